"""What the pages of designated officers ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm, not_after_today
from stations.models import OfficerDesignation


class DesignationForm(PeopleForm):
    """登记专门人员."""

    permission = Permission.KEEP_PEOPLE
    sections = (
        (
            "专门人员",
            "办理未成年人案件，应当由经过专门培训、熟悉未成年人身心特点的人员负责，其中应当有女性"
            "（未成年人保护法第一百零一条）。还在任的，截止日期不填。",
            ("unit", "person", "starts_on", "ends_on", "trained_on"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = OfficerDesignation
        fields = ("person", "starts_on", "ends_on", "trained_on")

    def clean_trained_on(self):
        return not_after_today(self.cleaned_data["trained_on"], "专门培训日期不能晚于今天。")
