"""结案: what must be ended before a file is closed, and which closings are followed up."""

from typing import NamedTuple

from django.urls import reverse

from cases.lists import Closing
from cases.sealing import CONDITIONAL
from stations.access import Permission

FOLLOWED = (Closing.GOAL_MET, Closing.AGED_OUT)  # who moved is another station's


class Unfinished(NamedTuple):
    """One sort of thing that is still open: how many, in words, and where it is ended."""

    number: int
    words: str
    url: str

    def __str__(self):
        return f"{self.number} {self.words}"


def unfinished(minor, reader=None) -> list[Unfinished]:
    """Everything of a file that has to be ended first; what tells of a case is only counted for who may not read it."""
    found, guarded = _open(minor), _of_case(minor)
    if reader is None or reader.can(Permission.READ_CASE, minor):
        found += guarded
    else:
        number = sum(rows.count() for _, rows, _ in guarded)
        found += [("件由站长经办的事没有办结", number, reverse("minor", args=[minor.pk]))]
    counted = ((rows if isinstance(rows, int) else rows.count(), words, url) for words, rows, url in found)
    return [Unfinished(*one) for one in counted if one[0]]


def _open(minor) -> list[tuple]:
    """What everybody may know who keeps the file."""
    file, helped, care, plan = (_page(name, minor) for name in ("minor", "minor-helped", "minor-care", "minor-plan"))
    aid = minor.rights_aids.open()
    worries = minor._meta.get_field("signals").related_model.objects.open().filter(minor=minor)
    return [
        ("个帮教小组没有结束", minor.teams.valid().filter(closed_on=None), file),
        ("份转办单没有办结", minor.referrals().unfinished(), reverse("referrals")),
        ("条异常信号没有写明结果", worries, _page("minor-signals", minor)),
        ("件控辍保学没有销号", minor.dropouts.valid().filter(ended_on=None), helped),
        ("件维权帮助没有办结", aid.filter(aid.told), helped),
        ("次转档没有办完", minor.transfers.pending(), care),
        ("项帮教计划没有写明结果", minor.plan.undone(), plan),
    ]


def _of_case(minor) -> list[tuple]:
    """What tells of a case or of the family."""
    cases, aid = minor.cases.open(), minor.rights_aids.open()
    unheard = minor.cases.undecided().filter(disposition=CONDITIONAL, probation_outcome=None).exclude(closed_on=None)
    probations = cases.model.probations.rel.related_model.objects.running().filter(case__minor=minor)
    return [
        ("件由站长经办的维权帮助没有办结", aid.exclude(aid.told), _page("minor-helped", minor)),
        ("起案件没有办结", cases, _page("minor-cases", minor)),
        ("起附条件不起诉没有登记考验期", unheard, _page("minor-cases", minor)),
        ("个考验期没有登记结果", probations, _page("minor-cases", minor)),
        ("项专门教育没有结束", minor.measures.running().special(), _page("minor-measures", minor)),
    ]


def _page(name: str, minor) -> str:
    return reverse(name, args=[minor.pk])


def still_open(found: list[Unfinished]) -> str:
    """Why the file cannot be closed, all of it at once."""
    return f"还有 {'、'.join(map(str, found))}，请先办完再结案。"
