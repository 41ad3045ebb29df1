"""What the plan of a child asks for."""

from django import forms
from django.core.exceptions import ValidationError

from cases.forms import SealedRowForm, not_later
from cases.forms.team import proposed, set_interval
from cases.models import IntervalChange, PlanStep
from guanai.calendars import gb_date, months_later, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, PlainForm

LONGEST = 24  # months that a step may take
USUAL = 3  # months that one takes, most likely


class PlanStepForm(SealedRowForm):
    """列入计划, or 修改."""

    sealed = ("goal", "action")

    class Meta(EntryForm.Meta):
        model = PlanStep
        fields = ("need", "goal", "action", "due_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, shown=True, **kwargs)
        self.fields["need"].choices = [("", "请选择"), *self.fields["need"].choices[1:]]
        self.fields["goal"].help_text = "想让孩子达到什么，如期末前不再旷课。"
        self.fields["action"].help_text = "谁做什么、多久一次。"
        if self.is_new:
            self.instance.planned_on = today()
            self.initial["due_on"] = months_later(today(), USUAL)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day > months_later(today(), LONGEST):
            raise ValidationError("最长两年，请核对年份。")
        if day < self.instance.planned_on:
            raise ValidationError("到期不能早于列入日期。")
        return day


class PlanDoneForm(PlainForm):
    """完成: when, and what came of it."""

    done_on = LenientDateField(label="完成日期")
    result = forms.CharField(label="结果", max_length=300, widget=forms.Textarea, help_text="做到了什么。加密保存。")

    def __init__(self, *args, step: PlanStep, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        self.initial.setdefault("done_on", today())

    def clean_done_on(self):
        day = not_later(self.cleaned_data["done_on"], "完成日期")
        if day < self.step.planned_on:
            raise ValidationError(f"不能早于列入日期（{gb_date(self.step.planned_on)}）。")
        return day


class IntervalForm(EntryForm):
    """调整走访间隔."""

    class Meta(EntryForm.Meta):
        model = IntervalChange
        fields = ("days", "reason")

    def __init__(self, *args, user, minor, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        set_interval(self, proposed(minor, user), "days")
        self.fields["reason"].required = True
        self.fields["reason"].help_text = "如分级变了、孩子情况好转。加密保存。"

    def clean(self):
        values = super().clean()
        posted_twice = IntervalChange.objects.filter(pk=self.instance.pk).exists()
        if values.get("days") == self.instance.before and not posted_twice:
            self.add_error("days", "和现在的间隔一样，不用调整。")
        return values
