"""What the cells of a unit and of all below it come to over some days. Whoever reads counts first what was touched."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, When
from django.db.models.functions import Substr

from guanai.calendars import today
from reports import rollup, spells
from reports.counted import Amount, Counted, Number
from reports.models.cell import Cell, Grain
from reports.span import Span
from reports.statements import answers
from stations.models import Unit

HALF = 15  # days of a month: from there on fewer are taken off than added
Asked = tuple[str, Span, bool]  # part, days, whether days may be taken off


def read(parts: Sequence[Counted], unit: Unit, span: Span, depth: int) -> dict[Counted, dict[str, Amount]]:
    """What is kept of the units below one: by the first `depth` characters of their paths.

    Of persons who count once each, the number of all stands under no path.
    """
    rollup.settle()
    found = _read_cells({part: span for part in parts if part.cell} | _heads_asked(parts, span), unit, depth)
    heads = [part for part in parts if part.heads]
    for part, there in spells.read(heads, unit, span, depth).items() if heads else ():
        alone = {one: found.pop(one) for one in part.heads.cells}
        found[part] = _heads(part, alone, there)
    return found


def by_month(part: Counted, unit: Unit, span: Span) -> Mapping[date, Number]:
    """What the cells give for a unit with all below it, by the first day of each month; exact parts alone."""
    rollup.settle()
    found: dict[date, Number] = defaultdict(int)
    for row in answers(_days_below, (part.cell, span, True), unit.path):
        found[row["day"].replace(day=1)] += row["total"]
    return found


def _days_below(asked: Asked, path: str) -> QuerySet:
    return _summed([asked], path, "day")


def _heads_asked(parts: Sequence[Counted], span: Span) -> dict[Counted, Span]:
    """Who had begun by the last day, without who had ended before the first, was there in between."""
    asked = {}
    for heads in (part.heads for part in parts if part.heads):
        if heads.begun:
            asked[heads.begun] = Span(date.min, span.last)
            asked[heads.ended] = Span(date.min, span.first - timedelta(days=1))
    return asked


def _read_cells(asked: Mapping[Counted, Span], unit: Unit, depth: int) -> dict[Counted, dict[str, Amount]]:
    """Days are only taken off while none of them holds a bound: what a bound claims would stay."""
    known = {part.cell: part for part in asked}
    rows = answers(_cells_below, tuple((part.cell, span, True) for part, span in asked.items()), unit.path, depth)
    if unsure := {row["part"] for row in rows if row["claims"]}:
        wanted = tuple((part.cell, span, part.cell not in unsure) for part, span in asked.items())
        rows = answers(_cells_below, wanted, unit.path, depth)
    found: dict[Counted, dict[str, Amount]] = {part: {} for part in asked}
    for row in rows:
        found[known[row["part"]]][row["path"]] = _read(known[row["part"]], row["total"], row["first"], row["last"])
    return found


def _cells_below(asked: Sequence[Asked], path: str, depth: int) -> QuerySet:
    """What the cells of each name come to over its days, by the units below; `claims`: bounds in days taken off."""
    ends = {"first": Min("low", filter=~Q(low="")), "last": Min("high", filter=~Q(high=""))}
    claims = Count("pk", filter=~Q(low="", high="") & _split(asked)[1])
    return _summed(asked, path, "part", path=Substr("unit__path", 1, depth)).annotate(**ends, claims=claims)


def _summed(asked: Sequence[Asked], within: str, *by: str, **places) -> QuerySet:
    """The cells asked of the units within a path, added by some columns."""
    added, taken = _split(asked)
    cells = Cell.objects.filter(added | taken, unit__path__startswith=within).order_by()
    value = Case(When(taken, then=-F("value")), default=F("value"))
    return cells.values(*by, **places).annotate(total=Sum(value))


def _heads(part: Counted, alone: Mapping[Counted, dict[str, Amount]], there: Mapping[str, set]) -> dict[str, Amount]:
    """Who stands in cells and who stands by name, added; by name nobody counts twice."""
    begun, ended = (alone.get(one, {}) for one in (part.heads.begun, part.heads.ended))
    numbers = Counter({path: len(some) for path, some in there.items()})
    numbers.update({path: one.value for path, one in begun.items()})
    numbers.subtract({path: one.value for path, one in ended.items()})
    overlap = sum(map(len, there.values())) - len(set().union(*there.values()))
    return {path: Amount(number) for path, number in numbers.items()} | {"": Amount(numbers.total() - overlap)}


def _read(part: Counted, value, low: str | None, high: str | None) -> Amount:
    number = value / part.per if part.per > 1 else int(value) if value == int(value) else value
    return Amount(number, frozenset(one for one in (low, high) if one))


def _split(asked: Sequence[Asked]) -> tuple[Q, Q]:
    """Of all that is asked, which cells are added and which are taken off."""
    added = taken = Q(pk__in=())
    for days in dict.fromkeys((span, fewer) for _, span, fewer in asked):
        named = Q(part__in=[name for name, *others in asked if tuple(others) == days])
        more, less = _reach(*days)
        added, taken = added | named & more, taken | named & less
    return added, taken


def _reach(span: Span, fewer: bool) -> tuple[Q, Q]:
    """Which cells are added and which are taken off: whole months as months, days before and after as
    days. Of a last month the days that are not asked are taken off where they are fewer: it is more than half
    there, or they are still to come and hardly anything is kept of them.
    """
    first = span.first if span.first.day == 1 else _next_month(span.first)
    after = span.last + timedelta(days=1) if span.last < date.max else span.last
    end, less = after.replace(day=1), Q(pk__in=())
    days = Q(pk__in=())
    if fewer and first <= end < date.max.replace(day=1) and after.day > (1 if after > today() else HALF):
        end = _next_month(end)
        less = Q(grain=Grain.DAY, day__range=(after, end - timedelta(days=1)))
    elif first >= end:  # no month is whole
        return Q(grain=Grain.DAY, day__range=(span.first, span.last)), less
    elif end <= span.last:
        days = Q(grain=Grain.DAY, day__range=(end, span.last))
    if span.first < first:
        days |= Q(grain=Grain.DAY, day__gte=span.first, day__lt=first)
    return Q(grain=Grain.MONTH, day__gte=first, day__lt=end) | days, less


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
