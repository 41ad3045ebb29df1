"""What the registers of aid ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from cases.forms.file_number import FileNumberField
from cases.models.aid import (
    AidFund,
    AidGrant,
    AidItem,
    AidKind,
    AidProgramme,
    AidReceipt,
    BeneficiaryKind,
)
from cases.models.pairing import HouseholdPairing
from cases.models.taking import NARROWED
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.lines import Lines
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Area, AreaKind

MOST_ITEMS = 40


class AidForm(OwnedForm):
    """A register row of aid: funds and programmes may be those of the units above."""

    permission = Permission.RECORD_REGISTERS

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        if queryset.model in (AidFund, AidProgramme):
            kept = Q(pk__in=queryset.offered_to(self.user)) | Q(pk=getattr(self.instance, f"{name}_id"))
            return queryset.filter(kept).select_related("unit").order_by("name", "pk")
        if queryset.model is Area:
            kept = Q(pk__in=queryset.in_force(today())) | Q(pk=getattr(self.instance, f"{name}_id"))
            return super().choices_of(name, queryset).filter(kept).order_by("name", "pk")
        return super().choices_of(name, queryset)


class FundForm(AidForm):
    """登记助学基金."""

    class Meta(EntryForm.Meta):
        model = AidFund
        fields = ("name", "keeper")


class ProgrammeForm(AidForm):
    """登记资助项目."""

    class Meta(EntryForm.Meta):
        model = AidProgramme
        fields = ("name", "fund")


class ReceiptForm(AidForm):
    """记一笔基金收款."""

    class Meta(EntryForm.Meta):
        model = AidReceipt
        fields = ("fund", "received_on", "amount", "donor", "receipt_no")

    def clean_received_on(self):
        return not_after_today(self.cleaned_data["received_on"], "收款日期不能晚于今天。")


class PairingForm(AidForm):
    """登记结对帮扶."""

    class Meta(EntryForm.Meta):
        model = HouseholdPairing
        fields = ("village", "households", "starts_on", "ends_on", "note")

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return super().choices_of(name, queryset).exclude(kind=AreaKind.GRID)


class ItemForm(forms.ModelForm):
    """物品: what, how many, of which measure."""

    class Meta(EntryForm.Meta):
        model = AidItem
        fields = ("name", "number", "measure")


class ItemLines(Lines):
    """物品 of a grant. A grant is money, things or both."""

    title = "物品"
    line = "没有发物品的不用填。"
    measure = "样"
    one = "物品"

    def clean(self):
        super().clean()
        gone = self.deleted_forms
        given = [form for form in self.forms if form.has_changed() or not form.instance._state.adding]
        if not self.instance.cash and not [form for form in given if form not in gone]:
            raise ValidationError("金额和物品至少填一样。")


class GrantForm(AidForm):
    """记一次资助发放."""

    minor = FileNumberField(label="档案号", required=False, help_text="有档案的未成年人填，如 K7Q2-0193。")
    lines = forms.inlineformset_factory(
        AidGrant,
        AidItem,
        form=ItemForm,
        formset=ItemLines,
        extra=1,
        max_num=MOST_ITEMS,
        absolute_max=MOST_ITEMS,
        validate_max=True,
    )
    sections = (
        (
            "给谁",
            "这里不写任何人的姓名。没有档案号的填受助编号：由本单位在纸上编，同一个人、同一户每次填同一个，人数按编号计。",
            ("unit", "beneficiary", "minor", "recipient_no", "area"),
        ),
        ("给了什么", "", ("granted_on", "kind", "programme", "cash", "donors", "receipt_no")),
    )

    class Meta(EntryForm.Meta):
        model = AidGrant
        fields = (
            *("granted_on", "beneficiary", "minor", "recipient_no", "area"),
            *("kind", "programme", "cash", "donors", "receipt_no"),
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["cash"].help_text = "只发物品的填 0。"
        if self.is_new:
            self.propose("granted_on", today())

    def clean_granted_on(self):
        return not_after_today(self.cleaned_data["granted_on"], "发放日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        minor, kind = values.get("minor"), values.get("beneficiary")
        if minor and kind and kind != BeneficiaryKind.MINOR:
            self.add_error("minor", "只有未成年人填档案号。")
        elif minor and values.get("recipient_no"):
            self.add_error("recipient_no", "填了档案号的不再填受助编号。")
        elif minor and values.get("kind") == AidKind.JUDICIAL:
            self.add_error("minor", "司法救助不填档案号，请填受助编号。")
        elif minor and minor.narrowed:
            self.add_error("minor", NARROWED)
        if kind == BeneficiaryKind.HOUSEHOLD and not values.get("area") and "area" not in self.errors:
            self.add_error("area", "资助家庭的请选择片区。")
        return values
