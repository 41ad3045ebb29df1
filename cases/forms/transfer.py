"""What the pages of 转档 ask for."""

from django import forms

from cases.models import FileTransfer, Minor
from guanai.calendars import today
from guanai.inputs import PLAIN_WORDS, NamedChoiceField, printable, speak_plainly
from stations.models import CareStation, Unit

LOST = {"invalid_choice": "没有找到，或已经撤并，请重新选择。"}


class TransferForm(forms.Form):
    """转档: to which unit, and why."""

    to_unit = NamedChoiceField(
        Unit.objects.none(), label="接收单位", error_messages={"required": "请选择接收单位。", **LOST}
    )
    reason = forms.CharField(
        label="转档原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如随父母迁居、转学。加密保存，对方接收以后才看得到。",
        error_messages={"required": "请写明转档原因。", **PLAIN_WORDS},
    )

    def __init__(self, *args, minor: Minor, **kwargs):
        super().__init__(*args, **kwargs)
        self.minor = minor
        city = minor.unit.path.split("/")[0] + "/"
        units = Unit.objects.filter(path__startswith=city).open_on(today())
        self.fields["to_unit"].queryset = units.exclude(pk=minor.unit_id)

    def clean_reason(self):
        return printable(self.cleaned_data["reason"])

    def transfer(self) -> FileTransfer:
        return FileTransfer(minor=self.minor, from_unit=self.minor.unit, **self.cleaned_data)


class AcceptForm(forms.Form):
    """接收: which station of the unit takes the file."""

    station = NamedChoiceField(
        CareStation.objects.none(), label="关工站", required=False, help_text="没有关工站的不选。", error_messages=LOST
    )

    def __init__(self, *args, transfer: FileTransfer, **kwargs):
        super().__init__(*args, **kwargs)
        speak_plainly(self.fields["station"])
        stations = CareStation.objects.valid().filter(unit=transfer.to_unit).active(today())
        self.fields["station"].queryset = stations.order_by("name", "pk")
        if len(found := list(stations[:2])) == 1:
            self.initial.setdefault("station", found[0].pk)


class RefuseForm(forms.Form):
    """不接收, for a reason."""

    reason = forms.CharField(
        label="不接收的原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="转出的单位会看到。",
        error_messages={"required": "请写明不接收的原因。", **PLAIN_WORDS},
    )
