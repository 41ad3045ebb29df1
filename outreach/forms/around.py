"""What the pages of clean-ups, traffic and signs around schools ask for."""

from django.db.models import QuerySet

from guanai.bounds import Bound
from guanai.calendars import today
from guanai.forms import EntryForm
from outreach.models import InternetCleanup, TrafficEnforcement, TrafficSign
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import School


class AroundForm(OwnedForm):
    """A row of a day that has come; a new one about schools that are open."""

    permission = Permission.RECORD_OUTREACH
    day: str

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose(self.day, today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        if queryset.model is School:
            return (found.active(today()) if self.is_new else found).order_by("name", "pk")
        return found

    def clean(self):
        values = super().clean()
        if (day := values.get(self.day)) and day > today():
            self.add_error(self.day, f"{self.fields[self.day].label}不能晚于今天。")
        return values


class CleanupForm(AroundForm):
    """记一次网络清理."""

    day = "held_on"

    class Meta(EntryForm.Meta):
        model = InternetCleanup
        fields = ("held_on", "what", "items", "items_bound", "said", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["items_bound"].required = False

    def clean_items_bound(self):
        return self.cleaned_data["items_bound"] or Bound.EXACT


class EnforcementForm(AroundForm):
    """记一次校园周边交通查处."""

    day = "held_on"
    sections = (
        ("查处", "学校和路段至少填一项。", ("unit", "held_on", "school", "place")),
        ("谁查的", "几家一起查的，只由牵头单位登记一次。", ("force", "officers")),
        ("查到什么", "", ("what", "vehicles", "said")),
    )

    class Meta(EntryForm.Meta):
        model = TrafficEnforcement
        fields = ("held_on", "school", "place", "force", "what", "vehicles", "said", "officers")


class SignForm(AroundForm):
    """登记交通设施."""

    day = "placed_on"

    class Meta(EntryForm.Meta):
        model = TrafficSign
        fields = ("school", "kind", "number", "placed_on", "placed_by", "removed_on")

    def clean_removed_on(self):
        return not_after_today(self.cleaned_data["removed_on"], "撤除日期不能晚于今天。")
