"""What the pages of legal bases ask for."""

from django import forms
from django.core.exceptions import ValidationError

from cases.forms import in_life, not_later
from cases.lists import BasisKind, DutyArticle
from cases.models import LegalBasis
from cases.models.basis import OF_CASE
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField
from guanai.scans import ScanField


class BasisForm(EntryForm):
    """登记依据: a duty by its article, or a guardian's consent with its paper."""

    paper = ScanField(
        label="扫描件",
        required=False,
        help_text="监护人同意必须有签字的同意书。JPG、PNG 照片或 PDF（最多 60 页），加密保存；照片的拍摄信息会去掉。",
    )
    sections = (
        ("依据", "", ("kind", "article", "guardian")),
        ("用途和时间", "", ("purpose", "given_on", "paper")),
    )

    class Meta(EntryForm.Meta):
        model = LegalBasis
        fields = ("kind", "article", "guardian", "purpose", "given_on")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, user, sees_case: bool, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        fields = self.fields
        fields["kind"].choices = BasisKind.choices
        articles = [one for one in DutyArticle.choices if sees_case or one[0] not in OF_CASE]
        fields["article"].choices = [("", "请选择"), *articles]
        fields["article"].help_text = "法定职责的填，监护人同意的不填。"
        fields["guardian"].queryset = fields["guardian"].queryset.filter(minor=self.instance.minor_id)
        fields["guardian"].help_text = "监护人同意的填。名单里没有的，先登记监护人。"
        fields["purpose"].help_text = "收集这些信息做什么，如走访帮教、困难帮扶。不写姓名。"
        fields["given_on"].help_text = "同意书签字的日期，或告知的日期。"
        self.propose("given_on", today())

    def clean_given_on(self):
        return in_life(self.cleaned_data["given_on"], self.instance.minor, "日期")

    def clean(self):
        values = super().clean()
        if values.get("kind") == BasisKind.DUTY:
            values["guardian"] = None
            self._ask("article", "法定职责的，请选择法律条款。")
        elif values.get("kind") == BasisKind.CONSENT:
            values["article"] = ""
            self._ask("guardian", "监护人同意的，请选择是哪一位监护人。")
            self._ask("paper", "监护人同意的，请附上签字的同意书。")
        return values

    def _ask(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def keep(self, *, by) -> LegalBasis:
        self.instance.give(self.cleaned_data["paper"], by=by)
        return self.instance


class WithdrawForm(forms.Form):
    """撤回: from which day on."""

    on = LenientDateField(label="撤回日期", error_messages={"required": "请填写撤回日期。"})

    def __init__(self, *args, row: LegalBasis, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        self.initial.setdefault("on", today())

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "撤回日期")
        if day < self.row.given_on:
            raise ValidationError(f"不能早于依据的日期（{gb_date(self.row.given_on)}）。")
        return day
