"""What the queue of doubtful files asks for."""

from django import forms

from cases.models import Duplicate
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


class JoinForm(forms.Form):
    """并成一份: which file stays, and whose it is from now on."""

    kept = forms.ChoiceField(
        label="留下哪一份",
        widget=forms.RadioSelect,
        help_text="另一份里的记录都并进来，然后作废。",
        error_messages={"required": "请选择留下哪一份。", "invalid_choice": "请在两份里选一份。"},
    )
    unit = forms.ChoiceField(
        label="以后由哪个单位管",
        widget=forms.RadioSelect,
        help_text="不是留下那一份现在的单位时，就是移交。",
        error_messages={"required": "请选择以后由哪个单位管。", "invalid_choice": "请在两个单位里选一个。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="只有处理待核的单位看得到。不写姓名和证件号。",
        error_messages={"required": "请写明理由。", **PLAIN_WORDS},
    )

    def __init__(self, *args, pair: Duplicate, **kwargs):
        super().__init__(*args, **kwargs)
        self.files = {str(one.pk): one for one in (pair.known, pair.minor)}
        self.units = {str(one.unit_id): one.unit for one in self.files.values()}
        self.fields["kept"].choices = [(key, f"{one}（{one.unit}）") for key, one in self.files.items()]
        self.fields["unit"].choices = [(key, one.name) for key, one in self.units.items()]

    def clean_kept(self):
        return self.files[self.cleaned_data["kept"]]

    def clean_unit(self):
        return self.units[self.cleaned_data["unit"]]
