"""What the pages of special operations ask for."""

from django import forms
from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.lines import Lines
from outreach.models import OperationResult, SpecialOperation
from outreach.models.counted import NEITHER
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Partner

MOST_RESULTS = 20


class ResultForm(forms.ModelForm):
    """成果: a number, or the word that was said."""

    class Meta(EntryForm.Meta):
        model = OperationResult
        fields = ("kind", "number", "said", "what")

    def clean(self):
        values = super().clean()
        counted, said = values.get("number") is not None, bool(values.get("said"))
        if counted == said and not {"number", "said"} & set(self.errors):
            self.add_error("number", NEITHER)
        return values


class ResultLines(Lines):
    """成果 of an operation."""

    title = "成果"
    line = "数过的填数目；没有数过的数目空着，照原话填“多个”“若干”，不要估。用不着的空行不用管。"
    measure = "项"
    one = "成果"


class OperationForm(OwnedForm):
    """登记专项行动, with what came of it."""

    permission = Permission.RECORD_OUTREACH
    lines = forms.inlineformset_factory(
        SpecialOperation,
        OperationResult,
        form=ResultForm,
        formset=ResultLines,
        extra=3,
        max_num=MOST_RESULTS,
        absolute_max=MOST_RESULTS,
        validate_max=True,
    )
    sections = (
        ("行动", "还没有结束的，截止日期不填。", ("unit", "name", "starts_on", "ends_on")),
        ("谁来做", "几家一起做的，只由牵头单位登记一次。", ("lead", "partners", "deployed")),
        ("做了什么", "没有数过的不填。", ("venues_checked", "note")),
    )

    class Meta(EntryForm.Meta):
        model = SpecialOperation
        fields = ("name", "starts_on", "ends_on", "lead", "partners", "deployed", "venues_checked", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("starts_on", today())
            self.propose("lead", str(self.instance.unit) if self.instance.unit_id else "")

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return queryset.at_hand(self.user) if queryset.model is Partner else super().choices_of(name, queryset)

    def clean_starts_on(self):
        return not_after_today(self.cleaned_data["starts_on"], "起始日期不能晚于今天；还没有开始的，开始后再登记。")
