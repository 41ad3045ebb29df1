"""Figures counted from the portal's own records: what is counted, and where its rows are seen.

Counting is grouped by the units directly below one: a query for all of them, one more for the unit as a whole where
persons must not be counted twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.db.models.functions import Substr
from django.urls import reverse

from outreach.models import OutreachSession
from reports.figures import Figure, Qualifier, Source
from reports.metrics import METRICS
from stations.models import CareStation, PersonKind, StationPosting, Unit
from stations.models.unit import SEGMENT, UnitKind


@dataclass(frozen=True)
class Span:
    """The days of a figure: flows fall within, stocks are as of the last."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int, until: date) -> "Span":
        """From New Year to the end of the year, or to `until` if that comes first."""
        return cls(date(year, 1, 1), min(date(year, 12, 31), until))

    def year_before(self) -> "Span":
        """The same window a year earlier; of 29 February until 28."""
        return Span(_a_year_before(self.first), _a_year_before(self.last))


def _a_year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)


@dataclass(frozen=True)
class Counted:
    """How one metric is counted: which rows of a span, what of them, by the unit at which path; where they are seen."""

    rows: Callable[[Span], QuerySet]
    value: Aggregate = Count("pk")
    place: str = "unit__path"
    distinct: bool = False
    seen: Callable[[Unit, Span], str] | None = None

    def by_child(self, unit: Unit, span: Span) -> dict[str, int]:
        """The value of each unit directly below, by path; the unit's own rows stand under its own path."""
        within = self.rows(span).filter(**{f"{self.place}__startswith": unit.path})
        child = Substr(self.place, 1, len(unit.path) + SEGMENT + 1)
        found = within.order_by().annotate(child_path=child).values("child_path").annotate(found=self.value)
        return {row["child_path"]: row["found"] or 0 for row in found}

    def total(self, unit: Unit, span: Span) -> int:
        """The value of the unit with all below it, every person once."""
        within = self.rows(span).filter(**{f"{self.place}__startswith": unit.path})
        return within.order_by().aggregate(found=self.value)["found"] or 0


def _list(name: str, **fixed: str) -> Callable[[Unit, Span], str]:
    """The address of a list narrowed to a unit's tree, and to the span where the list has days."""

    def address(unit: Unit, span: Span) -> str:
        days = {"since": span.first, "until": span.last} if name == "sessions" else {}
        return reverse(name, query={"unit": unit.code, **days, **fixed})

    return address


PERSONS = Count("person", distinct=True)


def _postings(kind: str) -> Callable[[Span], QuerySet]:
    return lambda span: StationPosting.objects.of_kind(kind, span.last)


COUNTED: dict[str, Counted] = {
    "M00": Counted(lambda span: Unit.objects.open_on(span.last).filter(kind=UnitKind.POLICE_STATION), place="path"),
    "M01": Counted(lambda span: CareStation.objects.active(span.last), seen=_list("stations", status="active")),
    "M03": Counted(
        _postings(PersonKind.RETIRED_POLICE), PERSONS, "station__unit__path", True, _list("people", kind="retired_police")
    ),
    "M04a": Counted(
        _postings(PersonKind.SERVING_POLICE), PERSONS, "station__unit__path", True, _list("people", kind="serving_police")
    ),
    "M04b": Counted(
        _postings(PersonKind.AUXILIARY), PERSONS, "station__unit__path", True, _list("people", kind="auxiliary")
    ),
    "M20": Counted(lambda span: OutreachSession.objects.valid().between(span.first, span.last), seen=_list("sessions")),
    "M21": Counted(
        lambda span: OutreachSession.objects.valid().between(span.first, span.last),
        Sum("audience"),
        seen=_list("sessions"),
    ),
}
"""Every figure that the records can give. A metric that is not here is known by report only."""

RATIOS: dict[str, tuple[str, str]] = {"M02": ("M02n", "M00")}
"""Numerator and denominator; a ratio is always made anew from its parts."""
