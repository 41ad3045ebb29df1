"""分级: which of three kinds of service a child needs. Pure: facts in; tier, indices and reasons out.

The tier follows from legal facts alone. Two indices order people inside a tier and set how often they are visited; they
never change a right. What a child lacks never raises the tier of restraint (未成年人保护法 3; 预防未成年人犯罪法 58).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import TextChoices

from cases.lists import Capacity, Misbehaviour, SchoolStatus, SeriousMisbehaviour, Vulnerability
from guanai.calendars import gb_date, months_later

MODEL = "2026-2"  # goes up when a rule or table below changes; an assessment keeps the one that it was made with
A_DAY = timedelta(days=1)
LOOK_BACK = 24  # months
REASSESS = 6  # months
MOST = 100


class Tier(TextChoices):
    """分级, the strictest first."""

    RESTRAINT = "a", "针对性管束"
    ATTENTION = "b", "倾向性关注"
    GUARDIANSHIP = "c", "公益监护"
    NONE = "", "不分级"

    @property
    def tone(self) -> str:
        """How its tag is coloured."""
        return {"a": "late", "b": "soon"}.get(self.value, "done")


INTERVALS: Mapping[Tier, int | None] = {Tier.RESTRAINT: 15, Tier.ATTENTION: 30, Tier.GUARDIANSHIP: 90, Tier.NONE: None}
"""Days between visits, by tier (本单位设定)."""

ACTS: Mapping[str, int] = dict.fromkeys(Misbehaviour.values, 5) | dict.fromkeys(SeriousMisbehaviour.values, 20) | {
    "b2": 6, "b3": 8, "b5": 8, "s0": 40, "s2": 25, "s3": 25, "s7": 30,
}  # fmt: skip
"""Points of an act (本单位设定)."""

RECENCY = ((3, Decimal(1)), (6, Decimal("0.7")), (12, Decimal("0.4")), (LOOK_BACK, Decimal("0.2")))
"""Up to so many months ago an act counts with this factor (本单位设定)."""

REPEAT = (Decimal(1), Decimal("1.25"), Decimal("1.5"))
"""The first, the second, every further time of the same kind (本单位设定)."""

NEEDS: Mapping[str, int] = {
    "left_behind": 15, "in_difficulty": 15, "single_parent": 5, "orphan": 25, "de_facto_unsupported": 25, "street": 30,
    "migrant_child": 5, "child_of_drug_user": 10, "child_of_prisoner": 10, "disabled": 15, "out_of_school": 20,
    "idle": 15, "victim": 25, "psychological": 20,
}  # fmt: skip
"""Points of what a child lacks (本单位设定)."""

CAPACITY: Mapping[str, int] = {"able": 0, "limited": 10, "none": 25}
"""Points of what the most able guardian can do (本单位设定)."""

SCHOOL: Mapping[str, int] = {"suspended": 10, "dropped_out": 20, "never": 20, "idle": 10}
"""Points of not being at school (本单位设定)."""


@dataclass(frozen=True)
class Act:
    """One verified act by its value in the law's lists. What is not verified or is sealed is never given in."""

    kind: str
    on: date
    key: UUID | None = None  # of its row


@dataclass(frozen=True)
class Offence:
    """A case of what the child did: it decides by itself. One that is sealed or withdrawn is never given in."""

    words: str
    on: date
    key: UUID | None = None  # of its row


@dataclass(frozen=True)
class Reason:
    """Why: the words first, then the points that they weigh, None where a reason decides by itself."""

    words: str
    points: int | None = None
    key: UUID | None = None  # of the act
    case: UUID | None = None


@dataclass(frozen=True)
class Grade:
    """The tier, the two indices (0 to 100), and why. `also_guardianship`: the services of 公益监护 besides."""

    tier: Tier
    also_guardianship: bool
    behaviour_index: int
    need_index: int
    reasons: tuple[Reason, ...]

    @property
    def interval(self) -> int | None:
        """Days between visits; None where none are due by grade."""
        return INTERVALS[self.tier]


