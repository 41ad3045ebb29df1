"""待办 of what 维权岗 keeps up: cards that another person asks for, practical projects whose day comes."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import ContactCard, PracticalProject
from outreach.standing import standing
from stations.access import Permission
from stations.tally import SORTS, Sort, counted

RIGHT = Permission.RECORD_OUTREACH


def cards(user, on: date):
    """Applied for by somebody else of the own unit."""
    return ContactCard.objects.writable_by(user, RIGHT).for_second(user)


def projects(user, on: date):
    """Promised by the own unit, and due within the month or by now."""
    return PracticalProject.objects.writable_by(user, RIGHT).due(on)


SORTS |= {
    "contact-cards": Sort(RIGHT, cards),
    "practical-projects": Sort(RIGHT, projects, lambda user, on: Q(due_on__lt=on)),
}


def waiting_links(user, on: date) -> list[Waiting]:
    late, others = counted("practical-projects", user, on)
    waiting = sum(counted("contact-cards", user, on))
    return [
        Waiting("实事项目", late + others, reverse("projects"), "late" if late else ""),
        Waiting("联系卡等审批", waiting, reverse("contact-cards")),
    ]


def link_items(user, on: date, most: int) -> list[Todo]:
    """Projects by their day, then cards in the order in which they were asked for."""
    due = projects(user, on).listed().order_by("due_on", "pk")[:most]
    asked = cards(user, on).listed().order_by("entered_at", "pk")[:most]
    return [*(_project(one, on) for one in due), *(_card(one) for one in asked)]


def _project(row: PracticalProject, on: date) -> Todo:
    stands, url = standing(row.due_on, on), row.get_absolute_url()
    when = stands.words.replace("过期", "逾期")
    line = f"{row.unit}{row.get_branch_display()} · 承诺 {month_day(row.due_on)}前办结，办成了填日期和结果"
    return Todo(f"实事项目：{row.name}", line, "去看", url, url, row.due_on, when, stands.tone)


def _card(row: ContactCard) -> Todo:
    url, line = row.get_absolute_url(), f"{row.unit} · 申请 {row.quantity} 张，请看过以后批准或不批准"
    return Todo(f"{row}等审批", line, "去审批", url, url)


LINKS = TodoSource(
    "projects",
    open_to=lambda user: user.can(RIGHT),
    waiting=waiting_links,
    items=link_items,
    coming=lambda user, on: None,
)
