"""What the pages of a station ask for."""

from django import forms
from django.core.exceptions import ValidationError

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import PLAIN_WORDS, LenientDateField
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import CareStation, StationFacility, StationHave, StationStatus

ARROWS = {
    (StationStatus.PLANNED, StationStatus.ACTIVE): "建成运行",
    (StationStatus.PLANNED, StationStatus.CLOSED): "不再筹建",
    (StationStatus.ACTIVE, StationStatus.SUSPENDED): "停运",
    (StationStatus.ACTIVE, StationStatus.CLOSED): "撤站",
    (StationStatus.SUSPENDED, StationStatus.ACTIVE): "恢复运行",
    (StationStatus.SUSPENDED, StationStatus.CLOSED): "撤站",
}


class StationForm(OwnedForm):
    """登记关工站. A day of establishment makes it one that is at work."""

    permission = Permission.KEEP_ORG
    sections = (
        ("基本情况", "", ("unit", "name", "kind")),
        ("建站", "建站日期一填，就算在运行；还在筹建的先空着，建成后再改状态。", ("established_on", "approval")),
    )

    class Meta(EntryForm.Meta):
        model = CareStation
        fields = ("name", "kind", "established_on", "approval")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].label = "依托单位"
        if not self.is_new and self.instance.established_on is None:
            del self.fields["established_on"]  # a planned station gets its day by its change of status

    def clean_established_on(self):
        day = self.cleaned_data["established_on"]
        if day and day > today():
            raise ValidationError("建站日期不能晚于今天；还没建成的先空着。")
        if day is None and not self.is_new:
            raise ValidationError("建成的关工站须有建站日期。")
        change = None if self.is_new else self.instance.first_change()
        if change and day > change.starts_on:
            raise ValidationError(f"建站日期不能晚于后来“{change}”的日期。")
        return day


class MoveForm(forms.Form):
    """改变状态: only what may follow."""

    status = forms.ChoiceField(label="改为", widget=forms.RadioSelect)
    on = LenientDateField(label="从哪天起", error_messages={"required": "请填写日期。"})
    reason = forms.CharField(label="说明", max_length=100, required=False, help_text="例如批文、停运的原因。")

    def __init__(self, *args, station: CareStation, **kwargs):
        super().__init__(*args, **kwargs)
        self.station = station
        arrows = [(status, ARROWS[station.status, status]) for status in station.next_statuses()]
        self.fields["status"].choices = arrows
        words = {"required": "请选择一项。", "invalid_choice": "现在不能这样改，请核对站的状态。"}
        self.fields["status"].error_messages |= words
        self.fields["reason"].error_messages |= PLAIN_WORDS
        self.initial.setdefault("on", today())

    def clean_on(self):
        day, last = self.cleaned_data["on"], self.station.stages.valid().latest_first().first()
        if day > today():
            raise ValidationError("日期不能晚于今天。")
        if last and day < last.starts_on:
            raise ValidationError(f"不能早于上一次改变状态的日期（{gb_date(last.starts_on)}）。")
        return day


class HaveForm(EntryForm):
    """六有中的一项."""

    class Meta(EntryForm.Meta):
        model = StationHave
        fields = ("evidence",)


class FacilityForm(EntryForm):
    """功能区."""

    class Meta(EntryForm.Meta):
        model = StationFacility
        fields = ("kind", "opened_on", "closed_on", "note")
