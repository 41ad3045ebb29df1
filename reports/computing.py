"""Figures counted from the portal's own records.

Counting is grouped by the units directly below one, in one query for all of them; persons take one more for the unit
as a whole, so that who serves in two of them is counted once. What is counted month by month is read from its cells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from reports import cells
from reports.comparing import kept_since, split
from reports.counted import Amount, Counted, Number, alike, asked, told_apart
from reports.counting import BLANK, COUNTED, KINDS, OTHERWISE, PLAIN, RATIOS, added
from reports.figures import Figure, Qualifier, Source
from reports.guard import LEAST_BASE, RATES, TOO_FEW, unasked
from reports.metrics import METRICS, declared
from reports.span import Portion, Span
from reports.statements import answers
from stations.models import Unit
from stations.models.unit import SEGMENT

Below = Mapping[UUID, Sequence[Unit]]  # by unit the units directly below it


@dataclass(frozen=True)
class Computed:
    """One metric of a unit over a span: the unit's value and that of each unit directly below, by path.

    `claim` and `claims`, in the same way, are what the values that are no exact numbers claim; `base` and `bases`, of a
    rate, what it is a share of.
    """

    unit: Unit
    metric: str
    total: Decimal | None
    children: dict[str, Decimal | None]
    claim: Qualifier = Qualifier.EXACT
    claims: dict[str, Qualifier] = field(default_factory=dict)
    base: Number = 0
    bases: dict[str, Number] = field(default_factory=dict)

    @classmethod
    def of(cls, metric: str, unit: Unit, span: Span) -> "Computed":
        return cls.several([metric], unit, span)[metric]

    @classmethod
    def several(cls, metrics: Iterable[str], unit: Unit, span: Span) -> dict[str, "Computed"]:
        """Metrics by code. What counts the same rows is counted in one query."""
        metrics = list(metrics)
        parts = {metric: parts_of(metric) for metric in metrics if metric not in OTHERWISE}
        known = _known(parts.values(), unit, span)
        made = {metric: cls._made(metric, unit, *(known[part] for part in some)) for metric, some in parts.items()}
        return {metric: made.get(metric) or cls._otherwise(metric, unit, span) for metric in metrics}

    @classmethod
    def kinds(cls, metric: str, unit: Unit, span: Span) -> dict[str, "Computed"]:
        """What a metric is made of, by name (`KINDS`). Who prints numbers of children asks `guard` about each."""
        known = _known([KINDS[metric].values()], unit, span)
        return {name: cls._made(metric, unit, known[part]) for name, part in KINDS[metric].items()}

    @classmethod
    def alone(cls, metric: str, unit: Unit, span: Span) -> "Computed":
        """The unit's own value, where nobody asks for those below it."""
        if metric in OTHERWISE or metric in BLANK:
            return cls.of(metric, unit, span)
        parts = parts_of(metric)
        kept = _kept(parts, unit, span, len(unit.path))
        found = (kept[one].get(unit.path, Amount()) if one in kept else one.amount(unit, span) for one in parts)
        return cls._made(metric, unit, *((amount, {}) for amount in found))

    @classmethod
    def _otherwise(cls, metric: str, unit: Unit, span: Span) -> "Computed":
        found = OTHERWISE[metric](unit, span, len(unit.path) + SEGMENT + 1)
        return cls(unit, metric, found.pop(""), found)

    @classmethod
    def _made(cls, metric: str, unit: Unit, *parts: tuple[Amount, dict[str, Amount]]) -> "Computed":
        if metric in RATIOS:
            above, base = parts
            paths = {path: ratio(metric, above[1].get(path, Amount()), whole) for path, whole in base[1].items()}
            bases = {"base": base[0].value, "bases": {path: whole.value for path, whole in base[1].items()}}
            return cls(unit, metric, ratio(metric, above[0], base[0]), paths, **bases)
        total = sum((amount for amount, _ in parts), Amount())
        if metric in BLANK and not any(children for _, children in parts):
            return cls(unit, metric, None, {})
        found = _added(one for _, children in parts for one in children.items())
        claims = {path: one.qualifier for path, one in found.items() if one.qualifier != Qualifier.EXACT}
        values = {path: _value(one) for path, one in found.items()}
        return cls(unit, metric, _value(total), values, total.qualifier, claims)

    def value(self, of: Unit) -> Decimal | None:
        """The value of the unit or of one below it: a count of nothing is 0, a rate of nothing is blank."""
        if of.pk == self.unit.pk:
            return self.total
        blank = self.metric in RATIOS or self.metric in OTHERWISE or self.metric in BLANK
        return self.children.get(of.path, None if blank else Decimal(0))

    def cells(self, children: Iterable[Unit]) -> dict[str, Decimal | None]:
        """The column that `guard` looks at, by path: those units, and whatever else of the total lies at a path."""
        return {one.path: self.value(one) for one in children} | self.children

    def qualifier(self, of: Unit) -> Qualifier:
        """What that value claims: a sum in which there are bounds is a bound."""
        return self.claim if of.pk == self.unit.pk else self.claims.get(of.path, Qualifier.EXACT)

    def base_of(self, of: Unit) -> Number:
        """Of how many the rate of the unit, or of one below it, speaks."""
        return self.base if of.pk == self.unit.pk else self.bases.get(of.path, 0)

    def rests_on_few(self, of: Unit) -> bool:
        """Whether a rate speaks of so few that it says nothing."""
        return self.metric in RATIOS and self.value(of) is not None and self.base_of(of) < LEAST_BASE

    def figure(self, of: Unit, year: int) -> Figure:
        """The value as a figure that can be worded and compared."""
        metric, value = declared(self.metric), self.value(of)
        facts = {"qualifier": self.qualifier(of), "period": metric.period, "source": Source.COMPUTED}
        return Figure(of.code, self.metric, year, value, metric.measure, **facts)


