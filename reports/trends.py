"""趋势: 法治副校长 by unit, what became of children, aid, 警情, and the growth of stations year by year."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial

from django.db.models import Sum

from guanai import charts
from outreach.models import IncidentCount, IncidentKind
from outreach.zero_reports import last_complete
from reports import guard
from reports.computing import COUNTED, Computed
from reports.metrics import declared
from reports.sheet import TOO_FEW, Comparison, Reader
from reports.span import Span
from stations.models import Unit

YEARS = 4
OUTCOMES = ("M35", "M36", "M39")


class Trends:
    """The drawings of one unit, each with its numbers in a table beside it."""

    def __init__(self, unit: Unit, reader: Reader):
        self.unit, self.reader, self.on = unit, reader, reader.on
        self.years = range(self.on.year - YEARS + 1, self.on.year + 1)

    def _span(self, year: int) -> Span:
        return Span.of_year(year, self.on, sealed=not self.reader.exact)

    def _by_year(self, metric: str) -> dict[int, object]:
        return {year: Computed.alone(metric, self.unit, self._span(year)).total for year in self.years}

    def stations(self) -> str:
        """关工站 at work at the end of each year."""
        found = self._by_year("M01")
        return charts.bars("关工站家数", [charts.Bar(f"{year}年", found[year]) for year in self.years], unit="家")

    def aid(self) -> str:
        """资助金额 of each year."""
        found = self._by_year("M90")
        bars = [
            charts.Bar(f"{year}年", found[year], f"{found[year]:,.2f}".rstrip("0").rstrip(".")) for year in self.years
        ]
        return charts.bars("资助金额（万元）", bars, unit="万元")

    def coverage(self) -> str:
        """法治副校长覆盖率 of the units below; of few schools it says nothing."""
        sheet = Comparison(self.unit, self._span(self.on.year), ["M10"], self.reader)
        bars = [self._rate(unit, cell.text) for unit, (cell,) in sheet.rows()]
        return charts.bars("法治副校长覆盖率", bars, unit="%") if bars else ""

    @staticmethod
    def _rate(unit: Unit, text: str) -> charts.Bar:
        if text in ("", TOO_FEW):
            return charts.Bar(unit.short, 0 if text else None, text)
        return charts.Bar(unit.short, float(text), f"{text}%")

    @cached_property
    def _outcomes(self) -> dict[int, Mapping[str, int]]:
        """Of each year, in one query: how many children each of them came to."""
        found = {}
        for year in self.years:
            rows = COUNTED[OUTCOMES[0]].within(self.unit, self._span(year))
            found[year] = rows.aggregate(**{metric: COUNTED[metric].value for metric in OUTCOMES})
        return found

    def outcomes(self) -> str:
        """回归校园, 回归家庭, 升学 of each year, one upon the other."""
        labels = [f"{year}年" for year in self.years]
        parts = {declared(one).label: [self._outcome(one, year) for year in self.years] for one in OUTCOMES}
        return charts.stacked_bars("帮教成效", labels, parts, unit="人")

    def _outcome(self, metric: str, year: int) -> charts.Bar:
        value = self._outcomes[year][metric] or 0
        if not self.reader.exact and (guard.is_small(value) or self._is_hidden_above(metric, year)):
            return charts.Bar(f"{year}年", None, guard.HIDDEN if guard.is_small(value) else guard.WITHHELD)
        return charts.Bar(f"{year}年", value)

    def _is_hidden_above(self, metric: str, year: int) -> bool:
        cells = partial(self._cells, metric, self._span(year))
        return guard.withheld(self.unit, self.reader.sees, cells)

    @staticmethod
    def _cells(metric: str, span: Span, unit: Unit) -> dict:
        counted = Computed.of(metric, unit, span)
        return {child.path: counted.value(child) for child in unit.children.open_on(span.last)}

    @cached_property
    def _incidents(self) -> dict[tuple[int, int], int]:
        """警情 of each month that somebody reported."""
        rows = IncidentCount.objects.valid().within_tree(self.unit).filter(year__gte=self.on.year - 1)
        found = rows.filter(kind__in=IncidentKind.values).order_by().values_list("year", "month")
        return {(year, month): number for year, month, number in found.annotate(all=Sum("number"))}

    def incidents(self) -> str:
        """涉未成年人警情 by month, this year and last; a month that nobody reported has no point."""
        last, months = last_complete(date(self.on.year, self.on.month, 1)), range(1, 13)
        series = {
            f"{year}年": [
                self._incidents.get((year, month)) if (year, month) <= tuple(last) else None for month in months
            ]
            for year in (self.on.year, self.on.year - 1)
        }
        return charts.lines("涉未成年人警情", [f"{month}月" for month in months], series, unit="起")

    def drawings(self) -> list[tuple[str, str]]:
        """Each with its heading."""
        found = [
            ("各单位法治副校长覆盖率", self.coverage()),
            ("帮教成效（经核实的）", self.outcomes()),
            ("资助金额（万元）", self.aid()),
            ("涉未成年人警情", self.incidents()),
            ("关工站家数", self.stations()),
        ]
        return [(label, drawing) for label, drawing in found if drawing]
