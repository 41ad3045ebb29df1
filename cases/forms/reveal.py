"""Why somebody looks: the reasons that the trace keeps."""

from django import forms

from cases.models.reveal import RevealReason

WORDS = {"required": "请选择理由。", "invalid_choice": "没有这个理由，请重新选择。"}


class RevealForm(forms.Form):
    """显示身份的理由."""

    reason = forms.ChoiceField(
        label="为什么要看", choices=RevealReason.choices, widget=forms.RadioSelect, error_messages=WORDS
    )


class OpeningForm(forms.Form):
    """市局打开档案的理由."""

    REASONS = (
        ("guidance", "工作指导"),
        ("inspection", "检查督导"),
        ("duplicate", "处理待核"),
        ("complaint", "办理来信来访"),
        ("urgent", "紧急保护"),
    )
    reason = forms.ChoiceField(label="为什么要看", choices=REASONS, widget=forms.RadioSelect, error_messages=WORDS)
