"""A month of the monthly return: its days, which units hand it in, and what their records come to in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from guanai.calendars import add_working_days, gb_date, months_later, today
from reports import guard
from reports.computing import Computed, computable, seen
from reports.counted import Amount
from reports.figures import Figure, Qualifier, in_columns
from reports.metrics import METRICS, Kind
from reports.models.monthly import kept
from reports.span import Span
from stations.models import Unit
from stations.models.unit import UnitKind

OF_THE_YEAR = ("M86", "M110")  # what is said once a year says nothing of a month
BY_YEAR = ("M31",)  # their lists know no month
METRICS_OF_A_MONTH = tuple(
    code for code in computable()
    if METRICS[code].kind in (Kind.FLOW, Kind.STOCK, Kind.DISTINCT) and code not in OF_THE_YEAR
)  # fmt: skip
IN_TIME = 5  # working days after the end of the month
BUREAUS = (
    UnitKind.PROVINCIAL_DEPT, UnitKind.CITY_BUREAU, UnitKind.COUNTY_BUREAU, UnitKind.COUNTY_CITY_BUREAU,
    UnitKind.DISTRICT_BUREAU, UnitKind.DISTRICT_BRANCH, UnitKind.FUNCTIONAL_BRANCH,
)  # fmt: skip
"""Whose returns add up those of the units directly below."""


@dataclass(frozen=True)
class Month:
    """One month of the calendar."""

    year: int
    month: int

    @classmethod
    def before(cls, day: date) -> "Month":
        """The last one that was over on a day."""
        found = months_later(day.replace(day=1), -1)
        return cls(found.year, found.month)

    def __str__(self):
        return f"{self.year}年{self.month}月"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return Span.of_month(self.year, self.month, date.max).last

    @property
    def due_on(self) -> date:
        """The fifth working day after it."""
        return add_working_days(self.last, IN_TIME)

    def span(self) -> Span:
        """Its days until today; what is sealed is counted, as in every number that leaves a station."""
        return Span.of_month(self.year, self.month, today())

    def has_begun(self, on: date) -> bool:
        return self.first <= on

    def is_over(self, on: date) -> bool:
        return self.last < on


def adds_up(unit: Unit) -> bool:
    """Whether it gathers the returns of those below it."""
    return unit.kind in BUREAUS


def handing_in(month: Month) -> QuerySet:
    """The units that have a return of that month: open and with own records in it, and not counted by another."""
    own = Q(kind__in=BUREAUS) | Q(parent=None) | Q(parent__kind__in=BUREAUS)
    return Unit.objects.open_on(month.last).filter(own, successor=None, records_since__lte=month.last)


def why_not(unit: Unit, month: Month, on: date) -> str:
    """Why that unit has no return of that month to confirm; nothing where it has one: `handing_in`, told in words."""
    if unit.successor_id:
        return f"{unit.short}已并入{unit.successor.short}，月报由{unit.successor.short}确认。"
    if unit.closed_on and unit.closed_on <= month.last:
        return f"{unit.short}已于{gb_date(unit.closed_on)}撤销，这个月没有月报。"
    if not adds_up(unit) and unit.parent and not adds_up(unit.parent):
        return f"{unit.short}的数并入{unit.parent.short}的月报，不单独确认。"
    if not month.is_over(on):
        return f"{month}还没有过完，下个月1日起才能确认。"
    return _without_records(unit, month)


def _without_records(unit: Unit, month: Month) -> str:
    if unit.opened_on and unit.opened_on > month.last:
        return f"{unit.short}在{month}还没有设立，没有月报。"
    if unit.records_since is None:
        return f"{unit.short}还没有自行记录，没有可以确认的数。"
    if unit.records_since > month.last:
        return f"{unit.short}从{gb_date(unit.records_since)}起自行记录，{month}没有可以确认的数。"
    return ""


class Numbers:
    """What the records give for a unit and those directly below it in a month."""

    def __init__(self, unit: Unit, month: Month):
        self.unit, self.month, self.span = unit, month, month.span()
        self._known = Computed.several([*METRICS_OF_A_MONTH, *guard.RATES], unit, self.span)

    def figure(self, metric: str, of: Unit | None = None) -> Figure:
        """One number of the unit or of one below it; blank where nobody could know it."""
        of = of or self.unit
        if guard.unasked(self._known, metric, of):
            about = METRICS[metric]
            return Figure(of.code, metric, self.month.year, None, about.measure, period=about.period)
        return self._known[metric].figure(of, self.month.year)

    def all(self) -> Iterator[Figure]:
        """Every number of the unit itself."""
        return (self.figure(metric) for metric in METRICS_OF_A_MONTH)

    def rest(self, metric: str, named: set[str]) -> Figure:
        """What the unit counts besides those below it that are named by path: its own rows."""
        known = self._known[metric]
        found = [(path, value) for path, value in known.children.items() if path not in named]
        amounts = (amount_of(value, known.claims.get(path, Qualifier.EXACT)) for path, value in found)
        return figure_of(metric, self.month.year, sum(amounts, Amount()))

    def url(self, metric: str) -> str:
        """Where the rows are listed."""
        return "" if metric in BY_YEAR else seen(metric, self.unit, self.span)


def amount_of(value: Decimal | None, qualifier: str) -> Amount:
    """A number as something to be added."""
    bounds = frozenset() if qualifier in (Qualifier.EXACT, Qualifier.UNQUANTIFIED) else frozenset({qualifier})
    return Amount(value or Decimal(0), bounds, qualifier == Qualifier.UNQUANTIFIED)


def figure_of(metric: str, year: int, amount: Amount) -> Figure:
    """A sum as a figure."""
    qualifier, about = amount.qualifier, METRICS[metric]
    value = None if qualifier == Qualifier.UNQUANTIFIED else Decimal(amount.value)
    return Figure("", metric, year, value, about.measure, qualifier, about.period)


def printed(metric: str, year: int, value: Decimal | None, qualifier: str) -> str:
    """A kept number as the pages print it, like one that is counted now; blank is nothing."""
    about = METRICS[metric]
    figure = Figure("", metric, year, value, about.measure, Qualifier(qualifier), about.period)
    return in_columns(figure, about.measure)


def worded(metric: str, year: int, value: Decimal | None, qualifier: str) -> str:
    """The same within a sentence: 没有数 where there was none."""
    return printed(metric, year, value, qualifier) or "没有数"


def differs(standing: tuple[Decimal | None, str], now: Figure) -> bool:
    """Whether the records give another number, or claim another of it."""
    return standing != (kept(now.value), now.qualifier)