def grade(
    facts: Sequence[Act | Offence],
    needs: Collection[str],
    *,
    on: date,
    capacities: Collection[str] = (),
    school: str = "",
) -> Grade:
    """What follows on a day from the verified acts and the cases of the last 24 months and from what the child lacks.

    `needs`: kinds of `Vulnerability`; `capacities`: that of each guardian; `school`: a `SchoolStatus`. KeyError for an
    act or a need that is in no list.
    """
    since = months_later(on, -LOOK_BACK)
    recent = sorted((fact for fact in facts if since <= fact.on <= on), key=lambda fact: fact.on)
    offences = [fact for fact in recent if isinstance(fact, Offence)]
    acts = sorted((fact for fact in recent if isinstance(fact, Act)), key=lambda act: (act.on, act.kind))
    weighed, lacks = _behaviour(acts, on), _lacks(needs, capacities, school)
    tier = _tier(acts, offences, needs)
    return Grade(
        tier=tier,
        also_guardianship=bool(needs) and tier in (Tier.RESTRAINT, Tier.ATTENTION),
        behaviour_index=_index(points for _, points, _ in weighed),
        need_index=_index(points for _, points in lacks),
        reasons=(
            *(Reason(f"{gb_date(case.on)} {case.words}", case=case.key) for case in offences),
            *(Reason(words, _whole(points), key) for words, points, key in weighed),
            *(Reason(words, _whole(points)) for words, points in lacks),
        ),
    )


def next_due(facts: Sequence[Act | Offence], needs: Collection[str], *, on: date) -> date:
    """The day of the next assessment: after six months, or earlier where time alone lets a fact decide no more."""
    last, tier = months_later(on, REASSESS), grade(facts, needs, on=on).tier
    ends = sorted({_forgotten(fact.on) for fact in facts})
    return next((day for day in ends if on < day < last and grade(facts, needs, on=day).tier != tier), last)


def _forgotten(happened_on: date) -> date:
    """The first day whose look-back does not reach it: a day later where February is longer then."""
    day = months_later(happened_on, LOOK_BACK) + A_DAY
    return day if months_later(day, -LOOK_BACK) > happened_on else day + A_DAY


def _tier(recent: Sequence[Act], offences: Sequence[Offence], needs: Collection[str]) -> Tier:
    """By legal fact first: an offence or 预防法 38, then 28, then what the child lacks."""
    if offences or any(act.kind in SeriousMisbehaviour.values for act in recent):
        return Tier.RESTRAINT
    if recent:
        return Tier.ATTENTION
    return Tier.GUARDIANSHIP if needs else Tier.NONE


def _behaviour(recent: Sequence[Act], on: date) -> list[tuple[str, Decimal, UUID | None]]:
    """Each act with its points: lighter the longer ago, heavier the oftener."""
    times: Counter[str] = Counter()
    found = []
    for act in recent:
        points = ACTS[act.kind] * _recency(act.on, on) * REPEAT[min(times[act.kind], len(REPEAT) - 1)]
        times[act.kind] += 1
        found.append((f"{gb_date(act.on)} {_words(act.kind)}", points, act.key))
    return found


def _recency(act_on: date, on: date) -> Decimal:
    return next(factor for months, factor in RECENCY if act_on >= months_later(on, -months))


def _words(kind: str) -> str:
    choices = SeriousMisbehaviour if kind in SeriousMisbehaviour.values else Misbehaviour
    return str(choices(kind).label)


def _lacks(needs: Collection[str], capacities: Collection[str], school: str) -> list[tuple[str, Decimal]]:
    """What the child lacks with its points, the heaviest first."""
    best = min(capacities, key=CAPACITY.__getitem__, default=Capacity.ABLE)  # nothing known is no reason
    found = [(Vulnerability(kind).label, NEEDS[kind]) for kind in needs]
    found += [(f"监护{Capacity(best).label}", CAPACITY[best])]
    found += [(SchoolStatus(school).label, SCHOOL[school])] if school in SCHOOL else []
    weighed = [(str(words), Decimal(points)) for words, points in found if points]
    return sorted(weighed, key=lambda one: (-one[1], one[0]))


def _index(points: Iterable[Decimal]) -> int:
    return min(MOST, _whole(sum(points, Decimal(0))))


def _whole(points: Decimal) -> int:
    """Half a point and more is one."""
    return int(points.quantize(Decimal(1), ROUND_HALF_UP))
