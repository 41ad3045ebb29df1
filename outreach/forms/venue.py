"""What the pages of venues ask for."""

from django.db.models import QuerySet

from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from outreach.models import Venue, VenueInspection, VenuePosting
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today
from stations.models import Partner, Referral


class VenueForm(OwnedForm):
    """登记场所."""

    permission = Permission.RECORD_OUTREACH
    sections = (
        ("场所", "", ("unit", "kind", "name", "address")),
        ("坐标", "填了才算得出离学校多远；不知道的先空着，不要估。", ("lng", "lat")),
        ("停业", "仍在营业的不填。", ("closed_on",)),
    )

    class Meta(EntryForm.Meta):
        model = Venue
        fields = ("kind", "name", "address", "lng", "lat", "closed_on")

    def clean_closed_on(self):
        return not_after_today(self.cleaned_data["closed_on"], "停业日期不能晚于今天。")


class OfVenueForm(OwnedForm):
    """A row about a venue: a new one about those at business."""

    permission = Permission.RECORD_OUTREACH

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        found = super().choices_of(name, queryset)
        if queryset.model is Venue:
            return (found.open_on(today()) if self.is_new else found).order_by("name", "pk")
        return found


class VenueInspectionForm(OfVenueForm):
    """记一次场所检查."""

    sections = (
        ("检查", "名单里没有的场所，先到“场所”里登记。", ("unit", "venue", "held_on", "operation")),
        ("谁去的", "人次按到场的人数填。", ("agencies", "officers")),
        ("查到什么", "没有看的，选“没有查”。", ("admitted", "tobacco_sold", "notice_posted", "label_posted")),
        ("怎么处理", "需要别的部门处理的，先写转办单，再在这里选上。", ("penalties", "referral", "note")),
    )

    class Meta(EntryForm.Meta):
        model = VenueInspection
        fields = (
            *("venue", "held_on", "operation", "agencies", "officers"),
            *("admitted", "tobacco_sold", "notice_posted", "label_posted", "penalties", "referral", "note"),
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("held_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Partners of the units around too; of referrals those that the writer's units sent, none about a child."""
        if queryset.model is Partner:
            return queryset.at_hand(self.user)
        found = super().choices_of(name, queryset)
        if queryset.model is not Referral:
            return found
        mine = found.sent_by(self.user.holdings(Permission.HANDLE_REFERRAL)).filter(subject=None)
        return mine.listed().order_by("-entered_at")

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "检查日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        operation, held_on = values.get("operation"), values.get("held_on")
        if operation and held_on and not operation.covers(held_on):
            ended = gb_date(operation.ends_on) if operation.ends_on else "今天"
            span = f"{gb_date(operation.starts_on)}至{ended}"
            self.add_error("operation", f"这次行动是{span}，检查日期不在里面，请核对。")
        return values


class VenuePostingForm(OfVenueForm):
    """登记张贴."""

    class Meta(EntryForm.Meta):
        model = VenuePosting
        fields = ("venue", "kind", "posted_on", "verified_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("posted_on", today())

    def clean_posted_on(self):
        return not_after_today(self.cleaned_data["posted_on"], "张贴日期不能晚于今天。")

    def clean_verified_on(self):
        return not_after_today(self.cleaned_data["verified_on"], "看到在位的日期不能晚于今天。")
