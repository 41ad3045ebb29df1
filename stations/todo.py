"""待办 of the referrals: what a unit has to accept, answer, urge and close."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo
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


def at_hand(user, on: date):
    """What waits on the units for which this account acts."""
    return Referral.objects.at_hand(user.holdings(Permission.HANDLE_REFERRAL), on)


def late(on: date) -> Q:
    """Which of them were to be answered by now."""
    return Q(status__in=WITH_RECEIVER, due_on__lt=on)


def supervised(user, on: date):
    """督办 of the reader's tree that waits on other units: the committee asks, and cannot answer for them."""
    mine = at_hand(user, on).values("pk")
    return Referral.objects.visible_to(user).overdue(on).exclude(pk__in=mine)


def referral_items(user, on: date, most: int) -> list[Todo]:
    """The longest overdue first."""
    holdings = user.holdings(Permission.HANDLE_REFERRAL)
    helped = Exists(Referral.objects.to_help(holdings).filter(pk=OuterRef("pk")))
    rows = at_hand(user, on).listed().annotate(helped=helped).order_by("due_on", "pk")[:most]
    return [_item(referral, on) for referral in rows]


def supervised_item(number: int) -> Todo:
    """One line for all of them: each is urged on its own page."""
    url, line = f"{reverse('referrals')}?due=late", "过了答复期限还没有答复，请过问办理单位。"
    return Todo(f"督办 {number} 份", line, "去过问", url, url=url, tone="late")


def _item(referral: Referral, on: date) -> Todo:
    open_, url = referral.status in WITH_RECEIVER, referral.get_absolute_url()
    days = (on - referral.due_on).days
    overdue = open_ and days > 0
    return Todo(
        title=f"{referral} {'等会办意见' if referral.helped else DOING[referral.status]}",
        line=f"{referral.from_name} → {referral.to_name} · {referral.need}，请于 {month_day(referral.due_on)}前答复",
        action="办理",
        action_url=url,
        url=url,
        due_on=referral.due_on if open_ else None,
        when=f"逾期 {days} 天" if overdue else "",
        tone="late" if overdue else "",
        primary=overdue,
    )
