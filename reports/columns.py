"""Children in the columns of boards, comparisons and summaries: what is printed where `guard` lets no number stand."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from reports import guard
from reports.computing import Computed
from reports.metrics import CHECKED
from reports.span import Span
from stations.models import Unit


class Columns:
    """The columns of a unit over some days, and of the units above it as far as the reader `sees` them.

    `known`: what was counted for the unit, by metric; what the pages above say is read once for all its figures.
    """

    def __init__(self, unit: Unit, span: Span, known: Mapping[str, Computed], sees: Callable[[Unit], bool]):
        self.unit, self.span, self.sees = unit, span, sees
        self._metrics = [one for one in known if one in guard.CHILDREN]
        self._known = {unit.pk: known}
        self._children: dict = {}
        self._hidden: dict[str, Mapping[str, str]] = {}

    def hidden(self, metric: str) -> Mapping[str, str]:
        """What is printed instead of cells, by path; under TOTAL instead of the unit's own number.

        A rate goes with its number, and with its base.
        """
        if metric not in self._hidden:
            self._hidden[metric] = self._found(metric)
        return self._hidden[metric]

    def _found(self, metric: str) -> Mapping[str, str]:
        if metric in guard.RATES:
            found = self.hidden(guard.RATES[metric]) | self.hidden(CHECKED)
            return dict.fromkeys(found, guard.WITHHELD)
        if metric not in self._metrics:
            return {}
        total = self._known[self.unit.pk][metric].total
        return guard.page(self.unit, total, self.sees, partial(self._cells, metric))

    def _cells(self, metric: str, unit: Unit) -> Mapping[str, Decimal | None]:
        if unit.pk not in self._known:
            self._known[unit.pk] = Computed.several(self._metrics, unit, self.span)
        if unit.pk not in self._children:
            self._children[unit.pk] = list(unit.children.open_in(self.span.last.year))
        return self._known[unit.pk][metric].cells(self._children[unit.pk])


def everybody(unit: Unit) -> bool:
    """Of paper, which travels: whoever reads it may have any page above."""
    return True


def on_paper(unit: Unit, span: Span) -> Columns:
    """What a unit's year says of children, to no matter whom."""
    return Columns(unit, span, Computed.several(sorted(guard.CHILDREN), unit, span), everybody)
