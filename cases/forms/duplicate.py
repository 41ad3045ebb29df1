"""What the queue of doubtful files asks for."""

from django import forms

from guanai.inputs import PLAIN_WORDS


class KeepApartForm(forms.Form):
    """分开保留."""

    reason = forms.CharField(
        label="分开保留的理由",
        max_length=200,
        widget=forms.Textarea,
        help_text="如两所都在管、各有分工。不写姓名和证件号。",
        error_messages={"required": "请写明理由。", **PLAIN_WORDS},
    )
