"""The search for a file. What was typed is used and forgotten: it stands in no address, log or trace."""

import re

from django import forms
from django.core.exceptions import ValidationError

from cases import identity
from cases.models.minor import MinorQuerySet
from guanai.inputs import PLAIN_WORDS, narrow
from guanai.names import bare
from stations.access import Permission

FILE_NO = re.compile(r"[A-Z2-9]{4}-?\d{4}")
NUMBER_LIKE = re.compile(r"\d{10,}X?")


class SearchForm(forms.Form):
    """档案号, 身份证号, or, within a station, the name."""

    q = forms.CharField(label="查找", max_length=40, error_messages={"required": "请输入要找的内容。"} | PLAIN_WORDS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.names = user.can(Permission.IDENTIFY)
        words = "档案号、身份证号或姓名" if self.names else "档案号或身份证号"
        attrs = {"placeholder": words, "autocomplete": "off", "aria-label": words, "type": "search"}
        self.fields["q"].widget.attrs.update(attrs)

    def clean_q(self):
        text = narrow(self.cleaned_data["q"]).upper().replace(" ", "")
        if FILE_NO.fullmatch(text):
            self.by = "file_no"
        elif NUMBER_LIKE.fullmatch(text):
            self.by, text = "number", self._number(text)
        else:
            self.by, text = "name", self._name(self.cleaned_data["q"])
        return text

    def _number(self, text: str) -> str:
        try:
            return identity.read(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def _name(self, text: str) -> str:
        if not self.names:
            raise ValidationError("这里只能按档案号或完整的身份证号查找。")
        if len(bare(text)) < 2:
            raise ValidationError("按姓名查找的，请至少输入两个字。")
        return text

    def find(self, known: MinorQuerySet) -> MinorQuerySet:
        """Of the files that the reader knows. Names are opened only where the reader may know who the child is."""
        text = self.cleaned_data["q"]
        if self.by == "file_no":
            return known.with_file_no(text)
        if self.by == "number":
            return known.with_number(text)
        near = known.within(self.user.holdings(Permission.IDENTIFY))
        return known.filter(pk__in=near.named(text))
