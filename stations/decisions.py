"""待办 of the resolutions: what a unit leads, or called for, and is to be done by a day."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.models import Resolution
from stations.tally import SORTS, Sort, counted


def due(user, on: date):
    """Those of the units for which this account writes."""
    return Resolution.objects.at_hand(user.holdings(Permission.RECORD_REGISTERS), on)


def late(user, on: date) -> Q:
    return Q(due_on__lt=on)


SORTS |= {"resolutions": Sort(Permission.RECORD_REGISTERS, due, late)}


def waiting_resolutions(user, on: date) -> list[Waiting]:
    overdue, others = counted("resolutions", user, on)
    return [Waiting("会议决议", overdue + others, reverse("resolutions"), "late" if overdue else "")]


def resolution_items(user, on: date, most: int) -> list[Todo]:
    """The longest overdue first."""
    rows = due(user, on).owned().order_by("due_on", "pk")[:most]
    return [_item(one, on) for one in rows]


def _item(one: Resolution, on: date) -> Todo:
    days, url = (on - one.due_on).days, one.get_absolute_url()
    line = f"{one.text[:40]} · {one.owner}牵头，应在 {month_day(one.due_on)}前办结"
    return Todo(
        title=one.short,
        line=line,
        action="去办",
        action_url=f"{url}#resolutions",
        url=url,
        due_on=one.due_on,
        when=f"逾期 {days} 天" if days > 0 else "",
        tone="late" if days > 0 else "soon",
        primary=days > 0,
    )


RESOLUTIONS = TodoSource(
    "resolutions",
    open_to=lambda user: user.can(Permission.RECORD_REGISTERS),
    waiting=waiting_resolutions,
    items=resolution_items,
    coming=lambda user, on: None,
)
