"""待办 of 走访导出: what waits for a second person, and the quiet line that one's own is ready."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from cases.models import VisitExport
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.tally import SORTS, Sort, counted


def _own(user, on: date):
    return VisitExport.objects.mine(user).fresh(timezone.now())


SORTS |= {
    "exports": Sort(Permission.APPROVE_EXPORT, lambda user, on: VisitExport.objects.for_second(user), menu="workbench"),
    "own-exports": Sort(Permission.EXPORT_FILE, _own, menu="workbench"),
}


def waiting_exports(user, on: date) -> list[Waiting]:
    """What waits on this account as the second person, and what it may take."""
    names = {"exports": "待批准导出", "own-exports": "导出可以下载"}
    return [Waiting(label, sum(counted(name, user, on)), reverse("visit-exports")) for name, label in names.items()]


def export_items(user, on: date, most: int) -> list[Todo]:
    """The request to decide on; the file to take."""
    url = reverse("visit-exports")
    asked = VisitExport.objects.for_second(user).listed().defer("purpose", "answer").order_by("asked_at")[:most]
    items = [
        Todo(
            "批准走访导出",
            f"{row.unit.name}{row.asked_by.name}申请导出走访记录，编号 {row.no}。",
            "办理",
            reverse("visit-export-approval", args=[row.pk]),
            url=url,
            primary=True,
        )
        for row in asked
    ]
    own = _own(user, on).defer("purpose", "answer").order_by("ready_at")[:most]
    items += [Todo("走访记录已导出", f"编号 {row.no}，24 小时内可以下载。", "去下载", url, url=url) for row in own]
    return items[:most]


EXPORTS = TodoSource(
    "visit-exports",
    open_to=lambda user: user.can(Permission.APPROVE_EXPORT),
    waiting=waiting_exports,
    items=export_items,
    coming=lambda user, on: None,
)
