"""待办 in the files: visits, and for the station signals, assessments, and what its mentors need."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from cases import due, mentors
from cases.lateness import late as late_visits
from cases.lateness import told as due_told
from cases.models import Minor, RiskSignal
from cases.models.assessment import to_assess as due_of
from cases.models.attention import urged_on
from cases.visiting import Visiting, to_visit
from guanai.calendars import month_day
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.tally import SORTS, Sort, counted

SOON = timedelta(days=due.SOON)


def waiting_visits(user, on: date) -> list[Waiting]:
    """Overdue, and due within seven days."""
    late, soon = counted("visits", user, on)
    address = reverse("visits")
    return [
        Waiting("走访逾期", late, f"{address}?due=late", "late"),
        Waiting("走访七天内到期", soon, f"{address}?due=soon", "soon"),
    ]


def waiting_files(user, on: date) -> list[Waiting]:
    """What waits in the files: visits, and for the station signals and assessments."""
    more = {
        "signals": ("异常信号", "signals"),
        "assessments": ("要评估", "assessments"),
        "gaps": ("移交空缺", "handovers"),
        "clearances": ("核查到期", "mentors"),
        "notes": ("站长的话", "visits-made"),
    }
    narrowed = {"clearances": {"due": "soon"}, "notes": {"noted": "new"}}
    asked = {name: told for name, told in more.items() if user.can(SORTS[name].right)}
    told = [
        Waiting(label, sum(counted(name, user, on)), reverse(url, query=narrowed.get(name)))
        for name, (label, url) in asked.items()
    ]
    return waiting_visits(user, on) + told


def file_items(user, on: date, most: int) -> list[Todo]:
    """The visits and the worries one by one; of assessments one line, which opens their list."""
    items = visit_items(user, on, most)
    items += signal_items(user, on, most) if any(counted("signals", user, on)) else []
    if number := sum(counted("assessments", user, on)):
        url, line = reverse("assessments"), "到期，或依据的记录有变化，请重新评估。"
        items.append(Todo(f"分级评估 {number} 份档案", line, "去评估", url, url=url))
    for name, told in {
        "gaps": mentors.gap_items,
        "clearances": mentors.clearance_items,
        "notes": mentors.note_items,
    }.items():
        items += told(user, on, most) if any(counted(name, user, on)) else []
    return items


def visit_items(user, on: date, most: int) -> list[Todo]:
    """The children to be visited: whom the head urged first, then the longest overdue."""
    minors = to_visit(user).due(on + SOON).annotate(urged_on=urged_on())
    minors = minors.order_by(F("urged_on").asc(nulls_last=True), "visit_due_on", "pk")[:most]
    return [visit_item(visiting, on) for visiting in Visiting.of(minors, on, user=user)]


def coming_visit(user, on: date) -> Todo | None:
    """The next visit after those."""
    later = to_visit(user).filter(visit_due_on__gt=on + SOON).order_by("visit_due_on", "pk")[:1]
    return next((visit_item(visiting, on) for visiting in Visiting.of(later, on, user=user)), None)


def visit_item(visiting: Visiting, on: date) -> Todo:
    minor = visiting.minor
    told = due_told(minor.visit_due_on, on)
    return Todo(
        title=f"走访 档案 {minor.file_no}",
        line=visiting.line(),
        action="记走访",
        action_url=reverse("visit-new", args=[minor.pk]),
        url=minor.get_absolute_url(),
        due_on=minor.visit_due_on,
        when=told["words"],
        tone=told["tone"],
        primary=minor.visit_due_on <= on,
        first=visiting.urged_on is not None,
    )


def open_signals(user):
    """The signals that wait in the files which this user keeps, closed ones too: a visit may be entered late."""
    minors = Minor.objects.valid().writable_by(user, Permission.RECORD_FILE)
    return RiskSignal.objects.open().filter(minor__in=minors).select_related("minor").defer("text", "result")


def signal_item(signal: RiskSignal, on: date) -> Todo:
    return Todo(
        title=f"异常信号 档案 {signal.minor.file_no}",
        line=f"{signal.get_source_display()}，{month_day(signal.seen_on)}发现，请在关注期内写明结果。",
        action="办结",
        action_url=reverse("signal-closing", args=[signal.minor_id, signal.pk]),
        url=signal.get_absolute_url(),
        due_on=signal.watch_until,
        when=due.words(signal.watch_until, on),
        tone=due.standing(signal.watch_until, on),
        primary=signal.watch_until <= on,
    )


def signal_items(user, on: date, most: int) -> list[Todo]:
    """Somebody needs help: at once, from the day on which it was seen, before everything else."""
    rows = open_signals(user).order_by("-seen_on", "-entered_at", "pk")[:most]
    return [replace(signal_item(row, on), due_on=row.seen_on, first=True, **_seen(row, on)) for row in rows]


def _seen(signal: RiskSignal, on: date) -> dict:
    days = (on - signal.seen_on).days
    when = f"{days} 天前发现" if days > 0 else "今天发现"
    return {"when": when, "tone": "late" if signal.watch_until < on else "soon", "primary": True}


def to_assess(user, on: date):
    """The open files which this user keeps and grades, and which are to be graded again."""
    kept = Minor.objects.open().writable_by(user, Permission.RECORD_FILE)
    return due_of(kept.filter(pk__in=Minor.objects.writable_by(user, Permission.READ_CASE).values("pk")), on).listed()


def assessment_item(minor: Minor) -> Todo:
    line = "到期，或依据的记录有变化，请重新评估。"
    url = reverse("minor-assessments", args=[minor.pk])
    return Todo(f"分级评估 档案 {minor.file_no}", line, "评估", reverse("assessment-new", args=[minor.pk]), url=url)


SORTS |= {
    "visits": Sort(
        Permission.RECORD_VISIT,
        lambda user, on: to_visit(user).due(on + SOON),
        lambda user, on: late_visits(on),
        menu="workbench",
    ),
    "signals": Sort(
        Permission.RECORD_FILE, lambda user, on: open_signals(user), lambda user, on: Q(watch_until__lt=on)
    ),
    "gaps": Sort(
        Permission.KEEP_PEOPLE, lambda user, on: mentors.open_gaps(user), lambda user, on: Q(gap_until__lt=on)
    ),
    "clearances": Sort(Permission.KEEP_PEOPLE, mentors.lapsing),
    "notes": Sort(Permission.RECORD_VISIT, mentors.unseen),
    "assessments": Sort(Permission.READ_CASE, to_assess),
}
VISITS = TodoSource(
    "visits",
    open_to=lambda user: user.can(Permission.RECORD_VISIT),
    waiting=waiting_files,
    items=file_items,
    coming=coming_visit,
)