def _value(amount: Amount) -> Decimal | None:
    """None for a number that nobody wrote down."""
    return None if amount.qualifier == Qualifier.UNQUANTIFIED else Decimal(amount.value)


def parts_of(metric: str) -> tuple[Counted, ...]:
    """Numerator and denominator, or what is added."""
    return RATIOS.get(metric) or added(metric)


def seen(metric: str, unit: Unit, span: Span) -> str:
    """Where the rows that a figure counts are listed; nothing where no list shows just these.

    Of 再违法犯罪率 those that were checked: who did it again is for who may read the case.
    """
    if metric == "M54":
        return reverse("figure-rows", args=[unit.code, metric], query={"since": span.first, "until": span.last})
    if metric in OTHERWISE:
        return reverse("incidents") if metric in ("M60", "M61") else ""
    parts = RATIOS["M37"][1:] if metric == "M37" else parts_of(metric)
    found = next((part.seen for part in parts if part.seen), None)
    return found(unit, span) if found else ""


def _known(parts: Iterable[Iterable[Counted]], unit: Unit, span: Span) -> dict[Counted, tuple[Amount, dict]]:
    """Of each part the unit's amount and that of each unit below it."""
    below = _below(dict.fromkeys(part for some in parts for part in some), unit, span)
    return {part: (_total(part, children, unit, span), children) for part, children in below.items()}


def _total(part: Counted, children: dict[str, Amount], unit: Unit, span: Span) -> Amount:
    """Of all; what is kept of persons who count once each says it under no path."""
    return children.pop("") if "" in children else part.total_of(children, unit, span)


def _kept(parts: Iterable[Counted], unit: Unit, span: Span, depth: int) -> dict[Counted, dict[str, Amount]]:
    """Of those that are kept, where the reader sees no less than what is kept."""
    kept = [part for part in parts if part.is_kept and span.sealed]
    return cells.read(kept, unit, span, depth) if kept else {}


