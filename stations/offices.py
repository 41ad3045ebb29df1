"""待办 of a committee's own work: answers to fetch, documents in hand, visits to follow up, joint meetings to call."""

from datetime import date, timedelta

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import NOTHING, Permission
from stations.models import (
    CommitteeRequest,
    DocumentStatus,
    GuidanceVisit,
    Meeting,
    MeetingKind,
    OfficialDocument,
    SchoolTerm,
    Unit,
)
from stations.models.unit import UnitKind
from stations.tally import SORTS, Sort, counted

NOTICE = timedelta(days=14)  # before lessons begin or end
AFTERWARDS = timedelta(days=14)  # 开学前后: also for so long after they began
EARLY = timedelta(days=28)  # a joint meeting held so long before the day was held for it
COUNTIES = (
    UnitKind.COUNTY_BUREAU,
    UnitKind.COUNTY_CITY_BUREAU,
    UnitKind.DISTRICT_BUREAU,
    UnitKind.DISTRICT_BRANCH,
    UnitKind.FUNCTIONAL_BRANCH,
)
RECORD = Permission.RECORD_REGISTERS


def may_record(user) -> bool:
    return user.can(RECORD)


def nothing_comes(user, on: date) -> None:
    """What comes next is told by other sources."""


# --- 提请党委


def open_requests(user, on: date) -> QuerySet:
    return CommitteeRequest.objects.open().writable_by(user, RECORD)


def waiting_requests(user, on: date) -> list[Waiting]:
    return [
        Waiting(
            "提请党委等答复", sum(counted("committee-requests", user, on)), f"{reverse('committee-requests')}?open=1"
        )
    ]


def request_items(user, on: date, most: int) -> list[Todo]:
    """The longest unanswered first."""
    return [_request(row, on) for row in open_requests(user, on).order_by("submitted_on", "pk")[:most]]


def _request(row: CommitteeRequest, on: date) -> Todo:
    days, url = (on - row.submitted_on).days, row.get_absolute_url()
    line = f"{row.get_kind_display()} · {month_day(row.submitted_on)}提请，已 {days} 天，党委答复了请登记。"
    return Todo(f"{row} 等党委答复", line, "登记答复", reverse("committee-request-answer", args=[row.pk]), url=url)


# --- 公文


def documents_at_hand(user, on: date) -> QuerySet:
    return OfficialDocument.objects.at_hand(user, on)


def waiting_documents(user, on: date) -> list[Waiting]:
    late, others = counted("documents", user, on)
    return [Waiting("公文", late + others, f"{reverse('documents')}?due=hand", "late" if late else "")]


def document_items(user, on: date, most: int) -> list[Todo]:
    """What is to be signed for or urged by a day first."""
    rows = documents_at_hand(user, on).listed().order_by("receipt_due", "-entered_at", "pk")[:most]
    own = {holding.path for holding in user.holdings(RECORD)}
    return [_document(row, on, mine=row.unit.path in own) for row in rows]


DOING = {
    DocumentStatus.CHECKING: ("等核稿", "核稿"),
    DocumentStatus.SIGNING: ("等签发", "签发"),
    DocumentStatus.RETURNED: ("退回修改", "修改"),
}


def _document(row: OfficialDocument, on: date, *, mine: bool) -> Todo:
    url = row.get_absolute_url()
    if not row.is_sent:
        word, action = DOING[row.status]
        return Todo(f"公文{word}", f"{row.get_kind_display()}：{row.title}", action, url, url=url)
    late = row.receipt_due < on
    title, action = ("还有单位没有签收", "去催") if mine else ("公文等签收", "签收")
    due = {"due_on": row.receipt_due, "tone": "late" if late else "", "primary": late}
    line = f"{row.unit} {row.number} {row.title}，应在 {month_day(row.receipt_due)}前签收"
    return Todo(title, line, action, f"{url}#sending", url=url, **due)


# --- 调研回访


def visits_at_hand(user, on: date) -> QuerySet:
    """Of either side."""
    where = NOTHING
    for holding in user.holdings(RECORD):
        where |= holding.units("unit__path") | holding.units("to_unit__path")
    return GuidanceVisit.objects.due(on).filter(where)


