"""What the pages of 控辍保学 ask for."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases.forms import in_life, not_later
from cases.models import DropoutCase, DropoutDuty, DropoutReview, DropoutVisit, Persuasion
from cases.models.dropout import Ending, kinds_of_visit
from cases.schooling import FROM, UNTIL, YEARS, must_attend
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, LenientIntegerField, NamedValueField, PlainForm, speak_plainly


class DropoutForm(EntryForm):
    """登记控辍保学: only of a child that the law wants at school."""

    sections = (
        ("情况", "", ("detected_on", "confirmed_on", "years_done", "reason")),
        ("一户一表、一人一策", "加密保存，不写姓名。", ("household", "plan")),
    )

    class Meta(EntryForm.Meta):
        model = DropoutCase
        fields = ("detected_on", "confirmed_on", "years_done", "reason", "household", "plan")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["years_done"] = LenientIntegerField(
            max_value=YEARS, label="已读年数", help_text="义务教育已读完几年，0 到 9。"
        )
        speak_plainly(self.fields["years_done"])
        self.fields["confirmed_on"].help_text = "还是疑似的空着。"
        self.fields["household"].help_text = "家庭人口、收入、监护、就学经过。"
        self.fields["plan"].help_text = "谁来做、怎么做、什么时候返校。"
        if self.is_new:
            self.initial["detected_on"] = today()

    def clean_detected_on(self):
        return in_life(self.cleaned_data["detected_on"], self.instance.minor, "发现日期")

    def clean_confirmed_on(self):
        return not_later(self.cleaned_data["confirmed_on"], "确认日期")

    def clean(self):
        values = super().clean()
        day, years = values.get("detected_on"), values.get("years_done")
        if day and years is not None and not must_attend(self.instance.minor.birth_date, day, years):
            words = f"发现那天不在义务教育范围内：须满 {FROM} 周岁、未满 {UNTIL} 周岁，且没有读完 {YEARS} 年。"
            self.add_error("detected_on", words)
        return values


class MoveForm(PlainForm):
    """改变状态, with the day; at the end also why the case is struck off."""

    status = NamedValueField(label="改为")
    on = LenientDateField(label="日期")
    ending = NamedValueField(
        label="销号原因", required=False, choices=[("", "请选择"), *Ending.choices], help_text="还不销号的不选。"
    )

    def __init__(self, *args, row: DropoutCase, **kwargs):
        super().__init__(*args, **kwargs)
        words = dict(DropoutCase.Status.choices)
        self.fields["status"].choices = [("", "请选择"), *((one, words[one]) for one in row.next_statuses())]
        self.fields["on"].initial = today()

    def clean_on(self):
        return not_later(self.cleaned_data["on"], "日期")


class StepForm(EntryForm):
    """A step of a case: on a day that has come and is not before the case."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new and "held_on" in self.fields:
            self.initial["held_on"] = today()

    def clean_held_on(self):
        day = not_later(self.cleaned_data["held_on"], "日期")
        if day < self.instance.case.detected_on:
            raise ValidationError("日期不能早于发现日期。")
        return day


class DutyForm(StepForm):
    """包保责任 on one line and level."""

    class Meta(EntryForm.Meta):
        model = DropoutDuty
        fields = ("line", "level", "who")


class PersuasionForm(StepForm):
    """记劝返."""

    class Meta(EntryForm.Meta):
        model = Persuasion
        fields = ("held_on", "by_whom", "story")


class DropoutVisitForm(StepForm):
    """记三访四察五送."""

    class Meta(EntryForm.Meta):
        model = DropoutVisit
        fields = ("held_on", "kinds", "story")

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return kinds_of_visit() if name == "kinds" else super().choices_of(name, queryset)


class DropoutReviewForm(StepForm):
    """记季度复核."""

    class Meta(EntryForm.Meta):
        model = DropoutReview
        fields = ("held_on", "finding")
