"""What the pages of 维权帮助 and of lost and found children ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases.forms import not_later
from cases.forms.file_number import FileNumberField
from cases.models import RescueCase, RightsAidCase
from cases.models.rescue import OF_CASE as RESCUE_OF_CASE
from cases.models.rights_aid import OF_CASE as AID_OF_CASE
from cases.models.rights_aid import Satisfied
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, NamedValueField, PlainForm
from stations.access import Permission
from stations.forms import OwnedForm


class SupportForm(OwnedForm):
    """A row about a child with a file or without. What tells of a case is recorded by who may read it."""

    permission = Permission.RECORD_FILE
    of_case: tuple[str, ...] = ()
    began, began_words = "", ""

    minor = FileNumberField(
        label="档案号", required=False, help_text="有档案的填，如 K7Q2-0193；没有档案的空着，不必为此建档。"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if not user.can(Permission.READ_CASE):
            kinds = self.fields["kind"].choices
            self.fields["kind"].choices = [one for one in kinds if one[0] not in self.of_case]

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        known = super().choices_of(name, queryset)
        return known.writable_by(self.user, self.permission) if name == "minor" else known

    def clean(self):
        """It did not begin before the child with the file was born."""
        values = super().clean()
        day, minor = values.get(self.began), values.get("minor")
        if day and minor and day < minor.birth_date:
            self.add_error(self.began, f"{self.began_words}早于出生日期，请核对。")
        return values


class RightsAidForm(SupportForm):
    """记一件维权帮助."""

    of_case = AID_OF_CASE
    began, began_words = "opened_on", "受理日期"

    class Meta(EntryForm.Meta):
        model = RightsAidCase
        fields = ("minor", "kind", "opened_on", "story")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["story"].help_text = "加密保存。没有档案的也不写姓名。"
        self.propose("opened_on", today())

    def clean_opened_on(self):
        return not_later(self.cleaned_data["opened_on"], self.began_words)

    def clean(self):
        values = super().clean()
        opened_on, closed_on = values.get("opened_on"), self.instance.closed_on
        if opened_on and closed_on and opened_on > closed_on:
            self.add_error("opened_on", "受理日期不能晚于办结日期。")
        return values


class RescueForm(SupportForm):
    """记一名走失流浪儿童. The name is written once, and only where there is no file; later it is only looked at."""

    of_case = RESCUE_OF_CASE
    began, began_words = "found_on", "发现日期"

    class Meta(EntryForm.Meta):
        model = RescueCase
        fields = ("minor", "name", "kind", "found_on", "place", "story")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["name"].help_text = "没有档案的填，加密保存；不知道的空着。"
        self.propose("found_on", today())
        if not self.is_new:
            del self.fields["name"]

    def clean_found_on(self):
        return not_later(self.cleaned_data["found_on"], self.began_words)

    def clean(self):
        values = super().clean()
        found_on, reunited_on = values.get("found_on"), self.instance.reunited_on
        if values.get("minor") and values.get("name"):
            self.add_error("name", "填了档案号的不再填姓名。")
        if found_on and reunited_on and found_on > reunited_on:
            self.add_error("found_on", "发现日期不能晚于团聚日期。")
        return values


class EndForm(PlainForm):
    """How a matter ended: a day that is not before it began and has come."""

    first, first_words = "", ""

    on = LenientDateField(label="日期")

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["on"].initial = today()

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "日期")
        if day < getattr(self.row, self.first):
            raise ValidationError(f"日期不能早于{self.first_words}。")
        return day


class ClosingForm(EndForm):
    """办结 of 维权帮助."""

    first, first_words = "opened_on", "受理日期"

    result = forms.CharField(label="结果", max_length=2000, widget=forms.Textarea, help_text="加密保存。")
    satisfied = NamedValueField(label="满意情况", choices=[("", "请选择"), *Satisfied.choices])


class ReunionForm(EndForm):
    """回到家人身边."""

    first, first_words = "found_on", "发现日期"

    reunited_with = forms.CharField(label="交给谁", max_length=200, help_text="写关系和凭证，加密保存。")
