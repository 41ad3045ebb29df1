"""What the pages of practices ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Practice


class PracticeForm(OwnedForm):
    """登记借鉴的做法."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("做法", "只在一个站里用的，选上那个站；全单位都用的不选。", ("unit", "station", "name", "taken_from")),
        ("在这里", "", ("started_on", "how")),
    )

    class Meta(EntryForm.Meta):
        model = Practice
        fields = ("station", "name", "taken_from", "started_on", "how")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("started_on", today())
