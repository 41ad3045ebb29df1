"""待办 of the children's room: visits, signals, assessments, clues, referrals, reminders, files to be decided."""

from datetime import date, timedelta
from functools import partial

from django.db.models import Count, F, Q, Value
from django.urls import reverse
from django.utils import timezone

from cases import due, handling, mentors, reminding
from cases.checking import clue_items, unchecked
from cases.dropping import dropout_items, wanting
from cases.forms.minor import NewMinorForm
from cases.lateness import holidays_of
from cases.lateness import late as late_visits
from cases.lateness import told as due_told
from cases.models import ClueReport, DropoutCase, Duplicate, Minor, RiskSignal, SealAccess
from cases.models.assessment import to_assess as due_of
from cases.models.attention import urged_on
from cases.sealing_todo import keeper_items, looks, waiting_seals
from cases.visiting import Visiting, to_visit
from guanai.calendars import month_day
from guanai.registers import DraftForm, Todo, TodoSource, Waiting
from stations import todo as referrals
from stations.access import Permission

SOON = timedelta(days=due.SOON)


def counted(name: str, user, on: date) -> tuple[int, int]:
    """How many of that sort are late, and how many others wait; all sorts in one query a request: every page asks."""
    kept = getattr(user, "counted_todos", None)
    if kept is None or kept[0] != on:
        legs = [
            _leg(one, rows(user, on), late(user, on)) for one, (right, rows, late) in COUNTED.items() if user.can(right)
        ]
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
    more = {
        "signals": ("异常信号", "signals"),
        "assessments": ("要评估", "assessments"),
        "gaps": ("移交空缺", "handovers"),
        "clearances": ("核查到期", "mentors"),
        "notes": ("站长的话", "visits-made"),
    }
    narrowed = {"clearances": {"due": "soon"}, "notes": {"noted": "new"}}
    asked = {name: told for name, told in more.items() if user.can(COUNTED[name][0])}
    told = [
        Waiting(label, sum(counted(name, user, on)), reverse(url, query=narrowed.get(name)))
        for name, (label, url) in asked.items()
    ]
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
    for name, told in {
        "gaps": mentors.gap_items,
        "clearances": mentors.clearance_items,
        "notes": mentors.note_items,
    }.items():
        items += told(user, on, most) if any(counted(name, user, on)) else []
    return items


def waiting_looks(user, on: date) -> list[Waiting]:
    """查阅 that was granted to this account."""
    return [Waiting("封存查阅", sum(counted("seal-accesses", user, on)), reverse("seal-accesses"))]


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
    told = due_told(minor.visit_due_on, on, minor.holidays)
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
    return [Waiting("待核", sum(counted("duplicates", user, on)), reverse("duplicates"))]


def duplicate_items(user, on: date, most: int) -> list[Todo]:
    """One line for the whole queue: each pair is looked at on its own page."""
    number, url = sum(counted("duplicates", user, on)), reverse("duplicates")
    line = "同一个孩子可能在两个单位都有档案，请逐份核对。"
    return [Todo(f"待核档案 {number} 份", line, "去核对", url, url=url, primary=True)] if number else []


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
        Waiting("督办", sum(counted("supervised", user, on)), f"{address}?due=late", "late"),
    ]


def referral_items(user, on: date, most: int) -> list[Todo]:
    """What waits on the unit itself, and in one line what waits on others below."""
    number = sum(counted("supervised", user, on))
    return referrals.referral_items(user, on, most) + [referrals.supervised_item(number)] * bool(number)


def waiting_dropouts(user, on: date) -> list[Waiting]:
    """Last month's gap is late; this month's visits and the review are still to be done."""
    address = f"{reverse('dropouts')}?open=1"
    told = (
        ("wants_late", "上月缺访", "late"),
        ("wants_visits", "本月待访", "soon"),
        ("wants_review", "季度待复核", "soon"),
    )
    return [Waiting(label, sum(counted(name, user, on)), address, tone) for name, label, tone in told]


