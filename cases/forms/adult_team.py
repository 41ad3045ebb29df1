"""What the register of teams for adults asks for."""

from cases.models import AdultTeams
from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today


class AdultTeamsForm(OwnedForm):
    """登记成年人帮教小组."""

    permission = Permission.RECORD_REGISTERS
    sections = (("成年人帮教小组", "只登记个数，不建档案；数变了再登记一条。", ("unit", "kind", "teams", "as_of")),)

    class Meta(EntryForm.Meta):
        model = AdultTeams
        fields = ("kind", "teams", "as_of")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("as_of", today())

    def clean_as_of(self):
        return not_after_today(self.cleaned_data["as_of"], "截至日期不能晚于今天。")
