"""What the pages of teams ask for."""

from django import forms

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import Team


class TeamForm(PeopleForm):
    """登记队伍."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("队伍", "", ("unit", "kind", "name")),
        ("队员", "选出人员，或只填人数；选了人的，人数可以不填。", ("members", "size")),
    )

    class Meta(EntryForm.Meta):
        model = Team
        fields = ("kind", "name", "members", "size")
        widgets = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["size"].required = False

    def clean(self):
        values = super().clean()
        self.counted("members", "size")
        return values