def _below(parts: Iterable[Counted], unit: Unit, span: Span) -> dict[Counted, dict[str, Amount]]:
    """The value of each unit directly below, by path; the unit's own rows stand under its own path."""
    depth, parts = len(unit.path) + SEGMENT + 1, list(parts)
    found = _kept(parts, unit, span, depth)
    for some in alike([part for part in parts if part not in found]):
        rows = answers(_grouped, tuple(some.items()), unit.path, span, depth)
        for name, part in some.items():
            found[part] = _added((row["child_path"], part.read(row, name)) for row in rows)
    return found


def _added(amounts: Iterable[tuple[str, Amount]]) -> dict[str, Amount]:
    """What each path comes to."""
    found: dict[str, Amount] = {}
    for path, amount in amounts:
        found[path] = found[path] + amount if path in found else amount
    return found


def _grouped(some: tuple[tuple[str, Counted], ...], path: str, span: Span, depth: int) -> QuerySet:
    """All that is asked of the same rows, by the units below."""
    one = some[0][1]
    rows, known = one.below(path, span).values(child_path=Substr(one.place, 1, depth)), dict(some)
    apart = told_apart(rows, known, "child_path")
    return rows.annotate(**asked(known)) if apart is None else apart


def ratio(metric: str, part: Amount, whole: Amount) -> Decimal | None:
    """A rate of its parts; None without a base, and where one of the parts is no exact number."""
    if {part.qualifier, whole.qualifier} != {Qualifier.EXACT}:
        return None
    if metric in PLAIN:
        return (Decimal(part.value) / whole.value).quantize(PLAIN[metric], ROUND_HALF_UP) if whole.value else None
    return percent(part.value, whole.value)


def percent(part: Number, whole: Number) -> Decimal | None:
    """One decimal, half up; None without a base."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def computable() -> list[str]:
    """The metrics that the records can give, in the order of the catalogue."""
    return [code for code in METRICS if code in COUNTED or code in RATIOS or code in OTHERWISE]


def of_year(
    unit: Unit, below: Below, year: int, until: date, portion: Portion = Portion.YEAR
) -> dict[str, list[Figure]]:
    """What the records give for a unit and those directly below it over a part of a year, by code.

    `below`: by unit the units directly below it. A unit counts from its first day of own records on: before it, what it
    reported stands alone. Of days that have not come there is nothing. A rate of few is told of the
    unit itself alone, one of children of nobody.
    """
    span, children = Span.of(year, portion, until), below.get(unit.pk, ())
    own = [unit] if kept_since(unit) <= span.last else []
    keeping = [*own, *split(unit, children, span.last)[0]]
    figures: dict[str, list[Figure]] = {one.code: [] for one in keeping}
    if not keeping or span.first > until:
        return {}
    known = Computed.several(computable(), unit, span)
    for one in keeping:
        days, units = _days(one, unit, below, span), _units(one, below, span)
        for metric, computed in known.items():
            if not unasked(known, metric, one):
                facts = days if metric in OTHERWISE else days | units
                few = computed.rests_on_few(one) and (metric in RATES or one != unit)
                facts = facts | {"hidden": TOO_FEW if few else ""}
                figures[one.code].append(replace(computed.figure(one, year), **facts))
    return figures


def _days(one: Unit, above: Unit, below: Below, span: Span) -> dict[str, date]:
    """Of which days a figure of the unit speaks, and since when all directly below have kept records."""
    sinces = (kept_since(one, above), *(kept_since(child, one) for child in below.get(one.pk, ())))
    return {"first": span.first, "kept_since": max(sinces)}


def _units(one: Unit, below: Below, span: Span) -> dict[str, int | bool]:
    """How many of the units directly below are in a figure, where some are not; incomplete where one lacks its own."""
    present, missing = split(one, below.get(one.pk, ()), span.last)
    counts = {"units_reporting": len(present), "units_expected": len(present) + len(missing)} if missing else {}
    return counts | {"incomplete": any(any(_units(child, below, span).values()) for child in present)}
