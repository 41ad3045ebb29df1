"""What the pages of guardians ask for."""

from cases.forms import SealedRowForm, phone_of
from cases.models import Guardian
from guanai.forms import EntryForm
from guanai.inputs import printable


class GuardianForm(SealedRowForm):
    """登记监护人."""

    sealed = ("name", "phone")

    class Meta(EntryForm.Meta):
        model = Guardian
        fields = ("relation", "name", "phone", "capacity", "is_legal_representative")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["name"].help_text = "加密保存。是单位的写单位名称。"
        for name in ("name", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_name(self):
        return printable(self.cleaned_data["name"])

    def clean_phone(self):
        return phone_of(self.cleaned_data["phone"])
