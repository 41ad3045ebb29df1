"""What the pages of 走访导出 ask for."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from cases import exporting
from cases.models import VisitExport
from cases.models.visit_export import OPEN_PLACES, Timely
from guanai.calendars import today
from guanai.inputs import PLAIN_WORDS, LenientDateField, NamedChoiceField, PlainForm, printable
from stations.access import Permission
from stations.models import Person, Unit

LONGEST = timedelta(days=366)
ALL = [("", "全部")]


class ExportForm(PlainForm):
    """导出申请: of which unit, which visits, for what."""

    unit = NamedChoiceField(Unit.objects.none(), label="单位")
    since = LenientDateField(label="自")
    until = LenientDateField(label="至")
    visitor = NamedChoiceField(Person.objects.none(), label="走访人", required=False)
    place = forms.ChoiceField(
        label="地点或方式", required=False, choices=[*ALL, *((place.value, place.label) for place in OPEN_PLACES)]
    )
    timely = forms.ChoiceField(label="按时", required=False, choices=[*ALL, *Timely.choices])
    purpose = forms.CharField(
        label="用途",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="批准的人会看到，例如：报分局关工委季度检查。不写孩子的姓名。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        units = Unit.objects.writable_by(user, Permission.EXPORT_FILE)
        self.fields["unit"].queryset = units
        self.fields["visitor"].queryset = Person.objects.valid().visible_to(user).order_by("name", "pk")
        self.fields["visitor"].empty_label = "全部"
        if len(found := list(units[:2])) == 1:
            self.initial["unit"] = found[0].pk
            self.fields["unit"].widget = forms.HiddenInput()

    def clean_purpose(self):
        return printable(self.cleaned_data["purpose"])

    def clean(self):
        facts = self.cleaned_data
        if self.errors:
            return
        if facts["until"] < facts["since"]:
            raise ValidationError({"until": "“至”不能早于“自”。"})
        if facts["until"] > today():
            raise ValidationError({"until": "“至”不能晚于今天。"})
        if facts["until"] - facts["since"] > LONGEST:
            raise ValidationError({"since": "一次最多导出一年，请分开申请。"})
        number = exporting.rows_of(self.export()).count()
        if not number:
            raise ValidationError("这些条件下没有走访，不用导出。")
        if number > exporting.MOST:
            raise ValidationError(f"有 {number} 次走访，一次最多 {exporting.MOST} 次，请缩小日期范围。")

    def export(self) -> VisitExport:
        return VisitExport(asked_by=self.user, **self.cleaned_data)

    def ask(self, *, by, **facts) -> None:
        """As `answers.act` calls it."""
        self.export().ask(by=by)


class RefuseExportForm(forms.Form):
    """不批准, for a reason."""

    reason = forms.CharField(
        label="不批准的原因",
        max_length=200,
        help_text="申请人会看到。",
        error_messages={"required": "请写明不批准的原因。", **PLAIN_WORDS},
    )
