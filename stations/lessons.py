"""School days of a span, asked once: which they are for a unit, and why another day is none."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Prefetch

from guanai.calendars import is_working_day
from stations.models import SchoolDayOff, SchoolTerm, Unit


class Lessons:
    """The same answer as `SchoolTerm.objects.in_session`, for many days with two queries."""

    def __init__(self, unit: Unit, first: date, last: date):
        self.first, self.last = first, last
        valid = Prefetch("days_off", SchoolDayOff.objects.filter(voided_at=None), to_attr="off")
        within = SchoolTerm.objects.binding(unit).filter(starts_on__lte=last, ends_on__gte=first)
        self.terms = list(within.prefetch_related(valid).order_by("pk"))

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
