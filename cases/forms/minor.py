"""What the pages of the file itself ask for: a new file, its identity, its situation."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from cases import identity
from cases.filing import correct, file
from cases.forms import FileForm, SealedRowForm, not_later, phone_of
from cases.models import Minor, MinorCategory
from cases.models.category import Conduct, Vulnerability
from cases.models.minor import ADULT
from guanai.audit import deed
from guanai.calendars import gb_date, today, under
from guanai.drafts import DraftedForm, drop
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, printable, speak_plainly
from stations.models import Gender

WHO = ("name", "id_no", "no_id_reason", "gender", "birth_date")
WHERE = ("phone", "address", "household_region", "residence_region")
SITUATION = ("school_status", "school", "grade")
CARE = ("filed_on", "station", "area")
KINDS = [("", "请选择"), ("按困难情形", Vulnerability.choices), ("按法律事实", Conduct.choices)]


class IdentityForm(SealedRowForm, FileForm):
    """修改身份信息: who the child is, and how to reach it."""

    sealed = (*WHO, *WHERE)
    sections = (
        ("本人", "", WHO),
        ("联系", "", WHERE),
    )

    class Meta(EntryForm.Meta):
        model = Minor
        fields = (*WHO, *WHERE)
        widgets = {"gender": forms.RadioSelect, "address": forms.TextInput}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        fields = self.fields
        fields["id_no"].help_text = "18 位，末位可以是 X。没有的空着，在下一栏写明原因。"
        fields["no_id_reason"].help_text = "如外国籍、还没有上户口。"
        fields["gender"].choices = Gender.choices
        fields["gender"].help_text = fields["birth_date"].help_text = "填了身份证号的可以不填，按身份证号补上。"
        for name in ("gender", "birth_date"):
            fields[name].required = False
        for field in fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_name(self):
        return printable(self.cleaned_data["name"])

    def clean_id_no(self):
        try:
            return identity.read(self.cleaned_data["id_no"]) if self.cleaned_data["id_no"] else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean_birth_date(self):
        return not_later(self.cleaned_data["birth_date"], "出生日期")

    def clean_phone(self):
        return phone_of(self.cleaned_data["phone"])

    def clean(self):
        values = super().clean()
        if values.get("id_no"):
            self._agree(values["id_no"])
        elif "id_no" in values:
            self._without_number()
        born, filed_on = values.get("birth_date"), values.get("filed_on", self.instance.filed_on)
        if born and filed_on and not self.errors:
            self._is_minor(born, filed_on)
        return values

    def _agree(self, number: str) -> None:
        """Fill in what was left empty; refuse what the number says otherwise."""
        gender = Gender.MALE if identity.is_male(number) else Gender.FEMALE
        born = identity.born(number)
        self._fill("birth_date", born, f"与身份证号不一致：身份证号中是{gb_date(born)}，请核对。")
        self._fill("gender", gender.value, f"与身份证号不一致：身份证号第 17 位表示{gender.label}，请核对。")
        self.cleaned_data["no_id_reason"] = ""

    def _fill(self, name: str, value, words: str) -> None:
        if name in self.errors:
            return
        given = self.cleaned_data.get(name) or value
        self.cleaned_data[name] = given
        if given != value:
            self.add_error(name, words)

    def _without_number(self) -> None:
        asked = {
            "no_id_reason": "没有身份证号的，请写明原因。",
            "gender": "没有身份证号的，请选择性别。",
            "birth_date": "没有身份证号的，请填写出生日期。",
        }
        for name, words in asked.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _is_minor(self, born, filed_on) -> None:
        if born > filed_on:
            self.add_error("birth_date", "出生日期晚于建档日期，请核对。")
        elif not under(ADULT, born, filed_on):
            self.add_error("birth_date", "到建档那天已满 18 周岁，不能建未成年人档案。")

    def keep(self, *, by) -> Minor:
        correct(self.instance, self.facts(), version=self.cleaned_data["version"], by=by)
        return self.instance


class MinorForm(FileForm):
    """修改档案: what changes while the child is cared for. Nothing here says who it is, or who answers for it."""

    sections = (("就学", "", SITUATION), ("管理", "", CARE))

    class Meta(EntryForm.Meta):
        model = Minor
        fields = (*SITUATION, *CARE)

    def clean_filed_on(self):
        day = not_later(self.cleaned_data["filed_on"], "建档日期")
        if not self.instance.birth_date <= day:
            raise ValidationError("早于出生日期，请核对。")
        if not under(ADULT, self.instance.birth_date, day):
            raise ValidationError("到这一天已满 18 周岁，请核对。")
        return day


class NewMinorForm(DraftedForm, IdentityForm):
    """建档: who the child is, where it stands, why it gets a file. The draft hangs on its writer."""

    draft_form = "minor"

    kind = forms.ChoiceField(label="类别", choices=KINDS, help_text="先选最主要的一项，其余的建档后再加。")
    source = forms.CharField(
        label="来源", max_length=60, help_text="从哪里得知，如学校通报、社区摸排、接处警。不写姓名。"
    )
    since = LenientDateField(label="何时起", required=False, help_text="不清楚的不填，按建档日期算。")
    sections = (
        ("本人", "姓名、证件和联系方式加密保存，平时只显示档案号。", ("unit", *WHO)),
        ("联系", "", WHERE),
        ("就学", "", SITUATION),
        ("管理", "", (*CARE, "responsible")),
        ("为什么建档", "", ("kind", "source", "since")),
    )

    class Meta(IdentityForm.Meta):
        fields = (*WHO, *WHERE, *SITUATION, *CARE, "responsible")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        for name in ("kind", "source", "since"):
            speak_plainly(self.fields[name])
        self.propose("filed_on", today())
        self.propose("responsible", user.person_id)
        stations = self.fields["station"].queryset[:2]
        self.propose("station", stations[0].pk if len(stations) == 1 else None)
        self.initial |= self.typed()

    def draft_target(self) -> UUID:
        return self.user.pk

    def clean_filed_on(self):
        return not_later(self.cleaned_data["filed_on"], "建档日期")

    def clean_since(self):
        return not_later(self.cleaned_data["since"], "")

    def clean(self):
        values = super().clean()
        since, born = values.get("since"), values.get("birth_date")
        if since and born and since < born:
            self.add_error("since", "早于出生日期，请核对。")
        return values

    def keep(self, *, by) -> Minor:
        values = self.cleaned_data
        since = values["since"] or values["filed_on"]
        category = MinorCategory(kind=values["kind"], source=values["source"], starts_on=since)
        with deed():
            file(self.instance, category, by=by)
            drop(by, self.draft_form, self.draft_target())
        return self.instance
