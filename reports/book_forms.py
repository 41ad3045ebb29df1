"""What the page of a ledger book asks for."""

from collections.abc import Mapping, Sequence

from django import forms

from guanai.inputs import LenientIntegerField, PlainForm
from guanai.models import Attachment

YEARS = {"min_value": 2000, "max_value": 2100}


class BookForm(PlainForm):
    """Which year; which photos, each looked at before it is ticked."""

    year = LenientIntegerField(label="年份", **YEARS)
    photos = forms.MultipleChoiceField(label="照片", required=False)

    def __init__(self, data=None, *, year: int, photos: Sequence[Attachment]):
        super().__init__(data, initial={"year": year})
        self.known = {str(one.pk): one for one in photos}
        self.fields["photos"].choices = [(key, key) for key in self.known]
        self.fields["photos"].error_messages["invalid_choice"] = "这张照片不在这一年里，请重新勾选。"

    @staticmethod
    def year_of(asked: Mapping[str, str], usual: int) -> int:
        """The year that the address or the form names; the usual one where it names none that can be."""
        text = asked.get("year", "")
        year = int(text) if text.isdecimal() and len(text) == 4 else usual
        return year if YEARS["min_value"] <= year <= YEARS["max_value"] else usual

    @property
    def chosen(self) -> list[Attachment]:
        return [self.known[key] for key in self.cleaned_data["photos"]]