def visits_late(user, on: date) -> Q:
    return Q(follow_up_due__lt=on)


def waiting_guidance(user, on: date) -> list[Waiting]:
    late, others = counted("guidance", user, on)
    return [Waiting("调研回访", late + others, reverse("guidance-visits"), "late" if late else "")]


def guidance_items(user, on: date, most: int) -> list[Todo]:
    """The longest overdue first."""
    return [_visit(row, on) for row in visits_at_hand(user, on).listed().order_by("follow_up_due", "pk")[:most]]


def _visit(row: GuidanceVisit, on: date) -> Todo:
    days, url = (on - row.follow_up_due).days, row.get_absolute_url()
    return Todo(
        title=f"{row.to_unit}的调研意见要回访",
        line=f"{row.unit}{month_day(row.visited_on)}去调研，应在 {month_day(row.follow_up_due)}前回访落实情况",
        action="登记回访",
        action_url=reverse("guidance-follow-up-new", args=[row.pk]),
        url=url,
        due_on=row.follow_up_due,
        when=f"逾期 {days} 天" if days > 0 else "",
        tone="late" if days > 0 else "soon",
        primary=days > 0,
    )


# --- 开学前后、放假前的联席会议


def nodes(user, on: date) -> QuerySet:
    """School terms whose first or last day calls for a joint meeting of a county of this account, and none was held.

    What binds the county is asked, be it its own term or the city's. Of the first day it is asked for two weeks before
    and after; of the last day before it only: then the pupils are gone.
    """
    starting = Q(starts_on__gte=on - AFTERWARDS, starts_on__lte=on + NOTICE)
    ending = Q(ends_on__gte=on, ends_on__lte=on + NOTICE)
    called = Q(pk__in=())
    for unit in _counties(user):
        terms = Q(pk__in=SchoolTerm.objects.binding(unit).values("pk"))
        before = starting & ~_held(unit, on - AFTERWARDS - EARLY, on) | ending & ~_held(unit, on - EARLY, on)
        called |= terms & before
    return SchoolTerm.objects.filter(called)


def _counties(user) -> list[Unit]:
    """The county bureaus for which this account writes."""
    return [one.appointment.unit for one in user.holdings(RECORD) if one.appointment.unit.kind in COUNTIES]


def _held(unit: Unit, first: date, last: date) -> Exists:
    return Exists(Meeting.objects.valid().between(first, last).filter(unit=unit, kind=MeetingKind.JOINT))


def nodes_late(user, on: date) -> Q:
    """Lessons have begun, and there was none."""
    return Q(starts_on__lt=on, ends_on__gt=on + NOTICE)


def waiting_nodes(user, on: date) -> list[Waiting]:
    late, others = counted("school-nodes", user, on)
    return [Waiting("联席会议", late + others, f"{reverse('meetings')}?kind=joint", "late" if late else "")]


def node_items(user, on: date, most: int) -> list[Todo]:
    return [_node(term, on) for term in nodes(user, on).order_by("starts_on", "pk")[:most]]


def _node(term: SchoolTerm, on: date) -> Todo:
    begins = term.ends_on > on + NOTICE
    day, words = (term.starts_on, "开学前后") if begins else (term.ends_on, "放假前")
    said = f"{term} {month_day(day)}{'开学' if begins else '放假'}，还没有登记联席会议，会后请记一次会议。"
    tone = "late" if day < on else "soon"
    return Todo(f"{words}开联席会议", said, "记会议", reverse("meetings-new"), due_on=day, tone=tone, primary=day < on)


SORTS |= {
    "committee-requests": Sort(RECORD, open_requests),
    "documents": Sort(RECORD, documents_at_hand, lambda user, on: Q(receipt_due__lt=on)),
    "guidance": Sort(RECORD, visits_at_hand, visits_late),
    "school-nodes": Sort(RECORD, nodes, nodes_late),
}
SOURCES = [
    TodoSource("documents", may_record, waiting_documents, document_items, nothing_comes),
    TodoSource("committee-requests", may_record, waiting_requests, request_items, nothing_comes),
    TodoSource("guidance-visits", may_record, waiting_guidance, guidance_items, nothing_comes),
    TodoSource("meetings", may_record, waiting_nodes, node_items, nothing_comes),
]
