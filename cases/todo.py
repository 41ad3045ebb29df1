"""待办 of the minors' files: who is to be visited by when, and files that wait for a decision."""

from datetime import date, timedelta

from django.db.models import Count, Func, IntegerField, Q, QuerySet, Subquery
from django.urls import reverse

from cases import due
from cases.forms.minor import NewMinorForm
from cases.models import Duplicate, Minor, RiskSignal
from cases.models.assessment import to_assess as due_of
from cases.visiting import Visiting, to_visit
from guanai.calendars import month_day
from guanai.registers import DraftForm, Todo, TodoSource, Waiting
from stations.access import Permission
from stations.models import User

SOON = timedelta(days=due.SOON)


def waiting_visits(user, on: date) -> list[Waiting]:
    """Overdue, and due within seven days; one query."""
    late, soon = (Count("visit_due_on", filter=Q(**{f"visit_due_on__{word}": on})) for word in ("lt", "gte"))
    found = to_visit(user).due(on + SOON).aggregate(late=late, soon=soon)
    address = reverse("visits")
    return [
        Waiting("逾期", found["late"], f"{address}?due=late", "late"),
        Waiting("七天内到期", found["soon"], f"{address}?due=soon", "soon"),
    ]


def waiting_files(user, on: date) -> list[Waiting]:
    """What waits in the files: visits, and for the station signals and assessments."""
    found, address = _counted(user, on), reverse("visits")
    told = [
        ("late", "逾期", f"{address}?due=late", "late"),
        ("soon", "七天内到期", f"{address}?due=soon", "soon"),
        ("signal", "异常信号", reverse("signals"), ""),
        ("assessment", "要评估", reverse("assessments"), ""),
    ]
    return [Waiting(label, found[name], url, tone) for name, label, url, tone in told if name in found]


def _counted(user, on: date) -> dict[str, int]:
    """How many of each wait: one query, for the length of a request."""
    day, found = getattr(user, "files_waiting", (None, {}))
    if day != on:
        number = Func("pk", function="COUNT", output_field=IntegerField())
        rows = {name: rows.order_by().annotate(number=number) for name, rows in _waiting_rows(user, on).items()}
        subqueries = {name: Subquery(one.values("number")) for name, one in rows.items()}
        numbers = User.objects.filter(pk=user.pk).values(**subqueries).get()
        found = {name: number or 0 for name, number in numbers.items()}
        user.files_waiting = (on, found)
    return found


def _waiting_rows(user, on: date) -> dict[str, QuerySet]:
    near = to_visit(user).due(on + SOON)
    rows = {"late": near.filter(visit_due_on__lt=on), "soon": near.filter(visit_due_on__gte=on)}
    if user.can(Permission.RECORD_FILE):
        rows["signal"] = open_signals(user)
    if user.can(Permission.READ_CASE):
        rows["assessment"] = to_assess(user, on)
    return rows


def file_items(user, on: date, most: int) -> list[Todo]:
    """The visits one by one; of signals and of assessments one line each, which opens their list."""
    found, items = _counted(user, on), visit_items(user, on, most)
    if number := found.get("signal"):
        url, line = reverse("signals"), "有人放心不下的孩子，请写明后来怎么样。"
        items.append(Todo(f"异常信号 {number} 条", line, "去办结", url, url=url, primary=True))
    if number := found.get("assessment"):
        url, line = reverse("assessments"), "到期，或依据的记录有变化，请重新评估。"
        items.append(Todo(f"分级评估 {number} 份档案", line, "去评估", url, url=url))
    return items


def visit_items(user, on: date, most: int) -> list[Todo]:
    """The children to be visited, the longest overdue first."""
    minors = to_visit(user).due(on + SOON).order_by("visit_due_on", "pk")[:most]
    return [visit_item(visiting, on) for visiting in Visiting.of(minors, on, user=user)]


def coming_visit(user, on: date) -> Todo | None:
    """The next visit after those."""
    later = to_visit(user).filter(visit_due_on__gt=on + SOON).order_by("visit_due_on", "pk")[:1]
    return next((visit_item(visiting, on) for visiting in Visiting.of(later, on, user=user)), None)


def visit_item(visiting: Visiting, on: date) -> Todo:
    minor = visiting.minor
    return Todo(
        title=f"走访 档案 {minor.file_no}",
        line=visiting.line(),
        action="记走访",
        action_url=reverse("visit-new", args=[minor.pk]),
        url=minor.get_absolute_url(),
        due_on=minor.visit_due_on,
        when=due.words(minor.visit_due_on, on),
        tone=due.standing(minor.visit_due_on, on),
        primary=minor.visit_due_on <= on,
    )


def may_visit(user) -> bool:
    return user.can(Permission.RECORD_VISIT)


def may_visit_this(user, pk) -> bool:
    """Whether the user may write a visit into this child's file."""
    return Minor.objects.valid().writable_by(user, Permission.RECORD_VISIT).filter(pk=pk).exists()


def may_file(user, target) -> bool:
    """Whether the user may open files; the draft of a new one hangs on its writer."""
    return target == user.pk and user.can(Permission.RECORD_FILE)


def open_signals(user):
    """The signals that wait in the open files which this user keeps; no text is opened."""
    minors = Minor.objects.open().writable_by(user, Permission.RECORD_FILE)
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


def to_assess(user, on: date):
    """The open files which this user keeps and grades, and which are to be graded again."""
    kept = Minor.objects.open().writable_by(user, Permission.RECORD_FILE)
    return due_of(kept.filter(pk__in=Minor.objects.writable_by(user, Permission.READ_CASE).values("pk")), on).listed()


def assessment_item(minor: Minor) -> Todo:
    line = "到期，或依据的记录有变化，请重新评估。"
    url = reverse("minor-assessments", args=[minor.pk])
    return Todo(f"分级评估 档案 {minor.file_no}", line, "评估", reverse("assessment-new", args=[minor.pk]), url=url)


def _undecided(user):
    return Duplicate.objects.visible_to(user).undecided()


def waiting_duplicates(user, on: date) -> list[Waiting]:
    return [Waiting("待核", _undecided(user).count(), reverse("duplicates"))]


def duplicate_items(user, on: date, most: int) -> list[Todo]:
    """One line for the whole queue: each pair is looked at on its own page."""
    number, url = _undecided(user).count(), reverse("duplicates")
    line = "同一个孩子可能在两个单位都有档案，请逐份核对。"
    return [Todo(f"待核档案 {number} 份", line, "去核对", url, url=url, primary=True)] if number else []


VISITS = TodoSource(
    "visits",
    open_to=may_visit,
    waiting=waiting_files,
    items=file_items,
    coming=coming_visit,
    asked="?due=near",
)
VISIT_DRAFT = DraftForm(
    ("token", "held_on", "place", "visitors", "findings", "worried", "next_on"), open_to=may_visit_this
)
FILE_DRAFT = DraftForm(("token", "unit", *NewMinorForm.Meta.fields, "kind", "source", "since"), open_to=may_file)
DUPLICATES = TodoSource(
    "duplicates",
    open_to=lambda user: user.can(Permission.DECIDE_DUPLICATE),
    waiting=waiting_duplicates,
    items=duplicate_items,
    coming=lambda user, on: None,
)
