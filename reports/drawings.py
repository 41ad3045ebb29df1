"""The charts of a summary: drawn from numbers, each with the table of what it shows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import ExtractYear

from guanai import charts
from guanai.charts import Bar
from reports import cells, counters
from reports.comparing import if_kept_in
from reports.counted import Number
from reports.counting import COUNTED
from reports.document import Align, Cell, Chart, Column, Shape, Table
from reports.figures import Figure
from reports.metrics import METRICS, Period
from reports.models import ReportedFigure
from reports.span import Span
from reports.yearbook import Yearbook
from stations.models import Unit

BY_UNIT = ("M20", "M21", "M11", "M50", "M91")
BECAME = ("M35", "M36", "M39")
YEARS = 5  # that are compared
COVERAGE, RATE = "M10", "M61"
TEN_THOUSAND = 10_000


def of(yearbook: Yearbook, span: Span) -> Iterator[Chart]:
    """Those that have at least two numbers to compare."""
    yield from _months(yearbook.unit, span)
    yield from _coverage(yearbook)
    yield from _outcomes(yearbook)
    yield from _aid(yearbook.unit, span)
    yield from _alarms(yearbook)
    for metric in BY_UNIT:
        yield from _by_unit(yearbook, metric)


def _months(unit: Unit, span: Span) -> Iterator[Chart]:
    """宣讲 month by month beside last year's."""
    now, before = (cells.by_month(COUNTED["M20"], unit, days) for days in (span, span.year_before()))
    if not now and not before:
        return
    months = range(span.first.month, span.last.month + 1)
    year = span.first.year
    years = f"{year}年", f"{year - 1}年"
    this = [Bar(f"{month}月", _of_month(unit, now, year, month)) for month in months]
    last = [_of_month(unit, before, year - 1, month) if before else None for month in months]
    title = "每月法治宣讲（场次）"
    rows = [(bar.label, bar.value, old) for bar, old in zip(this, last, strict=True)]
    drawn = charts.paired_bars(title, this, last, years=years, unit="场次")
    yield Chart(drawn, title, Shape.PAIRS, _table("月份", years, rows))


def _of_month(unit: Unit, held: Mapping[date, Number], year: int, month: int) -> int | None:
    return if_kept_in(int(held.get(date(year, month, 1), 0)), unit, year, month)


def _coverage(yearbook: Yearbook) -> Iterator[Chart]:
    """法治副校长覆盖率 by unit, with the line that all of them should reach."""
    yield from _by_unit(yearbook, COVERAGE, mark=Decimal(100))


def _outcomes(yearbook: Yearbook) -> Iterator[Chart]:
    """成效 by unit; what is withheld is told in words."""
    labels = [METRICS[metric].label for metric in BECAME]
    found = [(child.short, [_stated(yearbook, child, metric) for metric in BECAME]) for child in yearbook.children]
    known = [(name, row) for name, row in found if any(one and (one.value or one.hidden) for one in row)]
    drawable = any(one and one.value and not one.hidden for _, row in known for one in row)
    if len(known) < 2 or not drawable:
        return
    title = "帮教成效（人）"
    bars = [(name, [_part(label, one) for label, one in zip(labels, row, strict=True)]) for name, row in known]
    drawn = charts.stacked(title, labels, bars, unit="人")
    yield Chart(drawn, title, Shape.STACKED, _table("单位", labels, [(name, *row) for name, row in known]))


def _part(label: str, figure: Figure | None) -> Bar:
    if figure is None:
        return Bar(label, None)
    return Bar(label, None, figure.plain()) if figure.hidden else Bar(label, float(figure.value))


def _aid(unit: Unit, span: Span) -> Iterator[Chart]:
    """资助金额 year by year, for years with any."""
    first = span.first.replace(year=span.first.year - YEARS + 1)
    grants = counters.grants(Span(first, span.last)).filter(unit__path__startswith=unit.path).order_by()
    found = dict(grants.values_list(ExtractYear("granted_on")).annotate(sum=Sum("cash")))
    known = [(f"{year}年", Decimal(found[year] or 0) / TEN_THOUSAND) for year in sorted(found)]
    if len(known) < 2:
        return
    title = "历年资助金额（万元）"
    drawn = charts.bars(title, [Bar(year, value, f"{value:.2f}") for year, value in known], unit="万元")
    yield Chart(drawn, title, Shape.BARS, _table("年份", ["资助金额（万元）"], known))


def _alarms(yearbook: Yearbook) -> Iterator[Chart]:
    """警情同比 over the years, as it was reported."""
    years = range(yearbook.year - YEARS + 1, yearbook.year + 1)
    rows = ReportedFigure.objects.filter(unit=yearbook.unit, metric=RATE, year__in=years).order_by("year")
    known = [(f"{row.year}年", row.figure()) for row in rows.select_related("unit") if row.value is not None]
    if len(known) < 2:
        return
    title = "警情同比（%）"
    drawn = charts.curve(title, [Bar(year, float(one.value), one.plain()) for year, one in known], unit="%")
    yield Chart(drawn, title, Shape.LINE, _table("年份", [title], known))


def _by_unit(yearbook: Yearbook, metric: str, mark: Decimal | None = None) -> Iterator[Chart]:
    """One metric of the units that have it."""
    found = {child: _stated(yearbook, child, metric) for child in yearbook.children}
    known = {child: one for child, one in found.items() if one}
    if sum(not one.hidden for one in known.values()) < 2:
        return
    bars = [Bar(child.short, None if one.hidden else float(one.value), one.plain()) for child, one in known.items()]
    rest = "，其余单位没有报送" if len(known) < len(found) else ""
    title = f"{METRICS[metric].label}（{METRICS[metric].measure}{rest}）"
    drawn = charts.bars(title, bars, unit=METRICS[metric].measure if mark else "", mark=mark)
    rows = [(child.short, one) for child, one in known.items()]
    yield Chart(drawn, title, Shape.BARS, _table("单位", [METRICS[metric].label], rows))


def _stated(yearbook: Yearbook, unit: Unit, metric: str) -> Figure | None:
    known = [one for one in yearbook.of(unit.code) if one.metric == metric and one.value is not None]
    return next((one for one in known if one.period in (Period.YEAR, Period.AS_OF)), None)


def _table(first: str, heads: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Table:
    return Table((Column(first, Align.START), *(Column(head, Align.END) for head in heads)), tuple(rows))
