"""What the pages of signals ask for."""

from django import forms

from cases.forms import in_life
from cases.models import RiskSignal
from cases.models.signal import WATCH, SignalSource
from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import speak_plainly


class SignalForm(EntryForm):
    """记异常信号. That of a visit opens by itself."""

    class Meta(EntryForm.Meta):
        model = RiskSignal
        fields = ("source", "seen_on", "text", "watch_until")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        kinds = [choice for choice in SignalSource.choices if choice[0] != SignalSource.VISIT]
        self.fields["source"].choices = [("", "请选择"), *kinds]
        self.fields["text"].required = True
        self.fields["text"].help_text = "看到、听到了什么，一两句就行。加密保存。"
        self.fields["watch_until"].help_text = "这一天以前要有人留意，并写明结果。"
        self.initial |= {"seen_on": today(), "watch_until": today() + WATCH}

    def clean_seen_on(self):
        return in_life(self.cleaned_data["seen_on"], self.instance.minor, "发现日期")

    def clean_watch_until(self):
        day = self.cleaned_data["watch_until"]
        if day > today() + 13 * WATCH:
            raise forms.ValidationError("最长关注半年，请核对年份。")
        return day


class SignalCloseForm(forms.Form):
    """办结: what became of it."""

    result = forms.CharField(
        label="结果",
        max_length=500,
        widget=forms.Textarea,
        help_text="谁去看了、现在怎么样、还要不要做什么。加密保存。",
    )

    def __init__(self, *args, signal: RiskSignal, **kwargs):
        super().__init__(*args, **kwargs)
        self.signal = signal
        speak_plainly(self.fields["result"])
