"""Forms of register rows about a school."""

from django import forms
from django.db.models import QuerySet

from guanai.calendars import today
from stations.access import Permission
from stations.forms.registers import PeopleForm


def clock() -> forms.TimeInput:
    """A time of the day, as the browser asks for it."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class AtSchoolForm(PeopleForm):
    """A row about a school: a new one only about those that are still open."""

    permission = Permission.RECORD_OUTREACH
    today_in: str = ""  # the field in which a new row stands as of today

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new and self.today_in:
            self.propose(self.today_in, today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        return found.active(today()).order_by("name", "pk") if name == "school" and self.is_new else found
