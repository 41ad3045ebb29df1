"""待办 of the referrals: what a unit has to accept, answer, urge and close."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.models import Referral, ReferralStatus
from stations.models.referral import WITH_RECEIVER

DOING = {
    ReferralStatus.SENT: "等接收",
    ReferralStatus.ACCEPTED: "等答复",
    ReferralStatus.IN_PROGRESS: "等答复",
    ReferralStatus.REOPENED: "等答复",
    ReferralStatus.REPLIED: "已答复，等办结",
    ReferralStatus.RETURNED: "被退回，请改好再发或办结",
}


def _at_hand(user, on: date):
    return Referral.objects.at_hand(user.holdings(Permission.HANDLE_REFERRAL), on)


def waiting_referrals(user, on: date) -> list[Waiting]:
    """Overdue, and the others that wait on the account's unit; one query."""
    late = Q(status__in=WITH_RECEIVER, due_on__lt=on)
    rows = _at_hand(user, on)
    found = rows.aggregate(late=Count("pk", filter=late), others=Count("pk", filter=~late))
    address = reverse("referrals")
    return [
        Waiting("转办逾期", found["late"], f"{address}?due=late", "late"),
        Waiting("转办", found["others"], f"{address}?due=hand"),
    ]


def referral_items(user, on: date, most: int) -> list[Todo]:
    """The longest overdue first."""
    rows = _at_hand(user, on).listed().order_by("due_on", "pk")[:most]
    return [_item(referral, on) for referral in rows]


def _item(referral: Referral, on: date) -> Todo:
    open_, url = referral.status in WITH_RECEIVER, referral.get_absolute_url()
    days = (on - referral.due_on).days
    late = open_ and days > 0
    return Todo(
        title=f"{referral} {DOING[referral.status]}",
        line=f"{referral.from_name} → {referral.to_name} · {referral.need}，请于 {month_day(referral.due_on)}前答复",
        action="办理",
        action_url=url,
        url=url,
        due_on=referral.due_on if open_ else None,
        when=f"逾期 {days} 天" if late else "",
        tone="late" if late else "",
        primary=late,
    )


REFERRALS = TodoSource(
    "referrals",
    open_to=lambda user: user.can(Permission.HANDLE_REFERRAL),
    waiting=waiting_referrals,
    items=referral_items,
    coming=lambda user, on: None,
    asked="?due=hand",
)
