"""Figures of a unit and of those directly below it, as one reader may see them: in words, guarded, compared."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models.functions import Substr

from reports import guard
from reports.comparing import kept_since, split, yoy_words
from reports.computing import COUNTED, RATIOS, Computed
from reports.figures import Qualifier
from reports.metrics import CHECKED, declared
from reports.period import is_whole
from reports.span import Span
from stations.models import Unit
from stations.models.unit import SEGMENT

LEAST_BASE = 10  # of what a rate must speak at least
TOO_FEW = f"基数不足 {LEAST_BASE}"


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
        told = self.text not in ("", TOO_FEW, guard.WITHHELD)
        return self.measure if told else ""

    @property
    def whole(self) -> str:
        """As a cell of a table has it: a rate with its sign, all else without its measure."""
        return f"{self.text}%" if self.unit == "%" and self.text[0].isdigit() else self.text


def nobody(unit: Unit) -> bool:
    """Of who has no other unit's board."""
    return False


@dataclass(frozen=True)
class Reader:
    """Who looks, and when: `exact`, a station's own people; `sees`, whether the reader has a unit's board too."""

    on: date
    exact: bool
    sees: Callable[[Unit], bool] = nobody


class Sheet:
    """Metrics by units over some days. A metric that nobody can count is left out.

    `alone` are those of which only the unit's own value is asked.
    """

    HONEST = False

    def __init__(self, unit: Unit, span: Span, metrics: Iterable[str], reader: Reader, alone: Iterable[str] = ()):
        self.unit, self.span, self.reader = unit, span, reader
        self.metrics = [one for one in dict.fromkeys(metrics) if one in COUNTED or one in RATIOS]
        self.children = list(unit.children.open_on(span.last))
        beside = [CHECKED] if {"M37", "M37n"} & set(self.metrics) else []
        asked = dict.fromkeys((*self.metrics, *(guard.RATES.get(one, one) for one in self.metrics), *beside))
        if "M37n" in asked:
            asked["M37"] = None
        self.now = Computed.several(dict.fromkeys((*asked, *alone)), unit, span)
        self._above: dict = {}
        self.hidden = {metric: {} if reader.exact else self._hidden(metric) for metric in self.now}
        for rate, number in guard.RATES.items():
            if rate in self.now:
                found = self.hidden[number] | self.hidden.get(CHECKED, {})
                self.hidden[rate] = dict.fromkeys(found, guard.WITHHELD)
        self._bases: dict[str, dict[str, int]] = {}

    def _hidden(self, metric: str) -> dict:
        """The cells of a column that would point at single children, by path; under TOTAL the unit's own."""
        if metric not in guard.CHILDREN:
            return {}
        if not is_whole(self.span, self.reader.on):
            return dict.fromkeys((guard.TOTAL, *(child.path for child in self.children)), guard.WITHHELD)
        return guard.page(self.unit, self.now[metric].total, self.reader.sees, partial(self._below, metric))

    def _below(self, metric: str, unit: Unit) -> dict[str, Decimal | None]:
        """What a board says of the units directly below a unit, by path; read once for all its figures."""
        if unit.pk == self.unit.pk:
            return {child.path: self.now[metric].value(child) for child in self.children}
        if unit.pk not in self._above:
            told = [one for one in self.now if one in guard.CHILDREN]
            self._above[unit.pk] = Computed.several(told, unit, self.span), list(unit.children.open_on(self.span.last))
        counted, children = self._above[unit.pk]
        return {one.path: counted[metric].value(one) for one in children}

    def value(self, metric: str, of: Unit) -> Decimal | None:
        """What is known of the unit or of one below it: of who kept no records yet nothing, which is not 0."""
        found = self.now[metric].value(of)
        return found or (found if kept_since(of, self.unit) <= self.span.last else None)

    def cell(self, metric: str, of: Unit) -> Cell:
        about = declared(metric)
        hidden = self.hidden[metric].get(guard.TOTAL if of.pk == self.unit.pk else of.path)
        if not hidden and self.HONEST and self._rests_on_few(metric, of):
            return Cell(about.label, TOO_FEW, about.measure, "")
        text, measure = (hidden, about.measure) if hidden else self._words(metric, of)
        return Cell(about.label, text, measure, "" if hidden else self.url(metric, of))

    def _words(self, metric: str, of: Unit) -> tuple[str, str]:
        """The number and its measure; what is no exact number in the words of its figure."""
        counted, about = self.now[metric], declared(metric)
        if guard.unasked(self.now, metric, of):
            return "", about.measure
        if counted.qualifier(of) != Qualifier.EXACT:
            words = counted.figure(of, self.span.last.year).plain()
            return words.removesuffix(about.measure), about.measure if words.endswith(about.measure) else ""
        value = self.value(metric, of)
        return "" if value is None else f"{round(value, about.decimals):,}", about.measure

    def _rests_on_few(self, metric: str, of: Unit) -> bool:
        """Whether a rate speaks of so few that it says nothing."""
        if metric not in RATIOS or self.value(metric, of) is None:
            return False
        if metric not in self._bases:
            self._bases[metric] = self._counted(metric)
        path = of.path
        found = self._bases[metric]
        base = sum(found.values()) if of.pk == self.unit.pk else found.get(path, 0)
        return base < LEAST_BASE

    def _counted(self, metric: str) -> dict[str, int]:
        """The base of a rate by the unit directly below."""
        base = RATIOS[metric][1]
        below = Substr(base.place, 1, len(self.unit.path) + SEGMENT + 1)
        rows = base.within(self.unit, self.span).values(child_path=below).annotate(**base.asked("found"))
        return {row["child_path"]: int(base.read(row, "found").value) for row in rows}

    def url(self, metric: str, unit: Unit) -> str:
        """The rows behind it."""
        counted = COUNTED.get(metric) or RATIOS[metric][metric == "M37"]
        return counted.seen(unit, self.span) if counted.seen else ""

    def heads(self) -> list[str]:
        return [declared(metric).label for metric in self.metrics]

    def totals(self) -> list[Cell]:
        return [self.cell(metric, self.unit) for metric in self.metrics]

    def rows(self) -> Iterator[tuple[Unit, list[Cell]]]:
        """Each unit below with its figures."""
        for child in self.children:
            yield child, [self.cell(metric, child) for metric in self.metrics]


