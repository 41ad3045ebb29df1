"""What the pages of regulations ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField
from stations.forms.of_station import PaperForm
from stations.models import StationRegulation


class RegulationForm(PaperForm):
    """登记站内制度."""

    sections = (
        (
            "制度",
            "改了版的另记一条，名称不变、版次加一；新版施行那天起，旧版自动停用。",
            ("station", "title", "edition"),
        ),
        ("施行", "", ("effective_on", "ended_on", "paper")),
    )

    class Meta(EntryForm.Meta):
        model = StationRegulation
        fields = ("station", "title", "edition", "effective_on", "ended_on")

    edition = LenientIntegerField(label="第几版", min_value=1, max_value=999, initial=1)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("effective_on", today())
