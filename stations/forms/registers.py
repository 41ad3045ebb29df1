"""Forms of register rows that name people."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guanai.calendars import today
from stations.forms import OwnedForm
from stations.models import Person


class PeopleForm(OwnedForm):
    """A register row that names people: a new one only those who have not left."""

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        if queryset.model is not Person:
            return found
        return (found.engaged(today()) if self.is_new else found).order_by("name", "pk")

    def counted(self, people: str, number: str) -> None:
        """Who came is named, counted or both: of those named the number follows, and it is never below them."""
        named = len(self.cleaned_data.get(people) or ())
        if number not in self.cleaned_data:
            return
        count = self.cleaned_data[number]
        if count is None and named:
            self.cleaned_data[number] = named
        elif count is None:
            self.add_error(number, "请选出人员，或只填数目。")
        elif count < named:
            self.add_error(number, f"少于选出的 {named} 人，请核对。")


def not_after_today(day, said: str):
    """A day that has come; `said` is what stands at the field otherwise."""
    if day and day > today():
        raise ValidationError(said)
    return day
