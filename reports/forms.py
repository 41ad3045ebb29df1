"""What the pages of the summaries ask for."""

from collections.abc import Callable

from django import forms

from guanai.inputs import printable
from reports.models import NarrativeBlock
from reports.sentences import resolve
from stations.models import Unit

YEARS = {"min_value": 1950, "max_value": 2100}


class YearForm(forms.Form):
    """Which unit's summary of which year."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", to_field_name="code", empty_label=None)
    year = forms.IntegerField(label="年份", **YEARS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)


class NarrativeForm(forms.Form):
    """A section's text; every figure that it cites must exist."""

    text = forms.CharField(
        label="正文",
        required=False,
        max_length=5000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="一个自然段一行。引用数字时点右侧的“引用”，数字随数据走，不用手写。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(self, data=None, *, block: NarrativeBlock, find: Callable):
        super().__init__(data, initial={"text": block.text, "version": block.version})
        self.find = find

    def clean_text(self):
        text = printable(self.cleaned_data["text"])
        _, errors = resolve(text, self.find)
        if errors:
            raise forms.ValidationError(errors)
        return text

    def over(self, latest: NarrativeBlock) -> "NarrativeForm":
        """The same text again, now to be saved over `latest`, which its writer has been shown."""
        again = NarrativeForm(self.data.copy(), block=latest, find=self.find)
        again.data["version"] = latest.version
        return again
