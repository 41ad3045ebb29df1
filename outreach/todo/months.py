"""待办 of outreach: the last month's police incidents, for units that have begun to report them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import IncidentCount, IncidentKind
from outreach.zero_reports import last_complete
from stations.access import Permission
from stations.models import Unit
from stations.tally import SORTS, Sort, counted


def unreported(user, on: date):
    """The own units that have not reported the last complete month."""
    return behind(Unit.objects.writable_by(user, Permission.RECORD_OUTREACH), on)


def behind(units, on: date):
    """Of these units those that report some kind of incident, and have not for the last complete month."""
    month, lacking = last_complete(on), Q(pk__in=())
    for kind in IncidentKind:
        rows = IncidentCount.objects.valid().filter(unit=OuterRef("pk"), kind=kind)
        lacking |= Exists(rows) & ~Exists(rows.filter(year=month.year, month=month.month))
    return units.filter(lacking, closed_on=None)


SORTS |= {"incident-months": Sort(Permission.RECORD_OUTREACH, unreported)}


def waiting_months(user, on: date) -> list[Waiting]:
    return [Waiting("警情月报", sum(counted("incident-months", user, on)), reverse("incidents"))]


def month_items(user, on: date, most: int) -> list[Todo]:
    """One line a unit."""
    return [_item(unit, on) for unit in unreported(user, on).order_by("path")[:most]]


def _item(unit: Unit, on: date) -> Todo:
    month = last_complete(on)
    url = reverse("incident-year", args=[unit.code, month.year])
    line = "没有报的月份不算零，零接报会断开；没有警情的填 0。"
    return Todo(f"报 {month.month} 月涉未成年人警情（{unit}）", line, "去报", url, url=url)


MONTHS = TodoSource(
    "incidents",
    open_to=lambda user: user.can(Permission.RECORD_OUTREACH),
    waiting=waiting_months,
    items=month_items,
    coming=lambda user, on: None,
)
