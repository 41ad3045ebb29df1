"""What the pages of guidance visits ask for."""

from django import forms
from django.core.exceptions import ValidationError

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.meetings import members
from stations.models import GuidanceFollowUp, GuidanceVisit
from stations.models.guidance import METHODS


class GuidanceForm(OwnedForm):
    """记一次调研指导."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("到哪里", "一家单位记一次；一趟走了几家的，分别记。", ("unit", "to_unit", "visited_on")),
        ("怎样调研", "听汇报、阅资料、看影像、走访，至少选一样。", METHODS),
        ("情况和意见", "不写孩子的姓名和别的能认出孩子的话。", ("findings", "suggestions", "follow_up_due")),
    )

    class Meta(EntryForm.Meta):
        model = GuidanceVisit
        fields = ("to_unit", "visited_on", *METHODS, "findings", "suggestions", "follow_up_due")
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("findings", "suggestions")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["follow_up_due"].help_text = "提了意见要回头看落实的才填；到期前七天起，两家单位的工作台都提醒。"
        if self.is_new:
            self.propose("visited_on", today())

    def choices_of(self, name, queryset):
        """Units of the own city at work, but for the own."""
        rows = members(self.user, queryset, self.kept(name))
        return rows.exclude(pk=self.instance.unit_id) if self.instance.unit_id else rows

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        if day > today():
            raise ValidationError("调研日期不能晚于今天。")
        return day


class FollowUpForm(EntryForm):
    """登记回访 of the visit of `instance`."""

    class Meta(EntryForm.Meta):
        model = GuidanceFollowUp
        fields = ("done_on", "done_by", "what")
        widgets = {"what": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("done_on", today())
            self.propose("done_by", user.name)

    def clean_done_on(self):
        day, visited_on = self.cleaned_data["done_on"], self.instance.visit.visited_on
        if day > today():
            raise ValidationError("回访日期不能晚于今天。")
        if day < visited_on:
            raise ValidationError(f"不能早于调研日期（{gb_date(visited_on)}）。")
        return day
