"""What the page of a grant asks for."""

from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.forms.registers import not_after_today
from stations.models import ExtraSchool


class ExtraSchoolForm(EntryForm):
    """批准兼任 for the person of `instance`."""

    class Meta(EntryForm.Meta):
        model = ExtraSchool
        fields = ("school", "granted_on", "reason")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.propose("granted_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return super().choices_of(name, queryset).active(today()).order_by("name", "pk")

    def clean_granted_on(self):
        return not_after_today(self.cleaned_data["granted_on"], "批准日期不能晚于今天。")
