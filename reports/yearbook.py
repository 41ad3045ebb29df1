"""The figures of a unit's year: its own, those of the units below it, and their sums."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet

from guanai.calendars import today
from reports import guard
from reports.columns import on_paper
from reports.computing import of_year
from reports.figures import Figure, Source, sums
from reports.metrics import METRICS, Period
from reports.models import ReportedFigure
from reports.span import Portion, Span
from stations.models import Unit

PREFERRED = (Period.YEAR, Period.AS_OF, Period.CUMULATIVE, Period.UNSTATED)
SOURCES = (Source.COMPUTED, Source.REPORTED, Source.SUMMED)
ORDER = {code: place for place, code in enumerate(METRICS)}


@dataclass(frozen=True)
class Yearbook:
    """Figures of a unit and its direct children open in the year, in printing order."""

    unit: Unit
    year: int
    children: tuple[Unit, ...]
    figures: tuple[Figure, ...]
    entries: dict[tuple[str, str, str], UUID]

    @classmethod
    def of_year(cls, unit: Unit, year: int, until: date | None = None, portion: Portion = Portion.YEAR) -> "Yearbook":
        """Read what was reported for the unit and all below, and add it up level by level.

        Records are counted up to `until`, at most the end of the portion; None is today. What was reported speaks of
        the whole year, so a portion of it has what was counted and nothing else.
        """
        tree = {one.pk: one for one in (unit, *Unit.objects.below(unit))}
        below = defaultdict(list)
        for one in Unit.objects.below(unit).open_in(year):
            below[_above(one, tree)].append(one)
        computed = of_year(unit, below, year, until or today(), portion)
        reported, entries = defaultdict(list), {}
        for row in _reported(unit, year, portion):
            reported[row.unit.code].append(row.figure())
            entries[row.unit.code, row.metric, row.period] = row.pk
        totals = {}
        for one in sorted(tree.values(), key=lambda each: -len(each.path)):
            children = [figure for child in below[one.pk] for figure in best(reported[child.code], totals[child.code])]
            totals[one.code] = sums(children, one.code, len(below[one.pk]))
        known = {code: best(computed.get(code, []), totals[code]) + reported[code] for code in totals}
        guarded = _guarded(known, (unit, *below[unit.pk]), Span.of(year, portion, until or today()))
        figures = [figure for one in tree.values() for figure in in_order(guarded[one.code])]
        return cls(unit, year, tuple(below[unit.pk]), tuple(figures), entries)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The unit itself, then its children in their fixed order."""
        return (self.unit, *self.children)

    @cached_property
    def _by_unit(self) -> dict[str, list[Figure]]:
        found = defaultdict(list)
        for figure in self.figures:
            found[figure.unit].append(figure)
        return found

    def of(self, code: str) -> list[Figure]:
        return self._by_unit.get(code, [])

    def find(self, metric: str, code: str, period: str | None = None) -> Figure | None:
        """One figure of a unit: of that period, else of the likeliest; counted before reported before summed."""
        known = [one for one in self.of(code) if one.metric == metric and period in (None, one.period)]
        return min(known, key=lambda one: (PREFERRED.index(one.period), SOURCES.index(one.source)), default=None)

    def entry(self, figure: Figure) -> UUID | None:
        """The row behind a reported figure."""
        known = self.entries.get((figure.unit, figure.metric, figure.period))
        return known if figure.source == Source.REPORTED else None

    @property
    def silent(self) -> list[Unit]:
        """The children that reported nothing."""
        return [child for child in self.children if not self.of(child.code)]


def _reported(unit: Unit, year: int, portion: Portion) -> QuerySet:
    rows = ReportedFigure.objects.filter(year=year, unit__path__startswith=unit.path).select_related("unit")
    return rows if portion == Portion.YEAR else rows.none()


def _guarded(known: Mapping[str, list[Figure]], book: Sequence[Unit], span: Span) -> dict[str, list[Figure]]:
    """Every counted figure of children says what the boards let it say to anybody, wherever it is printed afterwards.

    `book`: the unit itself, then those of which something is counted.
    """
    if not any(map(_of_children, chain.from_iterable(known.values()))):
        return dict(known)
    columns, places = on_paper(book[0], span), {one.code: one.path for one in book} | {book[0].code: guard.TOTAL}

    def told(figure: Figure) -> Figure:
        hidden = columns.hidden(figure.metric).get(places.get(figure.unit), "") if _of_children(figure) else ""
        return replace(figure, hidden=hidden) if hidden else figure

    return {code: [told(one) for one in figures] for code, figures in known.items()}


def _of_children(figure: Figure) -> bool:
    return figure.source == Source.COMPUTED and figure.metric in guard.CHILDREN | guard.RATES.keys()


def _above(one: Unit, tree: Mapping[UUID, Unit]) -> UUID | None:
    """Whose sum a unit enters: its parent's. One that has merged still stands beside its successor, not below it."""
    while one.successor_id in tree:
        one = tree[one.successor_id]
    return one.parent_id


def best(own: list[Figure], totals: list[Figure]) -> list[Figure]:
    """What a unit contributes to the sum above it: what it says itself, else what its own units add up to."""
    said = {(figure.metric, figure.period) for figure in own}
    return own + [total for total in totals if (total.metric, total.period) not in said]


def in_order(figures: list[Figure]) -> list[Figure]:
    """By the catalogue; of one metric the likeliest period first, counted before reported before summed."""
    return sorted(figures, key=lambda f: (ORDER[f.metric], PREFERRED.index(f.period), SOURCES.index(f.source)))
