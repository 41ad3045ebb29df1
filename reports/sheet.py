"""Figures of a unit and of those directly below it, as one reader may see them: in words, guarded, compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from reports import guard
from reports.columns import Columns
from reports.comparing import INCOMPARABLE, if_kept, kept_since, split, yoy_words
from reports.computing import Computed, seen
from reports.counting import COUNTED, RATIOS
from reports.figures import Qualifier, in_columns
from reports.metrics import CHECKED, declared
from reports.period import is_portion
from reports.span import Span
from stations.models import Unit


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
        told = self.text not in ("", guard.TOO_FEW, guard.WITHHELD)
        return self.measure if told else ""

    @property
    def whole(self) -> str:
        """As a cell of a table has it: a rate with its sign, all else without its measure."""
        return f"{self.share}%" if self.share else self.text

    @property
    def share(self) -> str:
        """How much of a hundred a rate is, to be drawn; nothing where no number is told."""
        return self.text if self.unit == "%" and self.text[0].isdigit() else ""

    def tile(self, *small: str, tone: str = "") -> "Cell":
        """As a tile has it: large is a number only."""
        few = self.text == guard.TOO_FEW
        said = "，".join(filter(None, (guard.TOO_FEW if few else "", *small)))
        return replace(self, text="" if few else self.text, small=said, tone=tone)


def nobody(unit: Unit) -> bool:
    """Of who has no other unit's board."""
    return False


def anywhere(url: str) -> bool:
    """Of who is not asked where a number leads."""
    return True


@dataclass(frozen=True)
class Reader:
    """Who looks, and when: `exact`, a station's own people; `sees`, whether the reader has a unit's board too.

    `follows`: whether a page, without what is asked of it, is open to them.
    """

    on: date
    exact: bool
    sees: Callable[[Unit], bool] = nobody
    follows: Callable[[str], bool] = anywhere


class Sheet:
    """Metrics by units over some days. A metric that nobody can count is left out.

    `alone` are those of which only the unit's own value is asked. From above the station a rate whose base is small
    is not told of the units below, that would be compared by it; one of children to nobody and of nobody.
    """

    def __init__(self, unit: Unit, span: Span, metrics: Iterable[str], reader: Reader, alone: Iterable[str] = ()):
        self.unit, self.span, self.reader = unit, span, reader
        self.metrics = [one for one in dict.fromkeys(metrics) if one in COUNTED or one in RATIOS]
        self.children = list(unit.children.open_on(span.last))
        beside = [CHECKED] if {"M37", "M37n"} & set(self.metrics) else []
        asked = dict.fromkeys((*self.metrics, *(guard.RATES.get(one, one) for one in self.metrics), *beside))
        if "M37n" in asked:
            asked["M37"] = None
        self.now = Computed.several(dict.fromkeys((*asked, *alone)), unit, span)
        columns = Columns(unit, span, self.now, reader.sees)
        self.hidden = {metric: {} if reader.exact else self._hidden(metric, columns) for metric in self.now}

    def _hidden(self, metric: str, columns: Columns) -> Mapping[str, str]:
        """The cells of a column that would point at single children, by path; under TOTAL the unit's own."""
        if metric in guard.CHILDREN | guard.RATES.keys() and not is_portion(self.span, self.reader.on):
            places = (guard.TOTAL, self.unit.path, *(child.path for child in self.children))
            return dict.fromkeys(places, guard.WITHHELD)
        return columns.hidden(metric)

    def value(self, metric: str, of: Unit) -> Decimal | None:
        """What is known of the unit or of one below it: of who kept no records yet nothing, which is not 0."""
        return if_kept(self.now[metric].value(of), of, self.span.last, self.unit)

    def cell(self, metric: str, of: Unit) -> Cell:
        about = declared(metric)
        hidden = self.hidden[metric].get(guard.TOTAL if of.pk == self.unit.pk else of.path)
        if not hidden and self.rests_on_few(metric, of):
            return Cell(about.label, guard.TOO_FEW, about.measure, "")
        text, measure = (hidden, about.measure) if hidden else self._words(metric, of)
        return Cell(about.label, text, measure, "" if hidden else self.url(metric, of))

    def _words(self, metric: str, of: Unit) -> tuple[str, str]:
        """The number and its measure; what is no exact number in the words of its figure."""
        if guard.unasked(self.now, metric, of):
            return "", declared(metric).measure
        return self._told(metric, self.value(metric, of), self.now[metric].qualifier(of))

    def _told(self, metric: str, value: Decimal | None, qualifier: Qualifier) -> tuple[str, str]:
        about = declared(metric)
        if qualifier != Qualifier.EXACT:
            figure = self.now[metric].figure(self.unit, self.span.last.year)
            words = in_columns(replace(figure, value=value, qualifier=qualifier), about.measure)
            return words.removesuffix(about.measure), about.measure if words.endswith(about.measure) else ""
        return "" if value is None else f"{round(value, about.decimals):,}", about.measure

    def rests_on_few(self, metric: str, of: Unit) -> bool:
        """Whether a rate speaks of so few that it is not told; of the unit itself, as in its paper, one of children."""
        itself = self.reader.exact or of.pk == self.unit.pk
        if metric not in RATIOS or (itself and metric not in guard.RATES):
            return False
        return self.value(metric, of) is not None and self.now[metric].rests_on_few(of)

    def url(self, metric: str, unit: Unit) -> str:
        """The rows behind it, where the reader may read them."""
        url = seen(metric, unit, self.span)
        return url if url and self.reader.follows(url.partition("?")[0]) else ""

    def own(self, metrics: Iterable[str] = ()) -> list[Cell]:
        """本级: what the unit has itself and none below it, without which a column does not add up; [] if nothing."""
        cells = [self._own(metric) for metric in metrics or self.metrics] if self.children else []
        return cells if any(cell.text for cell in cells) else []

    def _own(self, metric: str) -> Cell:
        counted, about, path = self.now[metric], declared(metric), self.unit.path
        value = None if metric in RATIOS else counted.children.get(path)
        hidden = self.hidden[metric].get(path, "")
        if hidden or not value:
            return Cell(about.label, hidden, about.measure, "")
        text, measure = self._told(metric, value, counted.claims.get(path, Qualifier.EXACT))
        return Cell(about.label, text, measure, "")

    def heads(self) -> list[str]:
        return [declared(metric).label for metric in self.metrics]

    def totals(self) -> list[Cell]:
        return [self.cell(metric, self.unit) for metric in self.metrics]

    def rows(self) -> Iterator[tuple[Unit, list[Cell]]]:
        """Each unit below with its figures."""
        for child in self.children:
            yield child, [self.cell(metric, child) for metric in self.metrics]


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
        if self._rests_on_few(metric):
            return ""
        if self.missing and not about.additive:
            return INCOMPARABLE
        now, before = self._both(metric)
        return "" if self._tells_of_few(metric, now.value, before.value) else yoy_words(now, before)

    def _rests_on_few(self, metric: str) -> bool:
        """Whether a rate of one of the two years is not told: beside the other's their difference would tell it."""
        few = any(one[metric].rests_on_few(self.sheet.unit) for one in (self.sheet.now, self.then))
        return few and not (self.sheet.reader.exact and metric not in guard.RATES)

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
