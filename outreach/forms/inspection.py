"""What the pages of campus inspections ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.lines import Lines
from outreach.models import CampusInspection, InspectionItem, ItemResult, Rectification
from stations.access import Permission
from stations.forms.registers import PeopleForm, not_after_today

MOST_ITEMS = 60


class ItemForm(forms.ModelForm):
    """检查项: a problem has a day by which it is to be put right, nothing else has."""

    class Meta(EntryForm.Meta):
        model = InspectionItem
        fields = ("section", "item", "result", "due_on", "note")

    def clean(self):
        values = super().clean()
        result, due_on = values.get("result"), values.get("due_on")
        if result == ItemResult.DEFECT and not due_on and "due_on" not in self.errors:
            self.add_error("due_on", "有问题的请填整改期限。")
        elif due_on and result and result != ItemResult.DEFECT:
            self.add_error("due_on", "没有问题的不填整改期限。")
        return values


class ItemLines(Lines):
    """检查项 of an inspection."""

    title = "检查项"
    line = "有问题的写明问题和整改期限；用不着的空行不用管。"
    measure = "项"
    one = "检查内容"

    def clean(self):
        super().clean()
        gone = self.deleted_forms
        for form in self.forms:
            if form.is_valid() and form not in gone:
                self._judge(form)
        if self.initial_forms:
            self._spare_the_rectified(gone)

    def _spare_the_rectified(self, gone: list[ItemForm]) -> None:
        """A problem that was put right stays one, and the one that it was."""
        known = Rectification.objects.filter(item__inspection=self.instance.pk)
        if {form.instance.pk for form in gone} & set(known.values_list("item", flat=True)):
            raise ValidationError("登记过整改的问题不能删除。")
        standing = set(known.valid().values_list("item", flat=True))
        sound = {form.instance.pk for form in self.forms if form.instance.result != ItemResult.DEFECT}
        if sound & standing:
            raise ValidationError("登记过整改的问题不能改成没有问题；整改登记错了的，先把它作废。")
        other = {form.instance.pk for form in self.initial_forms if {"section", "item"} & set(form.changed_data)}
        if other & standing:
            raise ValidationError("登记过整改的问题不能改成另一个问题；整改登记错了的，先把它作废。")

    def _judge(self, form: ItemForm) -> None:
        due_on, held_on = form.cleaned_data.get("due_on"), self.instance.held_on
        if due_on and held_on and due_on < held_on:
            form.add_error("due_on", "整改期限不能早于检查日期。")


class InspectionForm(PeopleForm):
    """记一次校园安全检查, with what was looked at."""

    permission = Permission.RECORD_OUTREACH
    lines = forms.inlineformset_factory(
        CampusInspection,
        InspectionItem,
        form=ItemForm,
        formset=ItemLines,
        extra=3,
        max_num=MOST_ITEMS,
        absolute_max=MOST_ITEMS,
        validate_max=True,
    )
    sections = (
        ("检查", "", ("unit", "school", "held_on", "kind")),
        ("谁去的", "人次按到场的人数填；选出姓名的，人次不能比选的少。", ("people", "inspectors")),
        ("情况", "", ("note",)),
    )

    class Meta(EntryForm.Meta):
        model = CampusInspection
        fields = ("school", "held_on", "kind", "people", "inspectors", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["inspectors"].required = False
        if self.is_new:
            self.propose("held_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        return found.active(today()).order_by("name", "pk") if name == "school" and self.is_new else found

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "检查日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        self.counted("people", "inspectors")
        return values
