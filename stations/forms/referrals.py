"""What the pages of referrals ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guanai.audit import deed
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, printable
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Partner, Referral, ReferralKind, ReferralStatus, Unit
from stations.models.referral import Basis, due_of
from stations.models.unit import SEGMENT

OPINION = "opinion"  # of a unit that helps: no step of the life cycle

NOTED = {  # steps that need words, and what the words are
    ReferralStatus.RETURNED: "退回原因",
    ReferralStatus.REPLIED: "答复",
    OPINION: "会办意见",
    ReferralStatus.REOPENED: "为什么重新办理",
}


RECEIVER = ("kind", "to_unit", "partner", "co_units")


class ReferralForm(OwnedForm):
    """写转办单."""

    permission = Permission.HANDLE_REFERRAL
    sections = (
        (
            "送给谁",
            "公安单位和协作单位选一个；会办的另选会同单位。",
            ("unit", *RECEIVER),
        ),
        ("办什么", "情况和要求加密保存，只有发出和接收的单位能看。", ("need", "matter", "due_on")),
        ("凭什么告诉对方", "", ("basis", "basis_note")),
    )

    class Meta(EntryForm.Meta):
        model = Referral
        fields = (*RECEIVER, "need", "matter", "due_on", "basis", "basis_note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.instance.unit_id:
            self.leave_out(self.instance.unit)
        fields = self.fields
        fields["due_on"].help_text = "不填按规定：会办 10 个、交办 15 个、转办 30 个工作日，建议一个月。"
        fields["kind"].help_text = "建议：对方未尽保护职责，依未成年人保护法第一百一十四条提出，一个月内书面答复。"
        fields["basis_note"].help_text = "法定职责写明条文；监护人同意写明谁、哪天、怎样同意的。"

    def leave_out(self, unit: Unit) -> None:
        """Nobody sends to himself."""
        for name in ("to_unit", "co_units"):
            self.fields[name].queryset = self.fields[name].queryset.exclude(pk=unit.pk)

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Units of the own city at work; partners of the own unit, of those below and above it."""
        city = self.user.unit.path[: SEGMENT + 1]
        if queryset.model is Partner:
            return queryset.at_hand(self.user)
        return Unit.objects.filter(path__startswith=city).open_on(today())

    def clean_need(self):
        return printable(self.cleaned_data["need"])

    def clean_matter(self):
        return printable(self.cleaned_data["matter"])

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < today():
            raise ValidationError("答复期限不能早于今天。")
        return day

    def clean(self):
        values = super().clean()
        unit = values.get("unit") or getattr(self.instance, "unit", None)
        self._receiver(values, unit)
        advised = values.get("kind") == ReferralKind.ADVICE and values.get("due_on")
        if advised and advised > due_of(ReferralKind.ADVICE, today()):
            self.add_error("due_on", "建议须在一个月内答复。")
        if values.get("basis") == Basis.CONSENT and not values.get("basis_note"):
            self.add_error("basis_note", "请写明谁、哪天、怎样同意的。")
        return values

    def _receiver(self, values: dict, unit: Unit | None) -> None:
        kind, to_unit, others = values.get("kind"), values.get("to_unit"), list(values.get("co_units") or ())
        if to_unit and unit and to_unit == unit:
            self.add_error("to_unit", "不能送给本单位。")
        elif kind == ReferralKind.ASSIGN and unit and not (to_unit and to_unit.path.startswith(unit.path)):
            self.add_error("to_unit", "交办只能交给下级单位。")
        if (kind == ReferralKind.JOINT) != bool(others):
            words = "会办请选会同办理的单位。" if not others else "只有会办才选会同办理的单位。"
            self.add_error("co_units", words)
        elif to_unit in others or unit in others:
            self.add_error("co_units", "会同单位不能是发出或主办的单位。")


class RowReferralForm(ReferralForm):
    """A referral about a row of a unit, written in the name of that unit. It knows only a uuid and a label."""

    def __init__(self, *args, user, about, label: str, **kwargs):
        super().__init__(*args, user=user, instance=Referral(subject=about.pk, subject_label=label), **kwargs)
        self.about = about
        self.fields.pop("unit", None)
        self.instance.unit = about.unit
        self.leave_out(about.unit)


class ResolutionReferralForm(RowReferralForm):
    """A referral of what was resolved and is not done yet."""

    def keep(self, *, by):
        with deed():
            self.about.must_be_open()
            return super().keep(by=by)


class StepForm(forms.Form):
    """A step of a referral: with words where words are needed."""

    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, status: str, **kwargs):
        super().__init__(*args, **kwargs)
        field, words = self.fields["note"], NOTED.get(status)
        field.label = words or "说明"
        field.required = words is not None
        field.error_messages |= {"required": f"请填写{field.label}。", **PLAIN_WORDS}

    def clean_note(self):
        return printable(self.cleaned_data["note"])
