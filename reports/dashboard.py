"""看板: a unit's year to date at a glance, against the same days of last year, and the units below it compared."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from cases.lateness import late_by
from cases.models import Minor
from guanai import charts
from guanai.calendars import gb_date
from reports import cells, guard
from reports.comparing import if_kept_in
from reports.counted import Number
from reports.counting import COUNTED
from reports.metrics import CHECKED, TIMELY, declared
from reports.quoting import sentence
from reports.sheet import Cell, Change, Reader, Sheet, nobody
from reports.span import Span
from reports.statements import answers
from stations.models import CareStation, Unit
from stations.models.posting import without_retired
from stations.models.unit import SEGMENT

MONTHS = range(1, 13)
TILES = ("M01", "M31", TIMELY, "M20", "M10")
COLUMNS = ("M01", "M31", TIMELY, "M10", "M20", "M21")
OUTCOMES = ("M35", "M36", "M39", "M38", "M38b", "M37n", "M37")
STANDING = {"M01": "关工站", "M30": "帮扶老民警"}
OF_THE_YEAR = {"M31": "帮教未成年人", TIMELY: "走访按时率", "M20": "开展法治宣讲", "M21": "受教育"}
OF_THE_YEAR |= {"M35": "回归校园", "M36": "回归家庭", "M39": "升学"}
SMALL = {"M01": "M02", "M31": "M30", "M20": "M21"}  # what stands in small type below a tile


@dataclass(frozen=True)
class Asking:
    """Something the committee must ask about."""

    title: str
    line: str
    url: str = ""
    tone: str = "soon"


def _overdue(path: str, until: date, exact: bool, depth: int) -> QuerySet:
    """Of children whose visit was due by that day the number, by the unit below."""
    late = Minor.objects.filter(unit__path__startswith=path).due(until)
    return _numbers(late.in_lists() if exact else late, depth)


def _alone(path: str, on: date, depth: int) -> QuerySet:
    """Of stations without a retired officer."""
    return _numbers(without_retired(CareStation.objects.filter(unit__path__startswith=path), on), depth)


def _numbers(rows: QuerySet, depth: int) -> QuerySet:
    return rows.order_by().values(path=Substr("unit__path", 1, depth)).annotate(number=Count("pk"))


class Dashboard:
    """What one unit's board shows over some days. `exact`: to a station's own people, small numbers of children too.

    `sees`: whether the reader has a unit's board too; what is hidden there is not told here.
    """

    def __init__(self, unit: Unit, on: date, *, exact: bool, sees: Callable[[Unit], bool] = nobody, span=None):
        self.unit, self.on, self.exact = unit, on, exact
        self.span = span or Span.of_year(on.year, on, sealed=not exact)
        shown = dict.fromkeys((*TILES, *COLUMNS, *OUTCOMES, CHECKED))
        self.sheet = Sheet(unit, self.span, shown, Reader(on, exact, sees), alone=SMALL.values())
        self.change = Change(self.sheet, TILES)
        self._late: dict[str, dict[str, int]] = {}
        self.before = self.change.before
        self.children, self.hidden, self.now = self.sheet.children, self.sheet.hidden, self.sheet.now

    @property
    def is_current(self) -> bool:
        """Whether it reaches to today, so that what is due today belongs on it."""
        return self.span.last == self.on

    def tiles(self) -> Iterator[Cell]:
        """The figures of the unit itself, large."""
        for metric in TILES:
            yield self.sheet.cell(metric, self.unit).tile(*self._beside(metric), tone=self._tone(metric))

    def _beside(self, metric: str) -> Iterator[str]:
        if words := self.change.words(metric):
            yield f"同比{words}"
        if metric == TIMELY and self.is_current and self.overdue:
            yield self._overdue_words()
        if metric in SMALL:
            other = self.sheet.cell(SMALL[metric], self.unit)
            yield f"{other.label} {other.text}{other.unit}" if other.text not in ("", guard.TOO_FEW) else ""

    def outcomes(self) -> Iterator[Cell]:
        """成效 of the unit: numbers, and the one rate with its base in words."""
        for metric in OUTCOMES:
            cell = self.sheet.cell(metric, self.unit)
            yield (
                replace(cell, small=self._base())
                if metric == "M37" and guard.TOTAL not in self.hidden[metric]
                else cell
            )

    def sentence(self) -> str:
        """The figures of this board as text, as this reader sees them."""
        stands, year = ([self._said(*one) for one in words.items()] for words in (STANDING, OF_THE_YEAR))
        return sentence(self.span.last, self.unit.name, stands, year)

    def _said(self, metric: str, what: str) -> tuple[str, str, str]:
        cell = self.sheet.cell(metric, self.unit)
        return what, "" if cell.text == guard.TOO_FEW else cell.text, cell.measure

    def _base(self) -> str:
        """Of how many children the rate speaks; without a check it says nothing, not even 0."""
        base = self.now[CHECKED].total
        if not base:
            return "还没有人核查过，不能当作没有"
        return f"核查过 {base:,} 人，其中 {self.now['M37n'].total:,} 人"

    def _tone(self, metric: str) -> str:
        return "late" if metric == TIMELY and self.is_current and self.overdue else ""

    @property
    def overdue(self) -> int:
        """Children whose visit is overdue today."""
        return sum(self._overdue(self.unit).values())

    def _overdue(self, unit: Unit) -> dict[str, int]:
        """The same by the unit directly below, by path; of the units above it too, as their boards have it."""
        if unit.path not in self._late:
            children = self.children if unit == self.unit else unit.children.open_on(self.on)
            none = {child.path: 0 for child in children}
            self._late[unit.path] = none | self._below(_overdue, unit, late_by(self.on), self.exact)
        return self._late[unit.path]

    @staticmethod
    def _below(rows: Callable[..., QuerySet], unit: Unit, *asked) -> dict[str, int]:
        found = answers(rows, unit.path, *asked, len(unit.path) + SEGMENT + 1)
        return {row["path"]: row["number"] for row in found}

    @cached_property
    def _overdue_hidden(self) -> Mapping[str, str]:
        """What stands instead of few overdue children, by path; under TOTAL instead of the unit's own number."""
        sees = self.sheet.reader.sees
        return {} if self.exact else guard.page(self.unit, self.overdue, sees, self._overdue)

    def _overdue_words(self) -> str:
        hidden = self._overdue_hidden.get(guard.TOTAL)
        if hidden == guard.HIDDEN:
            return f"逾期不足 {guard.LEAST} 件"
        return "有逾期" if hidden else f"逾期 {self.overdue} 件"

    def _overdue_at(self) -> str:
        """The units below with overdue children, unless who is named would tell how few they are."""
        late, hidden = self._overdue(self.unit), self._overdue_hidden
        if any(path in hidden for path, number in late.items() if number):
            return f"涉及孩子的，不足 {guard.LEAST} 人的和能倒推的不列单位。"
        return "、".join(child.short for child in self.children if late.get(child.path)) or "请尽快走访并记下。"

    def rows(self) -> Iterator[tuple[Unit, str, list[Cell]]]:
        """Each unit below with its board and its figures."""
        for child in self.children:
            yield child, reverse("dashboard", args=[child.code]), [self.sheet.cell(metric, child) for metric in COLUMNS]

    def own(self) -> list[Cell]:
        """What the unit has itself."""
        return self.sheet.own(COLUMNS)

    def heads(self) -> list[str]:
        return [declared(metric).label for metric in COLUMNS]

    def trend(self) -> str:
        """Sessions by month of the board's year, beside the year before, as a drawing."""
        this, last = self.span.last.year, self.span.last.year - 1
        until = min(self.on, date(this, 12, 31))
        counts = cells.by_month(COUNTED["M20"], self.unit, Span(date(last, 1, 1), until))
        bars = [charts.Bar(f"{m}月", self._held(counts, this, m) if m <= until.month else None) for m in MONTHS]
        before = [self._held(counts, last, m) for m in MONTHS]
        return charts.paired_bars("法治宣讲场次", bars, before, years=(f"{this}年", f"{last}年"), unit="场次")

    def _held(self, counts: Mapping[date, Number], year: int, month: int) -> int | None:
        """The talks of a month; blank before there were records."""
        return if_kept_in(int(counts.get(date(year, month, 1), 0)), self.unit, year, month)

    def asking(self) -> Iterator[Asking]:
        """What stands out, each with the rows behind it."""
        if not self.is_current:
            return
        if self.overdue:
            url = reverse("minors", query={"unit": self.unit.code, "visit": "late"})
            url = "" if guard.TOTAL in self._overdue_hidden else url
            yield Asking(f"走访{self._overdue_words()}", self._overdue_at(), url, tone="late")
        alone = sum(self._below(_alone, self.unit, self.on).values())
        if alone:
            url = reverse("stations", query={"unit": self.unit.code, "retired": "none"})
            yield Asking(f"{alone} 个关工站没有退休民警", "有阵地，缺人手；请相关单位动员补充。", url)
        silent = [child for child in self.children if self.sheet.value("M20", child) == 0]
        if silent:
            names, first = "、".join(child.short for child in silent), self.span.first
            since = "今年" if first == date(self.on.year, 1, 1) else f"{gb_date(first)}以来"
            yield Asking(f"{len(silent)} 个单位{since}没有记过宣讲", names)