def waiting_reminders(user, on: date) -> list[Waiting]:
    return reminding.waiting({name: counted(name, user, on) for name in reminding.KINDS})


def reminder_items(user, on: date, most: int) -> list[Todo]:
    """Only of the sorts of which there is any."""
    full = [kind for name, kind in reminding.KINDS.items() if any(counted(name, user, on))]
    return [item for kind in full for item in kind.items(user, on, most)]


def _dropouts(name: str, user, on: date):
    """Those that want it, each once: what a case wants is judged over its visits."""
    return DropoutCase.objects.filter(pk__in=wanting(user, on).filter(**{name: True}).values("pk"))


def waiting_cases(user, on: date) -> list[Waiting]:
    """What is undone in cases, what ends, what is to be assessed, which unit has no woman."""
    return [
        Waiting(label, sum(counted(name, user, on)), reverse(page) + asked)
        for name, label, page, asked in handling.WAITING
    ]


DROPPING = ("wants_late", "wants_visits", "wants_review")


def never(user, on: date) -> Q:
    """Of what has no day nothing is late."""
    return reminding.NEVER


COUNTED = {  # right, rows, which of them are late
    "visits": (
        Permission.RECORD_VISIT,
        lambda user, on: to_visit(user).due(on + SOON),
        lambda user, on: late_visits(on, holidays_of(user)),
    ),
    "clues": (
        Permission.RECORD_FILE,
        lambda user, on: unchecked(user),
        lambda user, on: Q(check_by__lt=timezone.now()),
    ),
    "referrals": (Permission.HANDLE_REFERRAL, referrals.at_hand, lambda user, on: referrals.late(on)),
    "supervised": (Permission.READ_REFERRAL, referrals.supervised, never),
    "signals": (Permission.RECORD_FILE, lambda user, on: open_signals(user), lambda user, on: Q(watch_until__lt=on)),
    **{name: (Permission.RECORD_FILE, partial(_dropouts, name), never) for name in DROPPING},
    "seal-accesses": (Permission.READ_FILE, lambda user, on: SealAccess.objects.mine(user), never),
    "gaps": (Permission.KEEP_PEOPLE, lambda user, on: mentors.open_gaps(user), lambda user, on: Q(gap_until__lt=on)),
    "clearances": (Permission.KEEP_PEOPLE, mentors.lapsing, never),
    "notes": (Permission.RECORD_VISIT, mentors.unseen, never),
    "assessments": (Permission.READ_CASE, lambda user, on: to_assess(user, on), never),
    "duplicates": (Permission.DECIDE_DUPLICATE, lambda user, on: _undecided(user), never),
    **handling.COUNTED,
    **reminding.COUNTED,
}
CASES = TodoSource(
    "cases",
    open_to=lambda user: user.can(Permission.RECORD_CASE),
    waiting=waiting_cases,
    items=handling.case_items,
    coming=lambda user, on: None,
)
REFERRALS = TodoSource(
    "referrals",
    open_to=lambda user: user.can(Permission.HANDLE_REFERRAL),
    waiting=waiting_referrals,
    items=referral_items,
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
REMINDERS = TodoSource(
    "reminders",
    open_to=lambda user: user.can(Permission.RECORD_FILE),
    waiting=waiting_reminders,
    items=reminder_items,
    coming=lambda user, on: None,
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
SEAL_ACCESSES = TodoSource(
    "seal-accesses",
    open_to=lambda user: user.can(Permission.READ_FILE),
    waiting=waiting_looks,
    items=looks,
    coming=lambda user, on: None,
)
SEALINGS = TodoSource(
    "sealings",
    open_to=lambda user: user.can(Permission.KEEP_SEALING),
    waiting=waiting_seals,
    items=keeper_items,
    coming=lambda user, on: None,
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
