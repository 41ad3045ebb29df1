"""待办 of what the public says: complaints by whose turn it is, supervisors' terms, surveys whose days are over."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from outreach.models import Complaint, PostSupervisor, SurveyRound
from outreach.models.complaint_states import OPEN, ComplaintStatus
from outreach.standing import standing
from stations.access import Permission
from stations.tally import SORTS, Sort, counted

S = ComplaintStatus
ASKED = {  # state: what is to be done, on which step's page
    S.RECEIVED: ("要交办", "assign"),
    S.ASSIGNED: ("还没有报办理情况", "answer"),
    S.HANDLED: ("要答复", "reply"),
    S.APPEALED: ("要复查", "decide"),
    S.REPLIED: ("已答复，可以办结", "close"),
}


def to_office(user, on: date):
    return Complaint.objects.at_office(user)


def to_unit(user, on: date):
    return Complaint.objects.at_unit(user)


def to_group(user, on: date):
    return Complaint.objects.at_group(user)


def late(user, on: date) -> Q:
    """Not answered by the day."""
    return Q(status__in=OPEN, due_on__lt=on)


def ending(user, on: date):
    """Terms that end within a month, and surveys past their last day: of the office."""
    return PostSupervisor.objects.writable_by(user, Permission.RUN_POST).ending(on)


def rounds_over(user, on: date):
    return SurveyRound.objects.visible_to(user).over(on)


SORTS |= {
    "complaints": Sort(Permission.RUN_POST, to_office, late, menu="workbench"),
    "complaints-unit": Sort(Permission.APPLY_POST, to_unit, late, menu="workbench"),
    "complaints-anew": Sort(Permission.DECIDE_POST, to_group, late, menu="workbench"),
    "supervisors-ending": Sort(Permission.RUN_POST, ending, menu="workbench"),
    "rounds-over": Sort(Permission.RUN_POST, rounds_over, menu="workbench"),
}


def waiting_complaints(user, on: date) -> list[Waiting]:
    """投诉 for the office."""
    return _waiting("complaints", "投诉要办", user, on)


def waiting_handling(user, on: date) -> list[Waiting]:
    """投诉 assigned to the unit."""
    return _waiting("complaints-unit", "交办的投诉", user, on)


def waiting_appeals(user, on: date) -> list[Waiting]:
    """投诉 to look into anew."""
    return _waiting("complaints-anew", "投诉复查", user, on)


def _waiting(name: str, label: str, user, on: date) -> list[Waiting]:
    overdue, others = counted(name, user, on)
    return [Waiting(label, overdue + others, f"{reverse('complaints')}?due=hand", "late" if overdue else "")]


def complaint_items(user, on: date, most: int) -> list[Todo]:
    return _items(to_office(user, on), on, most)


def handling_items(user, on: date, most: int) -> list[Todo]:
    return _items(to_unit(user, on), on, most, {S.ASSIGNED: ("要报办理情况", "handle")})


def appeal_items(user, on: date, most: int) -> list[Todo]:
    return _items(to_group(user, on), on, most)


def _items(rows, on: date, most: int, asked=None) -> list[Todo]:
    """The nearest deadline first."""
    return [_item(one, on, ASKED | (asked or {})) for one in rows.listed().order_by("due_on", "pk")[:most]]


def _item(one: Complaint, on: date, asked: dict) -> Todo:
    """Never what was said, nor by whom."""
    words, event = asked[one.status]
    url = one.get_absolute_url()
    action_url = reverse("complaint-step", args=[one.pk, event])
    title, line = f"{one}（{one.unit}）{words}", f"{month_day(one.received_on)}收到，{month_day(one.due_on)}前答复"
    if one.status == S.REPLIED:
        return Todo(title, f"{month_day(one.replied_on)}答复的", "去办结", action_url, url)
    stands = standing(one.due_on, on)
    when = stands.words.replace("过期", "逾期")
    facts = {"primary": stands.primary, "first": stands.first}
    return Todo(title, line, "去办", action_url, url, one.due_on, when, stands.tone, **facts)


def waiting_ends(user, on: date) -> list[Waiting]:
    """聘期 that end, 问卷 that are over."""
    terms, rounds = sum(counted("supervisors-ending", user, on)), sum(counted("rounds-over", user, on))
    ended = Waiting("问卷到期", rounds, reverse("posts"), "soon")
    return [Waiting("监督员聘期", terms, reverse("post-supervisors")), ended]


def term_items(user, on: date, most: int) -> list[Todo]:
    """What has a day each by itself."""
    terms = ending(user, on).select_related("person", "unit").order_by("ends_on", "pk")[:most]
    joined = ("application__unit", "review__title__unit")
    rounds = rounds_over(user, on).select_related(*joined).order_by("closes_on", "pk")[:most]
    return [*map(_round, rounds), *(_term(one, on) for one in terms)]


def _term(one: PostSupervisor, on: date) -> Todo:
    stands, url = standing(one.ends_on, on), reverse("post-supervisors")
    line = f"{one} · {month_day(one.ends_on)}到期，要续聘的登记新的一期"
    return Todo(
        "监督员聘期快到", line, "去续聘", reverse("post-supervisor-new"), url, one.ends_on, stands.words, stands.tone
    )


def _round(one: SurveyRound) -> Todo:
    url, line = one.get_absolute_url(), f"{month_day(one.closes_on)}截止，结束以后自动统计，不够的可以延期"
    return Todo(f"{one.unit}的问卷到期了", line, "去结束", url, url, one.closes_on, tone="soon", primary=True)


COMPLAINTS = TodoSource(
    "complaints",
    open_to=lambda user: user.can(Permission.RUN_POST),
    waiting=waiting_complaints,
    items=complaint_items,
    coming=lambda user, on: None,
)
HANDLING = TodoSource(
    "complaints",
    open_to=lambda user: user.can(Permission.APPLY_POST),
    waiting=waiting_handling,
    items=handling_items,
    coming=lambda user, on: None,
)
APPEALS = TodoSource(
    "complaints",
    open_to=lambda user: user.can(Permission.DECIDE_POST),
    waiting=waiting_appeals,
    items=appeal_items,
    coming=lambda user, on: None,
)
TERMS = TodoSource(
    "post-supervisors",
    open_to=lambda user: user.can(Permission.RUN_POST),
    waiting=waiting_ends,
    items=term_items,
    coming=lambda user, on: None,
)
