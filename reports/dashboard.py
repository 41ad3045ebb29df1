"""看板: a unit's year to date at a glance, against the same days of last year, and the units below it compared."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count
from django.db.models.functions import Substr
from django.urls import reverse

from cases.models import Minor
from guanai import charts
from outreach.models import OutreachSession
from reports import guard
from reports.computing import COUNTED, RATIOS, Computed
from reports.figures import yoy_words
from reports.metrics import CHECKED, TIMELY, declared
from reports.quoting import sentence
from reports.span import Span
from stations.models import CareStation, Unit
from stations.models.posting import without_retired
from stations.models.unit import SEGMENT

TILES = ("M01", "M31", TIMELY, "M20", "M10")
COLUMNS = ("M01", "M31", TIMELY, "M10", "M20", "M21")
OUTCOMES = ("M35", "M36", "M39", "M38", "M38b", "M37n", "M37")
STANDING = {"M01": "关工站", "M30": "帮扶老民警"}
OF_THE_YEAR = {"M31": "帮教未成年人", TIMELY: "走访按时率", "M20": "开展法治宣讲", "M21": "受教育"}
OF_THE_YEAR |= {"M35": "回归校园", "M36": "回归家庭", "M39": "升学"}
SMALL = {"M01": "M02", "M31": "M30", "M20": "M21"}  # what stands in small type below a tile


@dataclass(frozen=True)
class Cell:
    """One figure of one unit as this reader may see it: in words, with the rows behind it."""

    label: str
    text: str
    measure: str
    url: str
    small: str = ""
    tone: str = ""

    @property
    def unit(self) -> str:
        """The measure, where there is a number to measure."""
        return self.measure if self.text else ""


@dataclass(frozen=True)
class Asking:
    """Something the committee must ask about."""

    title: str
    line: str
    url: str = ""
    tone: str = "soon"


class Dashboard:
    """What one unit's board shows on a day. `exact`: to a station's own people, small numbers of children too.

    `sees`: whether the reader has a unit's board too; what is hidden there is not told here.
    """

    def __init__(self, unit: Unit, on: date, *, exact: bool, sees: Callable[[Unit], bool] = lambda unit: False):
        self.unit, self.on, self.exact, self.sees = unit, on, exact, sees
        self.span = Span.of_year(on.year, on, sealed=not exact)
        self.children = list(unit.children.open_on(on))
        compared = dict.fromkeys((*TILES, *COLUMNS, *OUTCOMES, CHECKED))
        self.now = Computed.several(compared, unit, self.span)
        self.now |= {one: Computed.alone(one, unit, self.span) for one in SMALL.values() if one not in compared}
        before = self.span.year_before()
        self.before = {metric: COUNTED[metric].total(unit, before) for metric in ("M31", "M20")}
        self._above: dict = {}
        self.hidden = {metric: {} if exact else self._hidden(metric) for metric in self.now}
        for rate, number in guard.RATES.items():
            self.hidden[rate] = dict.fromkeys(self.hidden[number] | self.hidden[CHECKED], guard.WITHHELD)

    def _hidden(self, metric: str) -> dict:
        """The cells of a column that would point at single children, by path; under TOTAL the unit's own."""
        if metric not in guard.CHILDREN:
            return {}
        above = self._is_withheld(metric, self.unit)
        hidden = guard.column(
            {child.path: self.now[metric].value(child) for child in self.children}, total_hidden=above
        )
        if guard.is_small(self.now[metric].total):
            hidden[guard.TOTAL] = guard.HIDDEN
        elif above:
            hidden[guard.TOTAL] = guard.WITHHELD
        return hidden

    def _is_withheld(self, metric: str, unit: Unit) -> bool:
        """Whether the reader finds the unit's number hidden on the board of the unit above."""
        parent = unit.parent
        if parent is None or not self.sees(parent):
            return False
        counted, children = self._board_of(parent)
        values = {one.path: counted[metric].value(one) for one in children}
        return unit.path in guard.column(values, total_hidden=self._is_withheld(metric, parent))

    def _board_of(self, unit: Unit) -> tuple[dict[str, Computed], list[Unit]]:
        """What a board above says of children, and of whom; read once for all its figures."""
        if unit.pk not in self._above:
            told = [metric for metric in self.now if metric in guard.CHILDREN]
            self._above[unit.pk] = Computed.several(told, unit, self.span), list(unit.children.open_on(self.on))
        return self._above[unit.pk]

    def tiles(self) -> Iterator[Cell]:
        """The figures of the unit itself, large."""
        for metric in TILES:
            cell = self._cell(metric, self.unit)
            yield replace(cell, small="，".join(filter(None, self._beside(metric))), tone=self._tone(metric))

    def _beside(self, metric: str) -> Iterator[str]:
        if metric == TIMELY and self.overdue:
            yield self._overdue_words()
        if metric in self.before and guard.TOTAL not in self.hidden[metric]:
            yield self._change(metric)
        if metric in SMALL:
            other = self._cell(SMALL[metric], self.unit)
            yield f"{other.label} {other.text}{other.measure}" if other.text else ""

    def outcomes(self) -> Iterator[Cell]:
        """成效 of the unit: numbers, and the one rate with its base in words."""
        for metric in OUTCOMES:
            cell = self._cell(metric, self.unit)
            yield (
                replace(cell, small=self._base())
                if metric == "M37" and guard.TOTAL not in self.hidden[metric]
                else cell
            )

    def sentence(self) -> str:
        """The figures of this board as text, as this reader sees them."""
        stands, year = ([self._said(*one) for one in words.items()] for words in (STANDING, OF_THE_YEAR))
        return sentence(self.on, self.unit.name, stands, year)

    def _said(self, metric: str, what: str) -> tuple[str, str, str]:
        cell = self._cell(metric, self.unit)
        return what, cell.text, cell.measure

    def _base(self) -> str:
        """Of how many children the rate speaks; without a check it says nothing, not even 0."""
        base = self.now[CHECKED].total
        if not base:
            return "还没有人核查过，不能当作没有"
        return f"核查过 {base:,} 人，其中 {self.now['M37n'].total:,} 人"

    def _tone(self, metric: str) -> str:
        return "late" if metric == TIMELY and self.overdue else ""

    @property
    def overdue(self) -> int:
        """Children whose visit is overdue today."""
        return sum(self._overdue.values())

    @cached_property
    def _overdue(self) -> dict[str, int]:
        """The same by the unit directly below, by path."""
        below = Substr("unit__path", 1, len(self.unit.path) + SEGMENT + 1)
        late = Minor.objects.within_tree(self.unit).overdue(self.on).order_by()
        late = late.in_lists() if self.exact else late
        return dict(late.annotate(below=below).values_list("below").annotate(number=Count("pk")))

    def _overdue_words(self) -> str:
        few = guard.is_small(self.overdue) and not self.exact
        return f"逾期不足 {guard.LEAST} 件" if few else f"逾期 {self.overdue} 件"

    def _change(self, metric: str) -> str:
        """同比 in words; nothing without records in last year's span, or where it would tell of single children."""
        if self.unit.records_since is None or self.unit.records_since > self.span.year_before().first:
            return ""
        now, before = self.now[metric].figure(self.unit, self.on.year), Decimal(self.before[metric])
        if metric in guard.CHILDREN and (guard.is_small(now.value) or guard.is_small(before)):
            return ""
        words = yoy_words(now, replace(now, value=before))
        return f"同比{words}" if words else ""

    def rows(self) -> Iterator[tuple[Unit, str, list[Cell]]]:
        """Each unit below with its board and its figures."""
        for child in self.children:
            yield child, reverse("dashboard", args=[child.code]), [self._cell(metric, child) for metric in COLUMNS]

    def _cell(self, metric: str, of: Unit) -> Cell:
        about = declared(metric)
        hidden = self.hidden[metric].get(guard.TOTAL if of.pk == self.unit.pk else of.path)
        value = None if guard.unasked(self.now, metric, of) else self.now[metric].value(of)
        text = hidden or ("" if value is None else f"{value:,}")
        return Cell(about.label, text, about.measure, "" if hidden else self._rows(metric, of))

    def heads(self) -> list[str]:
        return [declared(metric).label for metric in COLUMNS]

    def _rows(self, metric: str, unit: Unit) -> str:
        counted = COUNTED.get(metric) or RATIOS[metric][metric == "M37"]
        seen = counted.seen
        return seen(unit, self.span) if seen else ""

    def trend(self) -> str:
        """Sessions by month, this year beside last year, as a drawing."""
        this, last = self.on.year, self.on.year - 1
        since = OutreachSession.objects.valid().between(date(last, 1, 1), self.on)
        found = since.filter(unit__path__startswith=self.unit.path).order_by()
        counts = Counter()
        # The days are few, and the index alone can count them.
        for day, number in found.values_list("held_on").annotate(found=Count("held_on")):
            counts[day.year, day.month] += number
        months = range(1, 13)
        bars = [charts.Bar(f"{m}月", counts[this, m] if m <= self.on.month else None) for m in months]
        before = [counts[last, m] for m in months]
        return charts.paired_bars("法治宣讲场次", bars, before, years=(f"{this}年", f"{last}年"), unit="场次")

    def asking(self) -> Iterator[Asking]:
        """What stands out, each with the rows behind it."""
        if self.overdue:
            late = "、".join(child.short for child in self.children if self._overdue.get(child.path))
            url = reverse("minors", query={"unit": self.unit.code, "visit": "late"})
            yield Asking(f"走访{self._overdue_words()}", late or "请尽快走访并记下。", url, tone="late")
        alone = without_retired(CareStation.objects.within_tree(self.unit), self.on).count()
        if alone:
            url = reverse("stations", query={"unit": self.unit.code, "retired": "none"})
            yield Asking(f"{alone} 个关工站没有退休民警", "有阵地，缺人手；请相关单位动员补充。", url)
        silent = [child for child in self.children if not self.now["M20"].children.get(child.path)]
        if silent:
            names = "、".join(child.short for child in silent)
            yield Asking(f"{len(silent)} 个单位今年没有记过宣讲", names)
