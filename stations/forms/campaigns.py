"""What the pages of campaigns ask for."""

from django.db.models import QuerySet

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.models import Term
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Campaign, CampaignPart
from stations.models.campaign import CampaignKind


class CampaignForm(OwnedForm):
    """登记专项活动."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        (
            "专项活动",
            "管到登记单位和下属各单位；登记宣讲活动时可以选它，学年日历上看得到各做了什么。",
            ("unit", "kind", "name", "theme", "starts_on", "ends_on", "basis"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = Campaign
        fields = ("kind", "name", "theme", "starts_on", "ends_on", "basis")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["kind"].required = False
        self.fields["kind"].help_text = "维权岗行动月、行动日选后两类；参加的单位另记“行动参加情况”。"

    def clean_kind(self):
        return self.cleaned_data["kind"] or CampaignKind.CAMPAIGN

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Themes in use, and the row's own."""
        return queryset.of(Term.List.THEME).in_use(today(), self.instance.theme_id)


class CampaignPartForm(OwnedForm):
    """登记参加情况: of the units of the campaign's own tree, on one of its days."""

    permission = Permission.RECORD_REGISTERS
    sections = (
        ("参加", "几家一起做的，各记各的，人次不要重复数。", ("unit", "campaign", "held_on")),
        ("做了什么", "", ("did", "result", "attendance")),
    )

    class Meta(EntryForm.Meta):
        model = CampaignPart
        fields = ("campaign", "held_on", "did", "result", "attendance")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("held_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return super().choices_of(name, queryset).order_by("-starts_on", "pk")

    def clean(self):
        values = super().clean()
        day, campaign = values.get("held_on"), values.get("campaign")
        if day and campaign and not campaign.starts_on <= day <= campaign.ends_on:
            span = f"{gb_date(campaign.starts_on)}至{gb_date(campaign.ends_on)}"
            self.add_error("held_on", f"不在行动的日期里（{span}）。")
        return values

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "日期不能晚于今天。")
