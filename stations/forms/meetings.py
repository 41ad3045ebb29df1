"""What the pages of meetings and their resolutions ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, LenientDateField
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Meeting, Resolution


class MeetingForm(OwnedForm):
    """记一次会议."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("会议", "", ("unit", "kind", "held_on", "topic", "place", "host", "attendance")),
        ("纪要", "通过的决议存好后在会议的页上逐条登记。", ("minutes",)),
    )

    class Meta(EntryForm.Meta):
        model = Meeting
        fields = ("kind", "held_on", "topic", "place", "host", "attendance", "minutes")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("held_on", today())


class ResolutionForm(EntryForm):
    """登记决议 of the meeting of `instance`."""

    class Meta(EntryForm.Meta):
        model = Resolution
        fields = ("no", "text", "lead_unit", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["due_on"].help_text = "过了期限还没办结的，显示为逾期。"
        if self.is_new:
            last = self.instance.meeting.resolutions.valid().aggregate(last=Max("no"))["last"]
            self.initial["no"] = (last or 0) + 1

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < self.instance.meeting.held_on:
            raise ValidationError("办结期限不能早于开会的日期。")
        return day

    def clean_no(self):
        number = self.cleaned_data["no"]
        if not 1 <= number <= 999:
            raise ValidationError("序号填 1 至 999。")
        return number


class ClosingForm(forms.Form):
    """办结销号."""

    done_on = LenientDateField(label="办结日期", error_messages={"required": "请填写办结日期。"})
    result = forms.CharField(
        label="办理结果",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明办理结果。", **PLAIN_WORDS},
    )

    def __init__(self, *args, resolution: Resolution, **kwargs):
        super().__init__(*args, **kwargs)
        self.resolution = resolution
        self.initial.setdefault("done_on", today())

    def clean_done_on(self):
        day, held_on = self.cleaned_data["done_on"], self.resolution.meeting.held_on
        if day > today():
            raise ValidationError("办结日期不能晚于今天。")
        if day < held_on:
            raise ValidationError(f"不能早于开会的日期（{gb_date(held_on)}）。")
        return day
