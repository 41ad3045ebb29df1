"""警情: months in a row in which nothing was reported, and growth on the year before, of units and all below them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from guanai.calendars import today
from outreach.models import IncidentCount, IncidentKind
from outreach.zero_reports import Month, last_complete
from reports.span import Span
from stations.models import Unit
from stations.models.unit import UnitKind

By = dict[str, Decimal | None]


@dataclass
class Reporting:
    """A unit that is to report: while it is open, from the first day of its own records on."""

    path: str
    opened_on: date | None
    closed_on: date | None
    since: date | None
    said: dict[Month, int] = field(default_factory=dict)

    def is_expected(self, month: Month) -> bool:
        """Whether it was there for the whole month."""
        first, after = date(*month, 1), date(*month.later(1), 1)
        opened = self.opened_on is None or self.opened_on <= first
        return opened and (self.closed_on is None or self.closed_on >= after)

    def number(self, month: Month) -> int | None:
        """None is no report, and before its own records there is none."""
        kept = self.since is not None and self.since < date(*month.later(1), 1)
        return self.said.get(month) if kept else None


def zero_months(unit: Unit, span: Span, depth: int) -> By:
    """M60 of 刑事警情: how many complete months up to the last day nobody below took in a report."""
    last = _complete(span)
    return _each(unit, depth, IncidentKind.CRIMINAL, lambda some: _streak(some, last))


def change(unit: Unit, span: Span, depth: int) -> By:
    """M61 of 治安警情, in %: over the complete months of the span for which a unit reported in both years."""
    last, first = _complete(span), Month(span.first.year, span.first.month).later(int(span.first.day > 1))
    months = [first.later(number) for number in range(12) if first.later(number) <= last]
    return _each(unit, depth, IncidentKind.ORDER, lambda some: _growth(some, months))


def _complete(span: Span) -> Month:
    """The last month that is over when the span is, as far as it is over by now."""
    return last_complete(min(span.last + timedelta(days=1), today()))


def _each(unit: Unit, depth: int, kind: str, of: Callable[[Sequence[Reporting]], Decimal | None]) -> By:
    """The value of the unit, under no path, and of each unit below it; None where nobody ever reported."""
    groups: dict[str, list[Reporting]] = {"": []}
    for one in _reporting(unit, kind).values():
        groups[""].append(one)
        groups.setdefault(one.path[:depth], []).append(one)
    return {path: of(some) if any(one.said for one in some) else None for path, some in groups.items()}


def _reporting(unit: Unit, kind: str) -> Mapping[str, Reporting]:
    """The police stations below a unit, and whoever else has reported, by path."""
    columns = ("path", "opened_on", "closed_on", "records_since")
    stations = Unit.objects.filter(path__startswith=unit.path, kind=UnitKind.POLICE_STATION)
    known = {row[0]: Reporting(*row) for row in stations.values_list(*columns)}
    rows = IncidentCount.objects.valid().filter(kind=kind, unit__path__startswith=unit.path)
    for year, month, number, *of in rows.values_list("year", "month", "number", *(f"unit__{one}" for one in columns)):
        known.setdefault(of[0], Reporting(*of)).said[Month(year, month)] = number
    return known


def _streak(some: Sequence[Reporting], month: Month) -> Decimal:
    months = 0
    while _is_zero(some, month):
        months, month = months + 1, month.later(-1)
    return Decimal(months)


def _is_zero(some: Sequence[Reporting], month: Month) -> bool:
    expected = [one for one in some if one.is_expected(month)]
    return bool(expected) and all(one.number(month) == 0 for one in expected)


def _growth(some: Sequence[Reporting], months: Sequence[Month]) -> Decimal | None:
    """None without a base."""
    pairs = [(one.number(month), one.number(month.later(-12))) for one in some for month in months]
    known = [(now, before) for now, before in pairs if None not in (now, before)]
    base = sum(before for _, before in known)
    if not base:
        return None
    more = Decimal(sum(now for now, _ in known) - base) * 100 / base
    return more.quantize(Decimal("0.01"), ROUND_HALF_UP)
