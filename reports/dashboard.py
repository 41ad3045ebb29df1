"""看板: a unit's year to date at a glance, against the same days of last year, and the units below it compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse

from guanai import charts
from outreach.models import OutreachSession
from reports.computing import COUNTED, Computed, Span
from reports.figures import yoy, yoy_words
from reports.metrics import METRICS
from stations.models import CareStation, Unit
from stations.models.posting import without_retired

TILES = ("M01", "M03", "M04", "M20", "M21")
COLUMNS = ("M01", "M02", "M03", "M20", "M21")


@dataclass(frozen=True)
class Tile:
    """One figure large: its rows behind a link, its change on last year in words."""

    label: str
    value: Decimal
    unit: str
    url: str
    small: str
    tone: str
    small_url: str = ""


@dataclass(frozen=True)
class Cell:
    """One figure of one unit in the comparison; None is blank."""

    label: str
    value: Decimal | None
    measure: str
    url: str


@dataclass(frozen=True)
class Asking:
    """Something the committee must ask about."""

    title: str
    line: str
    url: str
    tone: str = "soon"


class Dashboard:
    """What one unit's board shows on a day."""

    def __init__(self, unit: Unit, on: date):
        self.unit, self.on = unit, on
        self.span = Span.of_year(on.year, on)
        self.children = list(unit.children.open_on(on))
        wanted = dict.fromkeys((*TILES, *COLUMNS))
        self.now = {metric: Computed.of(metric, unit, self.span) for metric in wanted}
        self.before = {metric: Computed.of(metric, unit, self.span.year_before()) for metric in TILES}

    def tiles(self) -> Iterator[Tile]:
        for metric in TILES:
            words, tone = self._change(metric)
            declared, value = METRICS[metric], self.now[metric].total
            yield Tile(declared.label, value, declared.measure, self._rows(metric, self.unit), words, tone)

    def _change(self, metric: str) -> tuple[str, str]:
        """同比 in words and its colour; nothing where the unit kept no records last year."""
        if self.unit.records_since is None or self.unit.records_since > self.span.year_before().first:
            return "", ""
        now, before = (one[metric].figure(self.unit, self.on.year) for one in (self.now, self.before))
        growth = yoy(now, before)
        return f"同比{yoy_words(now, before)}", "done" if growth and growth > 0 else ""

    def rows(self) -> Iterator[tuple[Unit, str, list[Cell]]]:
        """Each unit below with its board and its figures."""
        for child in self.children:
            yield child, reverse("dashboard", args=[child.code]), [self._cell(metric, child) for metric in COLUMNS]

    def _cell(self, metric: str, child: Unit) -> Cell:
        declared, value = METRICS[metric], self.now[metric].value(child)
        return Cell(declared.label, value, declared.measure, self._rows(metric, child))

    def heads(self) -> list[str]:
        return [METRICS[metric].label for metric in COLUMNS]

    def _rows(self, metric: str, unit: Unit) -> str:
        seen = COUNTED[metric].seen if metric in COUNTED else None
        return seen(unit, self.span) if seen else ""

    def trend(self) -> str:
        """Sessions by month, this year beside last year, as a drawing."""
        this, last = self.on.year, self.on.year - 1
        since = OutreachSession.objects.valid().between(date(last, 1, 1), self.on)
        found = since.filter(unit__path__startswith=self.unit.path).order_by()
        counts = {
            (row["year"], row["month"]): row["found"]
            for row in found.annotate(year=ExtractYear("held_on"), month=ExtractMonth("held_on"))
            .values("year", "month")
            .annotate(found=Count("pk"))
        }
        months = range(1, 13)
        bars = [charts.Bar(f"{m}月", counts.get((this, m), 0) if m <= self.on.month else None) for m in months]
        before = [counts.get((last, m), 0) for m in months]
        return charts.paired_bars("法治宣讲场次", bars, before, years=(f"{this}年", f"{last}年"), unit="场次")

    def asking(self) -> Iterator[Asking]:
        """What stands out, each with the rows behind it."""
        alone = without_retired(CareStation.objects.within_tree(self.unit), self.on).count()
        if alone:
            url = reverse("stations", query={"unit": self.unit.code, "retired": "none"})
            yield Asking(f"{alone} 个关工站没有退休民警", "有阵地，缺人手；请相关单位动员补充。", url)
        silent = [child for child in self.children if not self.now["M20"].children.get(child.path)]
        if silent:
            names = "、".join(child.short for child in silent)
            url = reverse("sessions", query={"unit": self.unit.code, "since": self.span.first})
            yield Asking(f"{len(silent)} 个单位今年没有记过宣讲", names, url)
