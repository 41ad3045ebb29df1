"""What the pages of meetings and their resolutions ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Q, QuerySet

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, LenientDateField
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Meeting, Partner, Resolution
from stations.models.unit import SEGMENT


def members(user, queryset: QuerySet, kept: list) -> QuerySet:
    """Whom the user's unit meets with: units of the own city at work, partners at hand; and who stands there (`kept`).

    What has closed since was there all the same.
    """
    if queryset.model is Partner:
        known = queryset.at_hand(user)
    else:
        known = queryset.filter(path__startswith=user.unit.path[: SEGMENT + 1]).open_on(today())
    if not kept:
        return known
    return queryset.filter(Q(pk__in=known.order_by().values("pk")) | Q(pk__in=kept)).order_by(*known.query.order_by)


class MeetingForm(OwnedForm):
    """记一次会议."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("会议", "", ("unit", "kind", "held_on", "topic", "place", "host", "attendance")),
        (
            "谁到会",
            "联席会议选到会的成员单位；选上的公安单位看得到这次会议和决议。次数只算在召集单位。",
            ("units", "partners"),
        ),
        ("纪要", "通过的决议存好后在会议的页上逐条登记。", ("minutes",)),
    )

    class Meta(EntryForm.Meta):
        model = Meeting
        fields = ("kind", "held_on", "topic", "place", "host", "attendance", "units", "partners", "minutes")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("held_on", today())

    def choices_of(self, name, queryset):
        """Members of a joint meeting."""
        return members(self.user, queryset, self.kept(name))

    def clean_held_on(self):
        """What is entered has been held: it counts, and its resolutions are due."""
        return not_after_today(self.cleaned_data["held_on"], "召开日期不能晚于今天，开过以后再登记。")


class ResolutionForm(EntryForm):
    """登记决议 of the meeting of `instance`."""

    class Meta(EntryForm.Meta):
        model = Resolution
        fields = ("no", "text", "lead_unit", "lead_partner", "due_on")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["due_on"].help_text = "到期前七天起，工作台提醒；过了还没办结的，显示为逾期。"
        self.fields["lead_unit"].help_text = "公安单位和协作单位选一个；都不选的由召集单位办。"
        if self.is_new:
            last = self.instance.meeting.resolutions.valid().aggregate(last=Max("no"))["last"]
            self.initial["no"] = (last or 0) + 1

    def choices_of(self, name, queryset):
        return members(self.user, queryset, self.kept(name))

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
