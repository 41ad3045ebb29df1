"""What the pages of police incidents tell: streaks of units, the grid of a year."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django import forms

from guanai.models import Revision
from outreach.models import IncidentCount, IncidentKind
from outreach.zero_reports import Month, is_complete, last_complete, series, zero_streak
from stations.access import Permission
from stations.models import Unit, User
from stations.models.account import SYSTEM
from stations.models.unit import UnitKind

NEVER = "还没有报过"


@dataclass(frozen=True)
class Streak:
    """零接报 of one kind: how many months up to the last complete one, and what that one says."""

    kind: IncidentKind
    reported: dict[Month, int]
    on: date

    @property
    def months(self) -> int:
        return zero_streak(series(self.reported, self.on))

    @property
    def said(self) -> str:
        """连续 8 个月, or why there is none."""
        last = last_complete(self.on)
        if self.months:
            return f"连续 {self.months} 个月零接报"
        if not self.reported:
            return NEVER
        if last not in self.reported:
            return f"{last.month} 月还没有报，连续月数断在这里"
        return f"{last.month} 月接报 {self.reported[last]} 起"


@dataclass(frozen=True)
class Line:
    """A unit in the list of units."""

    unit: Unit
    streaks: list[Streak]


def streaks(rows: list[IncidentCount], on: date) -> list[Streak]:
    """Of the rows of one unit, kind by kind."""
    reported: dict[str, dict[Month, int]] = {kind: {} for kind in IncidentKind}
    for row in rows:
        reported[row.kind][row.at] = row.number
    return [Streak(kind, reported[kind], on) for kind in IncidentKind]


def units_of(user, on: date) -> list[Line]:
    """The police stations that the reader sees, and whoever else has reported, in the order of the tree."""
    holdings = user.holdings(Permission.READ_OUTREACH)
    by_unit = defaultdict(list)
    for row in IncidentCount.objects.valid().within(holdings):
        by_unit[row.unit_id].append(row)
    units = Unit.objects.within(holdings).open_on(on).order_by("path")
    wanted = [unit for unit in units if unit.kind == UnitKind.POLICE_STATION or unit.pk in by_unit]
    return [Line(unit, streaks(by_unit[unit.pk], on)) for unit in wanted]


@dataclass(frozen=True)
class Cell:
    """A month of one kind: its input, what was reported, by whom."""

    field: forms.BoundField
    version: forms.BoundField
    row: IncidentCount | None
    is_open: bool
    writer: str = ""
    changed: Revision | None = None  # the latest change, with who made it as `writer`


@dataclass(frozen=True)
class Year:
    """The grid of a unit's year."""

    unit: Unit
    year: int
    form: forms.Form
    on: date

    @cached_property
    def streaks(self) -> list[Streak]:
        return streaks(list(IncidentCount.objects.of(self.unit)), self.on)

    @cached_property
    def _changes(self) -> dict:
        """The latest change of each row that was changed, by the row's key."""
        rows = Revision.objects.filter(target__in=[row.pk for row in self.form.rows.values()])
        return {one.target: one for one in rows.order_by("version")}

    @cached_property
    def _writers(self) -> dict:
        keys = [row.entered_by for row in self.form.rows.values()] + [one.by for one in self._changes.values()]
        return User.objects.in_bulk({key for key in keys if key})

    def months(self) -> Iterator[tuple[int, list[Cell]]]:
        """January to December, each with a cell of every kind."""
        for month in range(1, 13):
            yield month, [self._cell(kind, month) for kind in IncidentKind]

    def _cell(self, kind: IncidentKind, month: int) -> Cell:
        name, row = f"{kind}-{month}", self.form.rows.get((kind, month))
        is_open = is_complete(Month(self.year, month), self.on)
        cell = Cell(self.form[name], self.form[f"{name}-version"], row, is_open)
        return replace(cell, **self._who(row)) if row else cell

    def _who(self, row: IncidentCount) -> dict:
        changed = self._changes.get(row.pk)
        if changed:
            changed.writer = self._writers.get(changed.by, SYSTEM)
        return {"writer": str(self._writers.get(row.entered_by, SYSTEM)), "changed": changed}

    @property
    def kinds(self) -> list[IncidentKind]:
        return list(IncidentKind)

    def sums(self) -> Iterator[tuple[IncidentKind, int, int]]:
        """Of each kind the sum of what was reported, and how many months that is."""
        for one in IncidentKind:
            numbers = [row.number for (kind, _), row in self.form.rows.items() if kind == one]
            yield one, sum(numbers), len(numbers)

    @property
    def earlier(self) -> int:
        return self.year - 1

    @property
    def later(self) -> int | None:
        return self.year + 1 if self.year < self.on.year else None
