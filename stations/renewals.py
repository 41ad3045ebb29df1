"""待办 of the terms of office: 法治副校长 whose term ends in 30, 14, 7 or 1 days, or has ended unseen."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.models import VicePrincipal
from stations.models.vice_principal import step
from stations.tally import SORTS, Sort, counted

SOON, PRESSING = 14, 7  # days


def ending(user, on: date):
    """Those of the units whose people this account keeps."""
    return VicePrincipal.objects.expiring(on).writable_by(user, Permission.KEEP_PEOPLE)


SORTS |= {"principal-terms": Sort(Permission.KEEP_PEOPLE, ending, lambda user, on: Q(ends_on__lt=on))}


def waiting_terms(user, on: date) -> list[Waiting]:
    number = sum(counted("principal-terms", user, on))
    return [Waiting("法治副校长聘期", number, f"{reverse('principals')}#ending")]


def term_items(user, on: date, most: int) -> list[Todo]:
    """The first to end first; with the button that renews."""
    return [_item(row, on) for row in ending(user, on).listed().order_by("ends_on", "pk")[:most]]


def _item(row: VicePrincipal, on: date) -> Todo:
    left, reached = (row.ends_on - on).days, step(row.ends_on, on)
    when = f"已到期 {-left} 天" if left < 0 else f"还有 {left} 天到期" if left else "今天到期"
    return Todo(
        title=f"{row.get_role_display()}聘期",
        line=f"{row.person}，{row.school}，聘期到 {month_day(row.ends_on)}，请续聘；不再续聘的选解聘原因。",
        action="续聘",
        action_url=reverse("principal-renewal", args=[row.pk]),
        url=row.get_absolute_url(),
        due_on=row.ends_on,
        when=when,
        tone="late" if left < 0 else "soon" if reached <= SOON else "",
        primary=left < 0 or reached <= PRESSING,
    )


PRINCIPALS = TodoSource(
    "principals",
    open_to=lambda user: user.can(Permission.KEEP_PEOPLE),
    waiting=waiting_terms,
    items=term_items,
    coming=lambda user, on: None,
)