class Comparison(Sheet):
    """Units side by side: a rate whose base is small says nothing, and is not told."""

    HONEST = True


class Change:
    """同比: the same days of last year, like for like over the units that kept records in both."""

    def __init__(self, sheet: Sheet, metrics: Iterable[str]):
        self.sheet, self.span = sheet, sheet.span.year_before()
        self.present, self.missing = split(sheet.unit, sheet.children, self.span.first)
        self.then = self._counted([one for one in metrics if one in sheet.now])
        self.before: dict[str, Decimal | None] = {metric: one.total for metric, one in self.then.items()}

    def _counted(self, metrics: list[str]) -> dict[str, Computed]:
        """Last year's values, where there is something to compare with."""
        return Computed.several(metrics, self.sheet.unit, self.span) if self.possible else {}

    @property
    def possible(self) -> bool:
        """Whether the unit, or some unit below it, kept records in those days."""
        return bool(self.present) if self.sheet.children else kept_since(self.sheet.unit) <= self.span.first

    def words(self, metric: str) -> str:
        """增长, 下降, 百分点 or 不可比; nothing where nobody kept records or it would tell of single children."""
        if metric not in self.then or not self.possible or guard.TOTAL in self.sheet.hidden[metric]:
            return ""
        about = declared(metric)
        if self.missing and not about.additive:
            return "不可比"
        now, before = self._both(metric)
        return "" if self._tells_of_few(metric, now.value, before.value) else yoy_words(now, before)

    def _tells_of_few(self, metric: str, *values: Decimal | None) -> bool:
        """Of children: where there are few, or where last year's number may be hidden on the board above."""
        reader, parent = self.sheet.reader, self.sheet.unit.parent
        if metric not in guard.CHILDREN | guard.RATES.keys():
            return False
        above = not reader.exact and parent is not None and reader.sees(parent)
        return above or any(map(guard.is_small, values))

    def _both(self, metric: str):
        unit, both = self.sheet.unit, (self.sheet.now[metric], self.then[metric])
        now, before = (one.figure(unit, self.sheet.span.last.year) for one in both)
        if not self.missing:
            return now, replace(before, value=self.before[metric])
        return tuple(replace(now, **self._alike(one)) for one in both)

    def _alike(self, counted: Computed) -> dict:
        """What the units that are in both years come to; a bound among them is a bound."""
        claims = {counted.qualifier(unit) for unit in self.present} - {Qualifier.EXACT}
        value = sum((counted.value(unit) or Decimal(0) for unit in self.present), Decimal(0))
        return {"value": value, "qualifier": min(claims, default=Qualifier.EXACT)}

    @property
    def note(self) -> str:
        """Which units are left out of the comparison."""
        if not self.missing or not self.possible:
            return ""
        names = "、".join(one.short for one in self.missing)
        return f"同比只算两年都有记录的 {len(self.present)} 个单位，不含{names}。"
