"""佐证 beside an appraisal: what every room counts of the unit's year, and how one of them is cited."""

from collections.abc import Iterator
from dataclasses import dataclass

from guanai.bounds import claimed
from guanai.calendars import gb_date, today
from guanai.registers import Evidence, evidence
from stations.models import Appraisal, AppraisalItem

POINTS, FULL = "分", 100


@dataclass(frozen=True)
class Counted:
    """One number as it may be cited: 12 场; nothing where nobody gave one. `url` opens its rows."""

    one: Evidence
    number: int | None
    words: str
    url: str = ""


def counted(one: Evidence, appraisal: Appraisal) -> Counted:
    """What that counter says of the unit and the year of an appraisal."""
    asked = appraisal.appraised, *appraisal.days
    number, bound = one.claim(*asked)
    return Counted(one, number, claimed(number, bound, one.measure), one.url(*asked) if one.url else "")


def citable(appraisal: Appraisal) -> Iterator[Counted]:
    """All of them, in the order of the register."""
    return (counted(one, appraisal) for one in evidence.values())


def cite(name: str, appraisal: Appraisal) -> AppraisalItem:
    """A new item about that number, with its origin in words; an unknown name cites nothing."""
    item = AppraisalItem(appraisal=appraisal)
    if not (one := evidence.get(name)):
        return item
    found = counted(one, appraisal)
    item.what, item.note = one.label, f"{appraisal.year} 年{one.label} {found.words or '没有数'}"
    item.origin = f"{gb_date(today())}取自系统记录，当时 {found.words or '没有数'}"
    if one.measure == POINTS:
        item.score, item.full = found.number, FULL
    return item
