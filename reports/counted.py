"""How a figure is counted from rows: which, what of them, at which unit, and what the number may claim."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Aggregate, Count, Exists, F, Q, QuerySet

from guanai.bounds import Bound, added, extremes
from reports.figures import Qualifier
from reports.span import Span
from stations.models import Unit

Number = int | Decimal
ROWS = Count("*")  # of the key, a covering index would not do
TOLD = "rows"  # the name of their number where rows are counted by what tells them apart


@dataclass(frozen=True)
class Amount:
    """What rows come to. `bounds` are what some of their numbers are instead of exact; `untold`: of some there is a
    word alone, such as 多个.
    """

    value: Number = 0
    bounds: frozenset[str] = frozenset()
    untold: bool = False

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.value + other.value, self.bounds | other.bounds, self.untold or other.untold)

    @property
    def qualifier(self) -> Qualifier:
        """What the sum claims: bounds stay bounds, and something untold makes it more than what is told."""
        claim = added(self.bounds)
        if not self.untold or claim in (Bound.NEARLY, Bound.ABOUT):
            return Qualifier.ABOUT if self.untold else Qualifier(claim)
        return Qualifier.OVER if self.value else Qualifier.UNQUANTIFIED


@dataclass(frozen=True)
class Heads:
    """How persons are kept whom a figure counts once each (`reports.spells`): under which name, from which rows.

    `kind` is the model whose verbs change them; `who`, `at`, `first` and `last` are the columns with the person, the
    unit and the days. Who is in one of all rows only is left out and stands in the cells of `begun` and `ended`.
    `among`: of a span and the columns with the person and both days, only those count of whom it holds.
    """

    name: str
    kind: str
    rows: Callable[[], QuerySet]
    who: str
    at: str
    first: str
    last: str
    begun: "Counted | None" = None
    ended: "Counted | None" = None
    among: Callable[[Span, str, str, str], Exists] | None = None

    @property
    def cells(self) -> tuple["Counted", ...]:
        return tuple(one for one in (self.begun, self.ended) if one)


@dataclass(frozen=True)
class Counted:
    """How one metric is counted: which rows of a span, what of them, at which path; and the list that shows them.

    `apart`: what is counted never lies in two of the units below, so that their values may be added.
    `per`: how many of what is counted make one of the figure.
    `bound` is the column with what the numbers claim, `untold` which rows have none but only a word.
    `cell`: the name under which months of it are kept (`reports.cells`); then `kind` is the model whose verbs change
    it, and `day` the column with its day. `heads`: how its persons are kept.
    `told`: the column by which those who count are told from the other rows, and what stands in it: where finding that
    out takes long, one query counts the rows by it, and no figure asks again (`told_apart`).
    """

    rows: Callable[[Span], QuerySet]
    value: Aggregate = ROWS
    place: str = "unit__path"
    seen: Callable[[Unit, Span], str] | None = None
    apart: bool = False
    per: int = 1
    bound: str = ""
    untold: Q | None = None
    cell: str = ""
    kind: str = ""
    day: str = "held_on"
    heads: Heads | None = None
    told: tuple[str, tuple] | None = None

    @property
    def is_kept(self) -> bool:
        """Whether it is read from what is kept of its rows."""
        return bool(self.cell or self.heads)

    def total(self, unit: Unit, span: Span) -> Number:
        """The value of the unit with all below it, every person once."""
        return self.amount(unit, span).value

    def amount(self, unit: Unit, span: Span) -> Amount:
        """The same with what it claims."""
        return self.read(self.within(unit, span).aggregate(**self.asked("found")), "found")

    def asked(self, name: str) -> dict[str, Aggregate]:
        """What a query is asked for under a name."""
        asked = {name: self.value}
        if self.bound:
            asked |= {f"{name}_{end}": found for end, found in extremes(self.bound).items()}
        if self.untold is not None:
            asked[f"{name}_untold"] = Count("pk", filter=self.untold)
        return asked

    def read(self, found: dict, name: str, *, per: int = 0) -> Amount:
        """What the database found under the name, in the measure of the figure, or in `per` of the rows' own."""
        if self.told and name not in found:
            return Amount(found[TOLD] if found[self.told[0]] in self.told[1] else 0)
        bounds = frozenset(found[end] for end in (f"{name}_low", f"{name}_high") if found.get(end))
        value, per = found[name] or 0, per or self.per
        return Amount(Decimal(value) / per if per > 1 else value, bounds, bool(found.get(f"{name}_untold")))

    def within(self, unit: Unit, span: Span) -> QuerySet:
        """The rows of the unit with all below it."""
        return self.below(unit.path, span)

    def below(self, path: str, span: Span) -> QuerySet:
        """The same by the path of the unit."""
        return self.rows(span).filter(**{f"{self.place}__startswith": path}).order_by()

    def total_of(self, children: dict[str, Amount], unit: Unit, span: Span) -> Amount:
        """The same, where what the units below have is known: counted anew only if it may overlap."""
        overlap = self.value.distinct and not self.apart and len(children) > 1
        return self.amount(unit, span) if overlap else sum(children.values(), Amount())


def alike(parts: Sequence[Counted]) -> Iterator[dict[str, Counted]]:
    """Those that count the same rows, each under a name: one query tells them all."""
    groups: dict[tuple, list[Counted]] = {}
    for part in parts:
        groups.setdefault((part.rows, part.place, part.day), []).append(part)
    for some in groups.values():
        yield {f"found_{number}": part for number, part in enumerate(some)}


def told_apart(rows: QuerySet, some: dict[str, Counted], *beside: str) -> QuerySet | None:
    """The rows counted by all that tells those of each figure from the others; None where something else tells."""
    if not all(part.told for part in some.values()):
        return None
    columns = dict.fromkeys(part.told[0] for part in some.values())
    return rows.annotate(**{one: F(one) for one in columns}).values(*beside, *columns).annotate(**{TOLD: ROWS})


def asked(some: dict[str, Counted]) -> dict[str, Aggregate]:
    """All that such a query is asked for."""
    return {name: found for one, part in some.items() for name, found in part.asked(one).items()}
