"""待办 of the children's room: visits, signals, assessments, clues, referrals, and files that wait for a decision."""

from datetime import date, timedelta
from functools import partial

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils import timezone

from cases import due
from cases.dropping import dropout_items, wanting
from cases.forms.minor import NewMinorForm
from cases.models import ClueReport, DropoutCase, Duplicate, Minor, RiskSignal
from cases.models.assessment import to_assess as due_of
from cases.models.clue import ClueClass
from cases.visiting import Visiting, to_visit
from guanai.calendars import SHANGHAI, month_day
from guanai.registers import DraftForm, Todo, TodoSource, Waiting
from guanai.templatetags.ui import plain
from stations import todo as referrals
from stations.access import Permission

SOON = timedelta(days=due.SOON)


def counted(name: str, user, on: date) -> tuple[int, int]:
    """How many of that sort are late, and how many others wait; all sorts in one query a request: every page asks."""
    kept = getattr(user, "counted_todos", None)
    if kept is None or kept[0] != on:
        legs = [_leg(one, rows(user, on), late(on)) for one, (right, rows, late) in COUNTED.items() if user.can(right)]
        rows = legs[0].union(*legs[1:], all=True) if len(legs) > 1 else legs[0] if legs else ()
        kept = user.counted_todos = (on, {one: numbers for one, *numbers in rows})
    return kept[1].get(name, (0, 0))


def _leg(name: str, rows, late: Q):
    counts = {"in_late": Count("pk", filter=late), "in_others": Count("pk", filter=~late)}
    return rows.order_by().values(sort=Value(name)).annotate(**counts).values_list("sort", "in_late", "in_others")


def waiting_visits(user, on: date) -> list[Waiting]:
    """Overdue, and due within seven days."""
    late, soon = counted("visits", user, on)
    address = reverse("visits")
    return [
        Waiting("逾期", late, f"{address}?due=late", "late"),
        Waiting("七天内到期", soon, f"{address}?due=soon", "soon"),
    ]


def waiting_files(user, on: date) -> list[Waiting]:
    """What waits in the files: visits, and for the station signals and assessments."""
    more = {"signals": "异常信号", "assessments": "要评估"}
    asked = {name: label for name, label in more.items() if user.can(COUNTED[name][0])}
    told = [Waiting(label, sum(counted(name, user, on)), reverse(name)) for name, label in asked.items()]
    return waiting_visits(user, on) + told


def file_items(user, on: date, most: int) -> list[Todo]:
    """The visits one by one; of signals and of assessments one line each, which opens their list."""
    items = visit_items(user, on, most)
    if number := sum(counted("signals", user, on)):
        url, line = reverse("signals"), "有人放心不下的孩子，请写明后来怎么样。"
        items.append(Todo(f"异常信号 {number} 条", line, "去办结", url, url=url, primary=True))
    if number := sum(counted("assessments", user, on)):
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


def _unchecked(user):
    return ClueReport.objects.unchecked().writable_by(user, Permission.RECORD_FILE).with_check_by()


def waiting_clues(user, on: date) -> list[Waiting]:
    """Checked too late, and the others."""
    late, others = counted("clues", user, on)
    address = f"{reverse('clues')}?status={ClueReport.Status.RECEIVED}"
    return [Waiting("线索逾期未核查", late, address, "late"), Waiting("线索未核查", others, address)]


def waiting_referrals(user, on: date) -> list[Waiting]:
    """Overdue, and the others that wait on the account's unit."""
    late, others = counted("referrals", user, on)
    address = reverse("referrals")
    return [
        Waiting("转办逾期", late, f"{address}?due=late", "late"),
        Waiting("转办", others, f"{address}?due=hand"),
    ]


def waiting_dropouts(user, on: date) -> list[Waiting]:
    """Last month's gap is late; this month's visits and the review are still to be done."""
    address = f"{reverse('dropouts')}?open=1"
    told = (
        ("wants_late", "上月缺访", "late"),
        ("wants_visits", "本月待访", "soon"),
        ("wants_review", "季度待复核", "soon"),
    )
    return [Waiting(label, sum(counted(name, user, on)), address, tone) for name, label, tone in told]


def clue_items(user, on: date, most: int) -> list[Todo]:
    """The clues that nobody has checked, the longest overdue first."""
    rows = _unchecked(user).listed().order_by("check_by", "pk")[:most]
    return [_clue_item(clue, on) for clue in rows]


def _clue_item(clue: ClueReport, on: date) -> Todo:
    """Never what it says; harm to a child is not even named."""
    due_on = timezone.localdate(clue.check_by, SHANGHAI)
    late, url = clue.check_by < timezone.now(), clue.get_absolute_url()
    line = f"{clue.get_channel_display()}，{plain(clue.reported_at)} 报告"
    return Todo(
        title=f"核查{clue}",
        line=f"{line}，请立即核查" if clue.klass == ClueClass.AGAINST_MINOR else line,
        action="核查",
        action_url=reverse("clue-step", args=[clue.pk, ClueReport.Status.VERIFIED]),
        url=url,
        due_on=due_on,
        when=due.words(due_on, on),
        tone="late" if late else "soon",
        primary=True,
    )


def _dropouts(name: str, user, on: date):
    """Those that want it, each once: what a case wants is judged over its visits."""
    return DropoutCase.objects.filter(pk__in=wanting(user, on).filter(**{name: True}).values("pk"))


COUNTED = {  # right, rows, which of them are late
    "visits": (
        Permission.RECORD_VISIT,
        lambda user, on: to_visit(user).due(on + SOON),
        lambda on: Q(visit_due_on__lt=on),
    ),
    "clues": (
        Permission.RECORD_FILE,
        lambda user, on: _unchecked(user),
        lambda on: Q(check_by__lt=timezone.now()),
    ),
    "referrals": (Permission.HANDLE_REFERRAL, referrals.at_hand, referrals.late),
    "signals": (Permission.RECORD_FILE, lambda user, on: open_signals(user), lambda on: Q(watch_until__lt=on)),
    **{
        name: (Permission.RECORD_FILE, partial(_dropouts, name), lambda on: Q(pk__isnull=True))
        for name in ("wants_late", "wants_visits", "wants_review")
    },
    "assessments": (Permission.READ_CASE, lambda user, on: to_assess(user, on), lambda on: Q(pk__isnull=True)),
}
REFERRALS = TodoSource(
    "referrals",
    open_to=lambda user: user.can(Permission.HANDLE_REFERRAL),
    waiting=waiting_referrals,
    items=referrals.referral_items,
    coming=lambda user, on: None,
    asked="?due=hand",
)
DROPOUTS = TodoSource(
    "dropouts",
    open_to=lambda user: user.can(Permission.RECORD_FILE),
    waiting=waiting_dropouts,
    items=dropout_items,
    coming=lambda user, on: None,
    asked="?open=1",
)
CLUES = TodoSource(
    "clues",
    open_to=lambda user: user.can(Permission.RECORD_FILE),
    waiting=waiting_clues,
    items=clue_items,
    coming=lambda user, on: None,
    asked=f"?status={ClueReport.Status.RECEIVED}",
)
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
