"""到岗率 of a 护学岗 through a month: from its shifts on school days, with the bases beside it."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from uuid import UUID

from outreach.models import GuardPost, GuardShift
from stations.lessons import Lessons


@dataclass(frozen=True)
class Stood:
    """One shift as it counts: its day, how many stood there (人次), whether police did, minutes of traffic control."""

    day: date
    number: int
    manned: bool
    control: int | None = None


@dataclass(frozen=True)
class Manning:
    """What the shifts of some school days come to. Minutes that nobody wrote down count as none."""

    shifts: int
    manned: int
    number: int
    controls: int
    minutes: int

    @property
    def rate(self) -> Decimal | None:
        """Shifts with police or auxiliaries of all shifts, per cent, one decimal, half up; None without a shift."""
        if not self.shifts:
            return None
        return (Decimal(self.manned) * 100 / self.shifts).quantize(Decimal("0.1"), ROUND_HALF_UP)


def summed(shifts: Sequence[Stood], days: set[date]) -> Manning:
    """Only the shifts on those days count: a day that was taken off later takes its shifts out."""
    counted = [one for one in shifts if one.day in days]
    controls = [one.control for one in counted if one.control]
    manned = sum(one.manned for one in counted)
    return Manning(len(counted), manned, sum(one.number for one in counted), len(controls), sum(controls))


def manned(posts: Sequence[GuardPost], first: date, last: date) -> dict[UUID, Manning]:
    """Each post's shifts of some days by its key, counted as in its month: few queries whatever the number of posts."""
    lessons = Lessons.of_units({post.school.unit for post in posts}, first, last)
    shifts: dict[UUID, list[Stood]] = {}
    for one in GuardShift.objects.valid().filter(post__in=posts).between(first, last).listed():
        shifts.setdefault(one.post_id, []).append(Stood(one.held_on, one.stood or 0, one.manned, one.control_minutes))
    days = {post.pk: {day for day in lessons[post.school.unit_id] if post.stands_on(day)} for post in posts}
    return {post.pk: summed(shifts.get(post.pk, []), days[post.pk]) for post in posts}


SHOWN = {
    "shifts": "上学日的班次",
    "manned": "有警力到岗的班次",
    "unmanned": "没有警力到岗的班次",
    "stood": "有人在岗的班次",
    "control": "做过交通管制的班次",
    "stray": "不在上学日、不计入的班次",
}


class Month:
    """A post through a month, up to a day."""

    def __init__(self, post: GuardPost, first: date, on: date):
        self.post, self.first = post, first
        self.last = first.replace(day=monthrange(first.year, first.month)[1])
        self.until = min(self.last, on)

    @cached_property
    def days(self) -> list[date]:
        """School days on which the post was there, up to the day that is asked for."""
        lessons = Lessons(self.post.school.unit, self.first, self.last)
        return [day for day in lessons if day <= self.until and self.post.stands_on(day)]

    @cached_property
    def shifts(self) -> list[GuardShift]:
        """Every valid shift up to that day, on whatever day."""
        rows = self.post.shifts.valid().between(self.first, self.until).listed()
        return list(rows.prefetch_related("members__person").order_by("held_on", "peak"))

    @cached_property
    def counted(self) -> list[GuardShift]:
        days = set(self.days)
        return [one for one in self.shifts if one.held_on in days]

    @cached_property
    def manning(self) -> Manning:
        stood = [Stood(one.held_on, one.stood or 0, one.manned, one.control_minutes) for one in self.shifts]
        return summed(stood, set(self.days))

    @property
    def unmanned(self) -> int:
        return self.manning.shifts - self.manning.manned

    @property
    def stray(self) -> list[GuardShift]:
        return self.rows("stray")

    @property
    def basis(self) -> str:
        """What the rate is of what."""
        sums = self.manning
        return f"{sums.manned} ÷ {sums.shifts} 班" if sums.shifts else "还没有班次，不算"

    @property
    def controlled(self) -> str:
        return f"{self.manning.controls} 班做过管制"

    @property
    def empty(self) -> list[date]:
        """School days for which nobody entered a shift: they are in no rate, so they are told."""
        entered = {one.held_on for one in self.counted}
        return [day for day in self.days if day not in entered]

    def rows(self, shown: str) -> list[GuardShift]:
        """The shifts behind a number of the page."""
        picked = {
            "manned": lambda one: one.manned,
            "unmanned": lambda one: not one.manned,
            "stood": lambda one: one.stood,
            "control": lambda one: one.control_minutes,
        }
        if shown == "stray":
            known = {one.pk for one in self.counted}
            return [one for one in self.shifts if one.pk not in known]
        return [one for one in self.counted if shown not in picked or picked[shown](one)]
