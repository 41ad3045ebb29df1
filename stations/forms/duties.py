"""What the pages of duties and their proofs ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Duty, DutyProof, Unit

FIRST_YEAR = 1990


class DutyForm(OwnedForm):
    """登记职责: of the unit itself, of every unit of a kind below it, or of a 警种."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("谁的职责", "只是本单位自己的，下面两项都不选。", ("unit", "kind", "branch")),
        ("职责", "一件事一条。", ("text", "basis", "from_year", "to_year")),
    )

    class Meta(EntryForm.Meta):
        model = Duty
        fields = ("kind", "branch", "text", "basis", "from_year", "to_year")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        for name, label, must in (("from_year", "起始年度", True), ("to_year", "截止年度", False)):
            years = {"min_value": FIRST_YEAR, "max_value": today().year + 20}
            help_text = self.fields[name].help_text
            self.fields[name] = LenientIntegerField(label=label, required=must, help_text=help_text, **years)
            speak_plainly(self.fields[name])
        if self.is_new:
            self.propose("from_year", today().year)


class ProofForm(OwnedForm):
    """记一条尽责记录."""

    permission = Permission.RECORD_REGISTERS
    sections = (("做了什么", "一件事一条；一年里至少一条，清单上才算有。", ("unit", "duty", "proved_on", "what")),)

    class Meta(EntryForm.Meta):
        model = DutyProof
        fields = ("duty", "proved_on", "what")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        duties = self.fields["duty"].queryset.order_by("from_year", "text", "pk")
        unit = Unit.objects.filter(pk=self.instance.unit_id).first()
        self.fields["duty"].queryset = duties.binding(unit) if unit else duties
        if self.is_new:
            self.propose("proved_on", today())

    def clean_proved_on(self):
        return not_after_today(self.cleaned_data["proved_on"], "日期不能晚于今天。")
