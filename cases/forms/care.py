"""What the page of a file's keeping asks for: who answers for the child, who helps, which files belong together."""

from datetime import date
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from cases.forms import PersonSinceForm, not_later
from cases.forms.file_number import FileNumberField
from cases.lists import LinkKind
from cases.models import FileLink, Minor, PublicGuardian, ResponsibilityAssignment
from cases.models.link import reads_case
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, printable, speak_plainly
from stations.access import Permission


class ResponsibilityForm(PersonSinceForm):
    """换包保人."""

    class Meta(EntryForm.Meta):
        model = ResponsibilityAssignment
        fields = ("person", "starts_on")

    def keep(self, *, by) -> ResponsibilityAssignment:
        self.instance.begin(by=by)
        return self.instance


class HelperForm(PersonSinceForm):
    """登记公益监护人."""

    class Meta(EntryForm.Meta):
        model = PublicGuardian
        fields = ("person", "duties", "starts_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["duties"].help_text = "如每周接送一次、辅导作业、陪同看病。加密保存。"

    def clean_duties(self):
        return printable(self.cleaned_data["duties"])


class EndForm(forms.Form):
    """到此为止: the last day of something that began."""

    on = LenientDateField(label="截止日期", error_messages={"required": "请填写截止日期。"})

    def __init__(self, *args, starts_on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on
        self.initial.setdefault("on", today())

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "截止日期")
        if day < self.starts_on:
            raise ValidationError(f"不能早于起始日期（{gb_date(self.starts_on)}）。")
        return day


class LinkForm(EntryForm):
    """关联档案: the other file by its number. What one may not know is answered like what is not there."""

    file_no = FileNumberField(label="另一份档案的档案号", error_messages={"required": "请填写档案号。"})

    class Meta(EntryForm.Meta):
        model = FileLink
        fields = ("kind",)
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, user, minor: Minor, **kwargs):
        super().__init__(*args, user=user, instance=FileLink(one=minor, other=minor), **kwargs)
        self.minor = minor
        case = user.can(Permission.READ_CASE, minor)
        self.fields["kind"].choices = [one for one in LinkKind.choices if case or one[0] != LinkKind.SAME_CASE]
        speak_plainly(self.fields["file_no"])
        keeps = Minor.objects.valid().visible_to(user).within(user.holdings(Permission.RECORD_FILE))
        if self.data.get("kind") == LinkKind.SAME_CASE:
            keeps = keeps.filter(pk__in=reads_case(user).values("pk"))
        self.fields["file_no"].queryset = keeps

    def clean_file_no(self):
        other = self.cleaned_data["file_no"]
        if other == self.minor:
            raise ValidationError("这就是这一份档案，请填另一份的档案号。")
        self.instance.one, self.instance.other = sorted((self.minor, other), key=_order)
        return other


def _order(minor: Minor) -> UUID:
    return minor.pk
