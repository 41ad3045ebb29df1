"""What the pages of 传帮带 ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import Pairing


class PairingForm(PeopleForm):
    """登记传帮带."""

    permission = Permission.KEEP_PEOPLE
    sections = (
        ("两个人", "都得是本单位或下属单位的人员。", ("unit", "senior", "junior")),
        ("带什么", "", ("goals", "starts_on", "ends_on", "result")),
    )

    class Meta(EntryForm.Meta):
        model = Pairing
        fields = ("senior", "junior", "goals", "starts_on", "ends_on", "result")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("starts_on", today())
