"""趋势: 法治副校长 by unit, what became of children, aid, 警情, and the growth of stations year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, partial

from django.db.models import Sum

from guanai import charts
from guanai.charts import Bar
from outreach.models import IncidentCount, IncidentKind
from outreach.zero_reports import last_complete
from reports import guard
from reports.comparing import if_kept
from reports.computing import Computed
from reports.counting import COUNTED
from reports.metrics import declared
from reports.sheet import Reader, Sheet
from reports.span import Span
from stations.models import Unit

YEARS = 4
OUTCOMES = ("M35", "M36", "M39")


@dataclass(frozen=True)
class Drawing:
    """One drawing and the same numbers as a table: each row its label and its bars in the order of the heads."""

    title: str
    svg: str
    first: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Bar]]]


class Trends:
    """The drawings of one unit, each with its numbers in a table beneath it."""

    def __init__(self, unit: Unit, reader: Reader):
        self.unit, self.reader, self.on = unit, reader, reader.on
        self.years = range(self.on.year - YEARS + 1, self.on.year + 1)

    def _span(self, year: int) -> Span:
        return Span.of_year(year, self.on, sealed=not self.reader.exact)

    def _by_year(self, metric: str) -> dict[int, Decimal | None]:
        spans = {year: self._span(year) for year in self.years}
        found = {year: Computed.alone(metric, self.unit, span).total for year, span in spans.items()}
        return {year: if_kept(number, self.unit, spans[year].last, self.unit.parent) for year, number in found.items()}

    def stations(self) -> Drawing:
        """关工站 at work at the end of each year."""
        found = self._by_year("M01")
        return self._bars("关工站家数（家）", "年份", [Bar(f"{year}年", found[year]) for year in self.years])

    def aid(self) -> Drawing:
        """资助金额 of each year."""
        found = self._by_year("M90")
        return self._bars("资助金额（万元）", "年份", [_money(f"{year}年", found[year]) for year in self.years])

    def coverage(self) -> Drawing:
        """法治副校长覆盖率 of the units below; of few schools it says nothing."""
        sheet = Sheet(self.unit, self._span(self.on.year), ["M10"], self.reader)
        bars = [self._rate(unit, cell.text) for unit, (cell,) in sheet.rows()]
        return self._bars("各单位法治副校长覆盖率", "单位", bars)

    @staticmethod
    def _bars(title: str, first: str, bars: Sequence[Bar]) -> Drawing:
        head = title.removeprefix("各单位")
        return Drawing(title, charts.bars(title, bars), first, [head], [(bar.label, [bar]) for bar in bars])

    @staticmethod
    def _rate(unit: Unit, text: str) -> Bar:
        if text in ("", guard.TOO_FEW):
            return Bar(unit.short, 0 if text else None, text)
        return Bar(unit.short, float(text), f"{text}%")

    @cached_property
    def _outcomes(self) -> dict[int, Mapping[str, int]]:
        """Of each year, in one query: how many children each of them came to."""
        found = {}
        for year in self.years:
            rows = COUNTED[OUTCOMES[0]].within(self.unit, self._span(year))
            found[year] = rows.aggregate(**{metric: COUNTED[metric].value for metric in OUTCOMES})
        return found

    def outcomes(self) -> Drawing:
        """回归校园, 回归家庭, 升学 of each year, one behind the other."""
        title, heads = "帮教成效（人，经核实的）", [declared(one).label for one in OUTCOMES]
        rows = [(f"{year}年", [self._outcome(one, year) for one in OUTCOMES]) for year in self.years]
        return Drawing(title, charts.stacked(title, heads, rows, unit="人"), "年份", heads, rows)

    def _outcome(self, metric: str, year: int) -> Bar:
        label, value = declared(metric).label, self._outcomes[year][metric] or 0
        if not self.reader.exact and (guard.is_small(value) or self._is_hidden_above(metric, year)):
            return Bar(label, None, guard.HIDDEN if guard.is_small(value) else guard.WITHHELD)
        return Bar(label, if_kept(value, self.unit, self._span(year).last, self.unit.parent))

    def _is_hidden_above(self, metric: str, year: int) -> bool:
        cells = partial(self._cells, metric, self._span(year))
        return guard.withheld(self.unit, self.reader.sees, cells)

    @staticmethod
    def _cells(metric: str, span: Span, unit: Unit) -> dict:
        return Computed.of(metric, unit, span).cells(unit.children.open_in(span.last.year))

    @cached_property
    def _incidents(self) -> dict[tuple[int, int], int]:
        """警情 of each month that somebody reported."""
        rows = IncidentCount.objects.valid().within_tree(self.unit).filter(year__gte=self.on.year - 1)
        found = rows.filter(kind__in=IncidentKind.values).order_by().values_list("year", "month")
        return {(year, month): number for year, month, number in found.annotate(all=Sum("number"))}

    def incidents(self) -> Drawing:
        """涉未成年人警情 by month, this year and last; a month that nobody reported has no point."""
        title, months = "涉未成年人警情（起）", range(1, 13)
        years = [self.on.year, self.on.year - 1]
        rows = [(f"{month}月", [self._incident(year, month) for year in years]) for month in months]
        series = {f"{year}年": [bars[place].value for _, bars in rows] for place, year in enumerate(years)}
        drawn = charts.lines(title, [label for label, _ in rows], series, unit="起")
        return Drawing(title, drawn, "月份", list(series), rows)

    def _incident(self, year: int, month: int) -> Bar:
        is_over = (year, month) <= tuple(last_complete(date(self.on.year, self.on.month, 1)))
        return Bar(f"{year}年", self._incidents.get((year, month)) if is_over else None)

    def drawings(self) -> list[Drawing]:
        """Those that have something to draw."""
        found = [self.coverage(), self.outcomes(), self.aid(), self.stations(), self.incidents()]
        return [one for one in found if one.rows]


def _money(label: str, value: Decimal | None) -> Bar:
    return Bar(label, value, "" if value is None else f"{value:,.2f}".rstrip("0").rstrip("."))
