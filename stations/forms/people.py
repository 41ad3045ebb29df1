"""What the pages of people ask for."""

import re

from django import forms
from django.core.exceptions import ValidationError

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, narrow
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Gender, Person, PersonKind, PersonStatus

PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")
POLICE_NO = re.compile(r"[A-Z0-9]{4,12}")


class PersonForm(OwnedForm):
    """登记人员: what does not change by dates."""

    permission = Permission.KEEP_PEOPLE
    sections = (("本人", "", ("unit", "name", "gender", "birth_date", "police_no", "phone", "skills")),)

    class Meta(EntryForm.Meta):
        model = Person
        fields = ("name", "gender", "birth_date", "police_no", "phone", "skills")
        widgets = {"gender": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["gender"].choices = Gender.choices
        self.fields["police_no"].help_text = "没有的不填。"

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day and day > today():
            raise ValidationError("出生日期不能晚于今天。")
        return day

    def clean_police_no(self):
        number = narrow(self.cleaned_data["police_no"]).upper()
        if number and not POLICE_NO.fullmatch(number):
            raise ValidationError("警号是 4 至 12 位数字或字母，请核对。")
        return number

    def clean_phone(self):
        number = narrow(self.cleaned_data["phone"]).replace(" ", "")
        if number and not PHONE.fullmatch(number):
            raise ValidationError("请填 11 位手机号，或带区号的固定电话。")
        return number


class NewPersonForm(PersonForm):
    """登记人员, with what the person is and since when."""

    sections = (
        *PersonForm.sections,
        ("身份", "日后退休、离职的，到时在这个人的页上点“变更身份”，这里的不用改。", ("kind", "since")),
    )
    kind = forms.ChoiceField(
        label="身份",
        choices=[("", "请选择"), *(choice for choice in PersonKind.choices if choice[0] != PersonKind.LEFT)],
        error_messages={"required": "请选择身份。", "invalid_choice": "没有这种身份，请重新选择。"},
    )
    since = LenientDateField(
        label="何时起",
        help_text="如参加公安工作、退休、受聘的日期；记不清的填大致日期。",
        error_messages={"required": "请填写何时起是这个身份。"},
    )

    def clean_since(self):
        day = self.cleaned_data["since"]
        if day > today():
            raise ValidationError("不能晚于今天。")
        return day

    def clean(self):
        values = super().clean()
        born, since = values.get("birth_date"), values.get("since")
        if born and since and since <= born:
            self.add_error("since", "早于出生日期，请核对。")
        return values

    def keep(self, *, by) -> Person:
        self.instance.enter(by=by, kind=self.cleaned_data["kind"], since=self.cleaned_data["since"])
        return self.instance


class StatusForm(EntryForm):
    """变更身份: what the person is from a day on."""

    class Meta(EntryForm.Meta):
        model = PersonStatus
        fields = ("kind", "starts_on", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["starts_on"].help_text = "办退休的填退休当天：那天以前仍算在职，从那天起算退休。"
        self.fields["note"].help_text = "例如退休文件。"
