"""School days of a span, asked once: which they are for a unit, and why another day is none."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch
from django.db.models.query import QuerySet

from guanai.calendars import is_working_day
from stations.models import SchoolDayOff, SchoolTerm, Unit
from stations.models.unit import lineage


def _with_days_off(terms: QuerySet[SchoolTerm]) -> QuerySet[SchoolTerm]:
    valid = Prefetch("days_off", SchoolDayOff.objects.filter(voided_at=None), to_attr="off")
    return terms.prefetch_related(valid).order_by("pk")


class Lessons:
    """The same answer as `SchoolTerm.objects.in_session`, for many days with two queries."""

    def __init__(self, unit: Unit, first: date, last: date, terms: Iterable[SchoolTerm] | None = None):
        """`terms` are those that bind the unit, where somebody has asked for them already."""
        self.first, self.last = first, last
        found = _with_days_off(SchoolTerm.objects.binding(unit)) if terms is None else terms
        self.terms = [one for one in found if one.starts_on <= last and one.ends_on >= first]

    @classmethod
    def of_units(cls, units: Iterable[Unit], first: date, last: date) -> "dict[UUID, Lessons]":
        """Of several units, by their key: two queries whatever their number."""
        units = list(units)
        paths = {path for unit in units for path in lineage(unit.path)}
        known = SchoolTerm.objects.valid().filter(unit__path__in=paths).select_related("unit")
        from_the_top = sorted(_with_days_off(known), key=lambda one: one.unit.path)
        found = {}
        for unit in units:
            above = [one for one in from_the_top if unit.path.startswith(one.unit.path)]
            nearest = {(one.year, one.season): one for one in above}
            found[unit.pk] = cls(unit, first, last, nearest.values())
        return found

    def why_not(self, day: date) -> str:
        """Why there are no lessons, in words; empty on a school day."""
        term = next((one for one in self.terms if one.starts_on <= day <= one.ends_on), None)
        if term is None:
            return "不在学期内"
        if not is_working_day(day):
            return "周末或节假日"
        return next((one.name for one in term.off if one.starts_on <= day <= one.ends_on), "")

    def __contains__(self, day: date) -> bool:
        return not self.why_not(day)

    def __iter__(self) -> Iterator[date]:
        days = (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))
        return (day for day in days if day in self)
