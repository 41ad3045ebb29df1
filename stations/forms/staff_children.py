"""What the pages of staff children, their awards and events ask for."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Person, PersonKind, StaffChild, StaffChildAward, StaffChildEvent, StaffChildVisit

FIRST_YEAR = 1980
OF_THE_FORCE = (PersonKind.SERVING_POLICE, PersonKind.AUXILIARY, PersonKind.RETIRED_POLICE)


class StaffChildForm(OwnedForm):
    """登记民辅警子女."""

    permission = Permission.KEEP_STAFF_CHILDREN

    class Meta(EntryForm.Meta):
        model = StaffChild
        fields = ("name", "parent", "birth_year")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        years = {"min_value": FIRST_YEAR, "max_value": today().year, "label": "出生年份"}
        self.fields["birth_year"] = LenientIntegerField(**years)
        speak_plainly(self.fields["birth_year"])
        self.fields["name"].help_text = "加密保存；列表里只显示姓，不随任何导出带走。"

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Officers and auxiliaries, also retired ones."""
        found = super().choices_of(name, queryset)
        if queryset.model is not Person:
            return found
        known = found.with_kind(today()).filter(kind__in=OF_THE_FORCE).values("pk")
        return queryset.filter(pk__in=[*self.kept(name), *known.values_list("pk", flat=True)]).order_by("name", "pk")


class StaffChildAwardForm(EntryForm):
    """记录取或奖励 of the child of `instance`."""

    class Meta(EntryForm.Meta):
        model = StaffChildAward
        fields = ("kind", "awarded_on", "what", "amount")

    def clean_awarded_on(self):
        day, child = self.cleaned_data["awarded_on"], self.instance.child
        if day and day.year < child.birth_year:
            raise ValidationError("日期早于孩子的出生年份，请核对。")
        return not_after_today(day, "日期不能晚于今天。")


class StaffChildVisitForm(EntryForm):
    """记校访、家访 of the child of `instance`."""

    class Meta(EntryForm.Meta):
        model = StaffChildVisit
        fields = ("place", "visited_on", "note")

    def clean_visited_on(self):
        return not_after_today(self.cleaned_data["visited_on"], "日期不能晚于今天。")


class StaffChildEventForm(OwnedForm):
    """记一次警娃活动."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = StaffChildEvent
        fields = ("held_on", "title", "place", "children", "relatives")

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "活动日期不能晚于今天。")
