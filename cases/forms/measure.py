"""What the pages of measures ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases.forms import in_life, not_later
from cases.lists import SeriousMisbehaviour
from cases.measures import GROUPS
from cases.models import BehaviourRecord, Measure, TermReview
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, PlainForm


class MeasureForm(EntryForm):
    """登记干预措施: what others decided. The acts offered are the verified ones of art. 38 of this file."""

    sections = (
        ("措施", "按预防未成年人犯罪法列举的选一项；同时决定几项的，分几条记。", ("kind", "starts_on", "content")),
        (
            "谁决定的",
            "关工站只登记，不作决定：学校措施由学校决定，矫治教育由公安机关决定，专门教育由教育行政部门（会同公安机关）决定。",
            ("body", "decided_by", "decision_no", "decided_on"),
        ),
        ("依据", "矫治教育、专门教育须有核实过的严重不良行为。", ("act", "ground", "assessed_on")),
    )

    class Meta(EntryForm.Meta):
        model = Measure
        fields = (
            *("kind", "starts_on", "content", "body", "decided_by", "decision_no", "decided_on"),
            *("act", "ground", "assessed_on"),
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["kind"].choices = [("", "请选择"), *GROUPS]
        words = {
            "content": "具体要求做什么、期限、由谁落实。加密保存。",
            "decided_by": "写单位全称，如某某分局、某某中学。",
            "decision_no": "学校措施没有文号的可以不填。",
            "act": "只列本档案里经另一人核实的严重不良行为。",
            "ground": "只有第四十四条的专门教育才选。",
            "assessed_on": "专门教育、专门矫治教育才填。",
        }
        for name, text in words.items():
            self.fields[name].help_text = text
        self.fields["act"].label_from_instance = lambda row: f"{gb_date(row.happened_on)} {row}"

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        if queryset.model is not BehaviourRecord:
            return super().choices_of(name, queryset)
        known = BehaviourRecord.objects.visible_to(self.user).verified()
        return known.filter(minor=self.instance.minor, act__in=SeriousMisbehaviour.values)

    def clean_decided_on(self):
        return in_life(self.cleaned_data["decided_on"], self.instance.minor, "决定日期")

    def clean_assessed_on(self):
        return in_life(self.cleaned_data["assessed_on"], self.instance.minor, "评估日期")

    def clean(self):
        values = super().clean()
        act, day = values.get("act"), values.get("decided_on")
        if act and day and act.happened_on > day:
            self.add_error("act", "这项行为在决定之后，不能作它的依据。")
        return values


class MeasureEndForm(PlainForm):
    """结束措施."""

    on = LenientDateField(label="结束日期")
    result = forms.CharField(
        label="结束时的情况",
        max_length=500,
        widget=forms.Textarea,
        help_text="怎样做完的、孩子现在怎么样。加密保存。",
    )

    def __init__(self, *args, measure: Measure, **kwargs):
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["on"].initial = today()

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "结束日期")
        if day < self.measure.starts_on:
            raise ValidationError("结束日期不能早于开始日期。")
        return day


class TermReviewForm(EntryForm):
    """记学期评估: what 专门教育指导委员会 found."""

    class Meta(EntryForm.Meta):
        model = TermReview
        fields = ("held_on", "advice", "finding")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["finding"].help_text = "学习、行为、家庭各怎么样。加密保存。"
        self.propose("held_on", today())

    def clean_held_on(self):
        day = not_later(self.cleaned_data["held_on"], "评估日期")
        if day < self.instance.measure.starts_on:
            raise ValidationError("评估日期不能早于开始日期。")
        return day
