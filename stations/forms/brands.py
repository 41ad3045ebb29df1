"""What the pages of brands ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from stations.forms.of_station import OfStationForm
from stations.models import Brand


class BrandForm(OfStationForm):
    """登记特色品牌."""

    sections = (
        ("品牌", "一站一品，一所一特色。", ("station", "name", "started_on", "ended_on")),
        ("是什么样的", "各写一两句话；不写孩子的姓名。", ("focus", "feature", "highlight", "evidence")),
    )

    class Meta(EntryForm.Meta):
        model = Brand
        fields = ("station", "name", "focus", "feature", "highlight", "evidence", "started_on", "ended_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("started_on", today())
