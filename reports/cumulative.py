"""累计: what a unit reported as of a day, and what its own records add since. Never part of a year's figures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from guanai.bounds import added
from reports.computing import Computed, computable
from reports.figures import Figure, Qualifier
from reports.metrics import METRICS, Kind, Period
from reports.models import ReportedFigure
from reports.span import Span
from stations.models import Unit


@dataclass(frozen=True)
class Cumulative:
    """A base as its author published it, as of the end of its year, and the flows after it; both are shown."""

    base: Figure
    as_of: date
    since: Figure

    @property
    def total(self) -> Figure:
        """The two together; a bound on either side makes the sum one."""
        if None in (self.base.value, self.since.value):
            return replace(self.base, value=None)
        claim = Qualifier(added([self.base.qualifier, self.since.qualifier]))
        return replace(self.base, value=self.base.value + self.since.value, qualifier=claim)


def cumulatives(unit: Unit, on: date) -> Iterator[Cumulative]:
    """Of each figure that adds up over time and that the unit reported as a cumulative one: the latest base.

    Without own records from the day after the base there is nothing honest to add.
    """
    latest: dict[str, ReportedFigure] = {}
    known = ReportedFigure.objects.filter(unit=unit, period=Period.CUMULATIVE, year__lt=on.year)
    for row in known.select_related("unit").order_by("year"):
        latest[row.metric] = row
    counted = set(computable())
    for metric, row in latest.items():
        first = date(row.year + 1, 1, 1)
        covered = unit.records_since is not None and unit.records_since <= first
        if METRICS[metric].kind == Kind.FLOW and metric in counted and covered:
            since = Computed.of(metric, unit, Span(first, on)).figure(unit, on.year)
            if since.value is not None and since.measure == row.measure:
                value = since.value.quantize(Decimal("0.01")) if since.measure == "万元" else since.value
                yield Cumulative(row.figure(), first - timedelta(days=1), replace(since, value=value))
