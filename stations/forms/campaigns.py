"""What the pages of campaigns ask for."""

from django.db.models import Q, QuerySet

from guanai.forms import EntryForm
from guanai.models import Term
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Campaign


class CampaignForm(OwnedForm):
    """登记专项活动."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        (
            "专项活动",
            "管到登记单位和下属各单位；登记宣讲活动时可以选它，学年日历上看得到各做了什么。",
            ("unit", "name", "theme", "starts_on", "ends_on", "basis"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = Campaign
        fields = ("name", "theme", "starts_on", "ends_on", "basis")

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Themes in use, and the row's own."""
        mine = Q(pk=self.instance.theme_id)
        return queryset.of(Term.List.THEME).filter(Q(ends_on=None) | mine)
