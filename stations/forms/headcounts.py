"""What the pages of headcounts ask for."""

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Headcount

FIRST_YEAR = 1990


class HeadcountForm(OwnedForm):
    """登记编制人数."""

    permission = Permission.RECORD_REGISTERS
    sections = (("编制人数", "只填本单位的，不含下属单位；一年一条。", ("unit", "year", "police", "auxiliary")),)

    class Meta(EntryForm.Meta):
        model = Headcount
        fields = ("year", "police", "auxiliary")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["year"] = LenientIntegerField(min_value=FIRST_YEAR, max_value=today().year + 1, label="年份")
        speak_plainly(self.fields["year"])
        if self.is_new:
            self.propose("year", today().year)
