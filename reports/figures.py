"""Values with where they come from: what is printed, what is handed on, what may be added and compared. No ORM."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices

from guanai.bounds import added
from reports import guard
from reports.metrics import METRICS, Kind, Metric, Period, Section

TEN_THOUSAND = Decimal(10_000)


class Qualifier(TextChoices):
    """What a printed number claims. All but EXACT are bounds, and stay bounds when added."""

    EXACT = "exact", "准确"
    OVER = "over", "多"
    NEARLY = "nearly", "近"
    AT_LEAST = "at_least", "以上"
    ABOUT = "about", "约"
    UNQUANTIFIED = "unquantified", "多，未写数字"


class Source(TextChoices):
    """Counted from own records, handed in by the unit, or added from the direct children's values."""

    COMPUTED = "computed", "由记录统计"
    REPORTED = "reported", "单位报送"
    SUMMED = "summed", "各单位报送合计"


SHAPES = {
    Qualifier.EXACT: "{number}{scale}{unit}",
    Qualifier.OVER: "{number}{scale}多{unit}",
    Qualifier.NEARLY: "近{number}{scale}{unit}",
    Qualifier.AT_LEAST: "{number}{scale}{unit}以上",
    Qualifier.ABOUT: "约{number}{scale}{unit}",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one metric for one unit and year, in `measure` (万元 stay 万元), exactly as claimed.

    `value` None is blank, not zero; with UNQUANTIFIED it is a number that the source did not give.
    `since` is a year, words such as 近年来, or nothing; it belongs to cumulative values. `hidden` is what `guard`
    prints instead of a value that would point at single children. Of what was counted over a year or a part of it:
    `first` is the first of those days, `kept_since` the day from which all whose records it rests on have kept them.
    """

    unit: str
    metric: str
    year: int
    value: Decimal | None
    measure: str
    qualifier: Qualifier = Qualifier.EXACT
    period: Period = Period.YEAR
    since: int | str | None = None
    subset_of: str | None = None
    reproducible: bool = True
    incomplete: bool = False
    source: Source = Source.REPORTED
    units_reporting: int | None = None
    units_expected: int | None = None
    hidden: str = ""
    first: date | None = None
    kept_since: date | None = None

    @property
    def declared(self) -> Metric:
        return METRICS[self.metric]

    @property
    def label(self) -> str:
        return self.declared.label

    @property
    def section(self) -> Section:
        """A part is told where its whole is told."""
        return METRICS.get(self.subset_of, self.declared).section

    @property
    def blank(self) -> bool:
        return self.value is None and self.qualifier != Qualifier.UNQUANTIFIED

    @property
    def partial(self) -> bool:
        """Fewer units are in it than were expected: of what adds up no more than a lower bound."""
        return (self.units_reporting or 0) < (self.units_expected or 0)

    @property
    def sums(self) -> bool:
        """Whether it may enter a sum: additive by the catalogue, in its measure, of a stated single period."""
        declared = self.declared
        return declared.sums and self.measure == declared.measure and self.period in (Period.YEAR, Period.AS_OF)

    def words(self) -> str:
        """The value in running text, such as 至少248场次（2个单位报送）; blank gives nothing."""
        return self.bare + self.note

    @property
    def bare(self) -> str:
        """Its words without the note on units; 下降13.1% for a value that is itself a change."""
        if not self.declared.change or self.value is None or self.qualifier != Qualifier.EXACT or self.hidden:
            return self.plain()
        verb = "上升" if self.value > 0 else "下降"
        return verb + digits(abs(self.value), self.declared.decimals) + self.measure if self.value else "持平"

    @property
    def note(self) -> str:
        """How many units it rests on, where some are missing; a line may break before it."""
        told = f"{self.units_reporting}个单位报送" if self.units_reporting else "只有本级的记录"
        return f"（{told}）" if self.partial and not (self.blank or self.hidden) else ""

    def plain(self) -> str:
        """The value in a table cell: as in running text, without the note on units."""
        if self.blank:
            return ""
        if self.hidden:
            return f"不足{guard.LEAST}{self.measure}" if self.hidden == guard.HIDDEN else self.hidden
        if self.value is None or self.qualifier == Qualifier.UNQUANTIFIED:
            return f"多{self.measure}"
        is_least = self.partial and self.declared.kind != Kind.RATIO
        return self._at_least() if is_least else self._shaped(self.qualifier)

    def _at_least(self) -> str:
        return "至少" + self._shaped(Qualifier.EXACT if self.qualifier == Qualifier.AT_LEAST else self.qualifier)

    def _shaped(self, qualifier: Qualifier) -> str:
        number, scale, unit = _split(self.value, self.measure, self.declared.decimals)
        if qualifier == Qualifier.OVER:
            number, scale, unit = _more(number, scale, unit)
        return SHAPES[qualifier].format(number=number, scale=scale, unit=unit)

    def since_words(self) -> str:
        """The time a value covers where that is not the year: 1996年以来累计, 近年来, 累计, 时段未注明."""
        if self.period == Period.UNSTATED:
            return Period.UNSTATED.label
        if self.period != Period.CUMULATIVE:
            return ""
        since = str(self.since or "")
        return f"{since}年以来累计" if since.isdecimal() else since or Period.CUMULATIVE.label

    def as_json(self) -> dict[str, object]:
        """One entry of figures.json: the words of figures/1 plus source, units and label; `value` in `measure`."""
        return {
            "unit": self.unit,
            "metric": self.metric,
            "label": self.label,
            "year": self.year,
            "value": None if self.hidden else _number(self.value),
            "withheld": bool(self.hidden),
            "measure": self.measure,
            "qualifier": str(self.qualifier),
            "period": str(self.period),
            "since": self.since,
            "subset_of": self.subset_of,
            "reproducible": self.reproducible,
            "incomplete": self.incomplete,
            "source": str(self.source),
            "units_reporting": self.units_reporting,
            "units_expected": self.units_expected,
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def digits(value: Decimal, decimals: int | None = None) -> str:
    """Without thousands commas and trailing zeros; `decimals` None keeps every digit."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _split(value: Decimal, measure: str, decimals: int) -> tuple[str, str, str]:
    """Number, scale (万 or nothing) and unit in print: money below 1万元 in 元, whole thousands from 10000 on in 万."""
    if measure == "万元" and abs(value) < 1:
        return digits(value * TEN_THOUSAND, 2), "", "元"
    if measure == "万元":
        return digits(value, 2), "", measure
    if measure == "%":
        return digits(value, max(decimals, 1)), "", measure
    if value >= TEN_THOUSAND and value % 1000 == 0:
        return digits(value / TEN_THOUSAND, 1), "万", measure
    return digits(value, decimals or None), "", measure


def in_columns(figure: Figure, unit: str = "") -> str:
    """As the columns of a month have it: in its own measure throughout, with thousands commas.

    `unit` is that measure, where no head says it. Blank gives nothing.
    """
    if figure.value is None or figure.qualifier == Qualifier.UNQUANTIFIED:
        return figure.plain()
    number, scale = f"{figure.value.normalize():,f}", ""
    if figure.qualifier == Qualifier.OVER:
        number, scale, unit = _more(number, scale, unit)
    return SHAPES[figure.qualifier].format(number=number, scale=scale, unit=unit)


def _more(number: str, scale: str, unit: str) -> tuple[str, str, str]:
    """Where 多 stands: 10多万元, but 2万多元 and 80%多, since 多 splits 万元 only behind a round ten."""
    if unit == "万元" and not number.endswith("0"):
        return number, "万", "元"
    return (number, unit, "") if unit == "%" else (number, scale, unit)


def summed(children: Sequence[Figure], unit: str, expected: int) -> Figure | None:
    """The direct children's values of one metric, year and period as one value of `unit`; None when none reports.

    `expected` is the number of direct children open in the year. ValueError when the values may not be added.
    """
    reported = [child for child in children if not child.blank]
    _must_add(reported)
    if not reported:
        return None
    first = reported[0]
    value, qualifier = _bound(reported)
    return Figure(
        unit, first.metric, first.year, value, first.measure, qualifier, first.period,
        subset_of=first.subset_of if len({child.subset_of for child in reported}) == 1 else None,
        reproducible=all(child.reproducible for child in reported),
        incomplete=any(child.incomplete for child in reported),
        source=Source.SUMMED, units_reporting=len(reported), units_expected=expected,
    )  # fmt: skip


def sums(children: Iterable[Figure], unit: str, expected: int) -> list[Figure]:
    """Every sum that the direct children's values allow, in the order of the catalogue."""
    order = list(METRICS)
    groups = defaultdict(list)
    for child in children:
        if child.sums and not child.blank:
            groups[order.index(child.metric), child.year, child.period].append(child)
    return [summed(groups[key], unit, expected) for key in sorted(groups)]


def _must_add(children: Sequence[Figure]) -> None:
    if any(not child.sums for child in children):
        raise ValueError("这个指标、计量单位或时段的数不能相加。")
    if len({(child.metric, child.year, child.period) for child in children}) > 1:
        raise ValueError("只能相加同一指标、同一年度、同一时段的数。")
    if len({child.unit for child in children}) < len(children):
        raise ValueError("同一单位的数只能加一次。")


def _bound(children: Sequence[Figure]) -> tuple[Decimal | None, Qualifier]:
    """The sum and what may be claimed of it.

    An upper bound (近) next to a lower one would leave neither, so it is left out and the rest is 以上.
    多个 means more than none: more than what the others add up to.
    """
    claims = {_claim(child) for child in children}
    lower = claims & {Qualifier.OVER, Qualifier.AT_LEAST, Qualifier.UNQUANTIFIED}
    mixed = Qualifier.NEARLY in claims and (lower or any(child.partial for child in children))
    kept = [child for child in children if not (mixed and child.qualifier == Qualifier.NEARLY)]
    value = sum((child.value for child in kept if child.value is not None), Decimal(0))
    if not value and (mixed or Qualifier.UNQUANTIFIED in claims):
        return None, Qualifier.UNQUANTIFIED
    if mixed:
        claims = (claims - lower - {Qualifier.NEARLY}) | {Qualifier.AT_LEAST}
    return value, Qualifier(added(Qualifier.OVER if one == Qualifier.UNQUANTIFIED else one for one in claims))


def _claim(child: Figure) -> Qualifier:
    """What the child says of itself; a sum of exact values that lacks units is a lower bound."""
    return Qualifier.AT_LEAST if child.partial and child.qualifier == Qualifier.EXACT else child.qualifier
