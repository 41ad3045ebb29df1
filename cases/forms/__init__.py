"""What the pages of a file ask for. One noun per file."""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cases.models import Minor
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import narrow
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.people import PHONE
from stations.models import Person


def phone_of(text: str) -> str:
    """A telephone number as it is kept. Raises ValidationError."""
    number = narrow(text).replace(" ", "")
    if number and not PHONE.fullmatch(number):
        raise ValidationError("请填 11 位手机号，或带区号的固定电话。")
    return number


def not_later(day, words: str):
    """A day that has come. Raises ValidationError."""
    if day and day > today():
        raise ValidationError(f"{words}不能晚于今天。")
    return day


def not_before_birth(day, minor: Minor, words: str):
    """A day on which the child was born. Raises ValidationError."""
    if day and day < minor.birth_date:
        raise ValidationError(f"{words}早于出生日期，请核对。")
    return day


def in_life(day, minor: Minor, words: str):
    """A day of the child's life until now. Raises ValidationError."""
    return not_before_birth(not_later(day, words), minor, words)


class FileForm(OwnedForm):
    """A form of the file itself. It offers schools, stations, areas and people of today, and what the file has now."""

    permission = Permission.RECORD_FILE

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        known, on = super().choices_of(name, queryset), today()
        words = {"school": "active", "station": "active", "area": "in_force", "responsible": "engaged"}
        now = getattr(known, words[name])(on).values("pk")
        kept = Q(pk__in=now) | Q(pk=getattr(self.instance, f"{name}_id"))  # of another unit too, after a 转档
        return queryset.valid().filter(kept).order_by("name", "pk")


class SealedRowForm(EntryForm):
    """A form with sealed values. Who is not being shown the identity learns only that somebody changed it."""

    sealed: tuple[str, ...] = ()

    def __init__(self, *args, user, shown=False, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.shown = shown

    def differences(self, latest):
        hidden = {self.fields[name].label for name in self.sealed if name in self.fields}
        for label, theirs, mine in super().differences(latest):
            yield label, theirs if self.shown or label not in hidden else "（已改，显示身份后可见）", mine


class PersonSinceForm(EntryForm):
    """A person of today, from a day on that is not before the file."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["person"].help_text = "名单里没有的，先到“人员”里登记。"
        self.propose("starts_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        known = super().choices_of(name, queryset)
        return known.engaged(today()).order_by("name", "pk") if queryset.model is Person else known

    def clean_starts_on(self):
        day = not_later(self.cleaned_data["starts_on"], "起始日期")
        if day and day < self.instance.minor.filed_on:
            raise ValidationError(f"早于建档日期（{gb_date(self.instance.minor.filed_on)}），请核对。")
        return day
