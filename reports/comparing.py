"""Like for like: whose records a number rests on, and which figures may stand beside last year's. No ORM."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reports.figures import Figure, Qualifier, digits
from reports.metrics import Period
from reports.span import Span
from stations.models import Unit
from stations.models.unit import UnitKind

INCOMPARABLE = "不可比"


def kept_since(unit: Unit, above: Unit | None = None) -> date:
    """The first day of a unit's own records; what stands below a police station counts with it."""
    station = above if above is not None and above.kind == UnitKind.POLICE_STATION else unit
    return station.records_since or date.max


def if_kept(value: Decimal | int | None, unit: Unit, last: date, above: Unit | None = None) -> Decimal | int | None:
    """What is known of a unit by that day: of who kept no records yet nothing, which is not 0."""
    return value or (value if kept_since(unit, above) <= last else None)


def if_kept_in(value: Decimal | int | None, unit: Unit, year: int, month: int) -> Decimal | int | None:
    """The same of a month, whether it is over or not."""
    return if_kept(value, unit, Span.of_month(year, month, date.max).last, unit.parent)


def split(unit: Unit, children: Iterable[Unit], day: date) -> tuple[list[Unit], list[Unit]]:
    """The units directly below that kept records by a day, and those that did not."""
    present, missing = [], []
    for child in children:
        (present if kept_since(child, unit) <= day else missing).append(child)
    return present, missing


def yoy(current: Figure, previous: Figure) -> Decimal | None:
    """Growth on last year in %, for rates the difference in 百分点, one place half-up as all percentages in print.

    None when there is no honest comparison: a bound, an incomplete side, another metric or base 0.
    """
    if not comparable(current, previous):
        return None
    difference = current.value - previous.value
    if current.measure != "%":
        if not previous.value:
            return None
        difference = difference * 100 / previous.value
    return difference.quantize(Decimal("0.1"), ROUND_HALF_UP)


def comparable(current: Figure, previous: Figure) -> bool:
    """Both complete and exact, the same metric in the same measure and period, of the same units."""
    same = (current.metric, current.measure, current.period) == (previous.metric, previous.measure, previous.period)
    return same and all(_whole(figure) for figure in (current, previous)) and _alike(current, previous)


def _whole(figure: Figure) -> bool:
    stated = figure.period in (Period.YEAR, Period.AS_OF)
    certain = figure.value is not None and figure.qualifier == Qualifier.EXACT
    return stated and certain and not (figure.incomplete or figure.partial or figure.hidden)


def _alike(current: Figure, previous: Figure) -> bool:
    """Of what was counted: every unit in it kept records from the first of the earlier days on."""
    if current.kept_since is None or previous.first is None:
        return current.kept_since is previous.first
    return current.kept_since <= previous.first


def yoy_words(current: Figure, previous: Figure) -> str:
    """增长12.4%, 下降…, 持平, 提高2.3个百分点; 不可比 for base 0; nothing when either side is incomplete."""
    if not comparable(current, previous):
        return ""
    growth = yoy(current, previous)
    if growth is None:
        return INCOMPARABLE
    if not growth:
        return "持平"
    rate = current.measure == "%"
    verb = ("提高" if rate else "增长") if growth > 0 else "下降"
    return f"{verb}{digits(abs(growth))}{'个百分点' if rate else '%'}"
