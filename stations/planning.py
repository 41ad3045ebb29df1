"""待办 of the work plans: items past their day, or due within a week, and not yet 考核."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.models import WorkPlanItem
from stations.tally import SORTS, Sort, counted


def due(user, on: date):
    """Those of the units for which this account writes."""
    return WorkPlanItem.objects.at_hand(user.holdings(Permission.RECORD_REGISTERS), on)


def late(user, on: date) -> Q:
    return Q(due_on__lt=on)


SORTS |= {"plans": Sort(Permission.RECORD_REGISTERS, due, late)}


def waiting_plans(user, on: date) -> list[Waiting]:
    overdue, others = counted("plans", user, on)
    return [Waiting("计划事项", overdue + others, reverse("work-plan-items"), "late" if overdue else "")]


def plan_items(user, on: date, most: int) -> list[Todo]:
    """The longest overdue first."""
    rows = due(user, on).listed().order_by("due_on", "pk")[:most]
    return [_item(one, on) for one in rows]


def _item(one: WorkPlanItem, on: date) -> Todo:
    days, url = (on - one.due_on).days, one.get_absolute_url()
    return Todo(
        title=f"{one.plan}第 {one.no} 项",
        line=f"{one.what[:40]} · {one.responsible}负责，应在 {month_day(one.due_on)}前完成并考核",
        action="去办",
        action_url=url,
        url=url,
        due_on=one.due_on,
        when=f"逾期 {days} 天" if days > 0 else "",
        tone="late" if days > 0 else "soon",
        primary=days > 0,
    )


PLANS = TodoSource(
    "work-plan-items",
    open_to=lambda user: user.can(Permission.RECORD_REGISTERS),
    waiting=waiting_plans,
    items=plan_items,
    coming=lambda user, on: None,
)
