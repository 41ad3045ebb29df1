"""What the pages of units ask for."""

import re

from django import forms
from django.core.exceptions import ValidationError

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, LenientDateField, NamedChoiceField, PlainForm, narrow, speak_plainly
from stations.access import Permission
from stations.models import Unit, UnitAlias

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
NAME, SHORT, ALIAS = (field.field.max_length for field in (Unit.name, Unit.short, UnitAlias.name))


class UnitForm(EntryForm):
    """登记单位. It stands after those already below the same unit: the order of entry is the order of print."""

    class Meta(EntryForm.Meta):
        model = Unit
        fields = ("parent", "name", "short", "kind", "code", "opened_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["parent"].required = True
        speak_plainly(self.fields["parent"])
        self.fields["code"] = forms.CharField(
            label="代码",
            max_length=40,
            help_text="小写字母、数字和连字符，例如 chengdong；登记后不再改变。",
            error_messages={"required": "请填写代码。", **PLAIN_WORDS},
        )
        self.fields["short"].help_text = "表格里用的短名，例如城东所。"

    def choices_of(self, name, queryset):
        return Unit.objects.writable_by(self.user, Permission.KEEP_UNITS).filter(closed_on=None)

    def clean_code(self):
        code = narrow(self.cleaned_data["code"]).lower()
        if not CODE.fullmatch(code):
            raise ValidationError("代码以字母开头，只用小写字母、数字和连字符。")
        return code

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        self.instance.path = parent.path  # stands for the one that it gets when it is entered
        return parent

    def validate_unique(self):
        """The code alone; a form posted twice is the unit that is there already."""
        others = Unit.objects.filter(code=self.cleaned_data.get("code")).exclude(pk=self.instance.pk)
        if others.exists():
            self.add_error("code", "已有这个代码，请换一个。")

    def keep(self, *, by) -> Unit:
        known = Unit.objects.filter(pk=self.instance.pk).first()
        return known or Unit.enter(by=by, pk=self.instance.pk, **self.facts())


class RenameForm(PlainForm):
    """更名."""

    name = forms.CharField(label="新的全称", max_length=NAME)
    short = forms.CharField(label="新的简称", max_length=SHORT)
    on = LenientDateField(label="更名日期", initial=today)


class MergeForm(PlainForm):
    """撤并: this unit and all below move under another one."""

    successor = NamedChoiceField(Unit.objects.none(), label="承继单位")
    on = LenientDateField(label="撤并日期", initial=today)

    def __init__(self, *args, unit, user, **kwargs):
        super().__init__(*args, **kwargs)
        open_ = Unit.objects.writable_by(user, Permission.KEEP_UNITS).filter(closed_on=None)
        self.fields["successor"].queryset = open_.exclude(path__startswith=unit.path)
        self.unit = unit

    def clean_on(self):
        day = self.cleaned_data["on"]
        if self.unit.opened_on and day < self.unit.opened_on:
            raise ValidationError("撤并日期不能早于设立日期。")
        return day


class SinceForm(PlainForm):
    """自行记录起始日期."""

    day = LenientDateField(label="自行记录起始日期", help_text="从这一天起的数字由台账计算；这天以前用上报的数字。")


class AliasForm(PlainForm):
    """别的叫法."""

    name = forms.CharField(label="名称", max_length=ALIAS, help_text="导入表格时，用这个名称也认得出这个单位。")
