"""What the pages of 摸排 ask for."""

from cases.forms import not_later
from cases.models import ScreeningRound
from guanai.calendars import today
from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms import OwnedForm


class ScreeningForm(OwnedForm):
    """登记一次摸排."""

    permission = Permission.RECORD_FILE

    class Meta(EntryForm.Meta):
        model = ScreeningRound
        fields = ("area", "starts_on", "ends_on", "screened", "note")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["screened"].help_text = "问到的孩子人数；发现多少、其中多少有困难，由线索和档案自动统计。"
        if self.is_new:
            self.propose("ends_on", today())

    def clean_starts_on(self):
        return not_later(self.cleaned_data["starts_on"], "开始日期")

    def clean_ends_on(self):
        return not_later(self.cleaned_data["ends_on"], "结束日期")
