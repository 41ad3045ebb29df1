"""待办 of units that create: objections that nobody answered, for office and group; promises for the office."""

from datetime import date
from functools import partial

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import Objection, PostApplication, ServiceCommitment
from outreach.models.post_states import ApplicationStatus
from outreach.todo.posts import held
from stations.access import Permission
from stations.tally import SORTS, Sort, counted

HOST = "application__cycle__unit__"


def open_objections(permission: Permission, user, on: date):
    """Until they are answered nobody of their cycle is named."""
    valid = PostApplication.objects.valid()
    return Objection.objects.open().filter(held(user, permission, HOST), application__in=valid)


def every(user, on: date) -> Q:
    """An objection has no day: it is late from the first."""
    return Q(answered_at=None)


def promises(user, on: date):
    """服务承诺 to approve, of units that create; one's own is for another account."""
    creating = PostApplication.objects.at(ApplicationStatus.CREATING)
    rows = ServiceCommitment.objects.valid().filter(held(user, Permission.RUN_POST, HOST), approved_at=None)
    return rows.filter(application__in=creating).exclude(entered_by=user.pk)


to_office = partial(open_objections, Permission.RUN_POST)
to_group = partial(open_objections, Permission.DECIDE_POST)
SORTS |= {
    "objections": Sort(Permission.RUN_POST, to_office, every, menu="posts"),
    "objections-group": Sort(Permission.DECIDE_POST, to_group, every, menu="posts"),
    "promises": Sort(Permission.RUN_POST, promises),
}


def waiting_answers(user, on: date) -> list[Waiting]:
    """异议 and 服务承诺 for the office."""
    asked = Waiting("服务承诺待审核", sum(counted("promises", user, on)), reverse("posts"))
    return [_open("objections", user, on), asked]


def waiting_objections(user, on: date) -> list[Waiting]:
    """异议 for the group."""
    return [_open("objections-group", user, on)]


def _open(name: str, user, on: date) -> Waiting:
    late, _ = counted(name, user, on)
    return Waiting("异议待答复", late, reverse("posts"), "late" if late else "")


def answer_items(user, on: date, most: int) -> list[Todo]:
    """What came first, first; then the promises."""
    found = objection_items(to_office, user, on, most)
    rows = promises(user, on).select_related("application__unit", "application__cycle").order_by("entered_at", "pk")
    return [*found, *(_promise(one) for one in rows[: most - len(found)])]


def objection_items(rows, user, on: date, most: int) -> list[Todo]:
    """Never what was said, nor by whom."""
    told = rows(user, on).defer("who", "words", "finding")
    told = told.select_related("application__unit", "application__cycle").order_by("received_on", "pk")
    return [_objection(one) for one in told[:most]]


def _objection(one: Objection) -> Todo:
    way = "收到" if one.registered_by else "从公开页面收到"
    line = f"{month_day(one.received_on)}{way}，答复以前不能命名。"
    url, title = reverse("post-objection-answer", args=[one.pk]), f"{one.application}有异议"
    return Todo(title, line, "去核查答复", url, one.get_absolute_url(), tone="late", primary=True)


def _promise(one: ServiceCommitment) -> Todo:
    url, title = reverse("post-commitment-approval", args=[one.pk]), f"{one.application}：服务承诺待审核"
    line = f"{one}，审核通过以后四项内容对外公开。"
    return Todo(title, line, "去审核", url, one.get_absolute_url())


OF_OFFICE = TodoSource(
    "posts",
    open_to=lambda user: user.can(Permission.RUN_POST),
    waiting=waiting_answers,
    items=answer_items,
    coming=lambda user, on: None,
)
OF_GROUP = TodoSource(
    "posts",
    open_to=lambda user: user.can(Permission.DECIDE_POST),
    waiting=waiting_objections,
    items=partial(objection_items, to_group),
    coming=lambda user, on: None,
)
