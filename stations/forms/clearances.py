"""What the pages of clearances ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm, not_after_today
from stations.models import Clearance


class ClearanceForm(PeopleForm):
    """登记背景核查."""

    permission = Permission.KEEP_PEOPLE
    sections = (
        (
            "核查",
            "查询性侵害、虐待、拐卖、暴力伤害等违法犯罪记录；结果十二个月内有效。",
            ("unit", "person", "checked_on", "checked_by", "result"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = Clearance
        fields = ("person", "checked_on", "checked_by", "result")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("checked_on", today())

    def clean_checked_on(self):
        return not_after_today(self.cleaned_data["checked_on"], "核查日期不能晚于今天。")
