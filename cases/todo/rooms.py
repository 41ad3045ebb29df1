"""待办 of what stands beside the visits: clues, referrals, dropping out, cases, reminders, doubtful pairs."""

from datetime import date
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases import handling, reminding
from cases.checking import clue_items, open_clues
from cases.dropping import dropout_items, wanting
from cases.models import DropoutCase, Duplicate
from guanai.calendars import today
from guanai.registers import Todo, TodoSource, Waiting
from stations import todo as referrals
from stations.access import Permission
from stations.tally import SORTS, Sort, counted, in_menu


def _undecided(user):
    return Duplicate.objects.visible_to(user).undecided()


def undecided(user) -> int:
    """Doubtful pairs that wait in the reader's tree, for the menu."""
    return in_menu("duplicates", user, today())


def waiting_duplicates(user, on: date) -> list[Waiting]:
    return [Waiting("待核", sum(counted("duplicates", user, on)), reverse("duplicates"))]


def duplicate_items(user, on: date, most: int) -> list[Todo]:
    """One line for the whole queue: each pair is looked at on its own page."""
    number, url = sum(counted("duplicates", user, on)), reverse("duplicates")
    line = "同一个孩子可能在两个单位都有档案，请逐份核对。"
    return [Todo(f"待核档案 {number} 份", line, "去核对", url, url=url, primary=True)] if number else []


def waiting_clues(user, on: date) -> list[Waiting]:
    """Past their time, and the others."""
    late, others = counted("clues", user, on)
    address = f"{reverse('clues')}?waits="
    return [Waiting("线索逾期未处理", late, f"{address}late", "late"), Waiting("线索未处理", others, f"{address}soon")]


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


SORTS |= {
    "clues": Sort(
        Permission.RECORD_FILE,
        lambda user, on: open_clues(user),
        lambda user, on: Q(act_by__lt=timezone.now()),
        menu="workbench",
    ),
    "referrals": Sort(
        Permission.HANDLE_REFERRAL, referrals.at_hand, lambda user, on: referrals.late(on), menu="workbench"
    ),
    "supervised": Sort(Permission.READ_REFERRAL, referrals.supervised),
    **{
        name: Sort(Permission.RECORD_FILE, partial(_dropouts, name))
        for name in ("wants_late", "wants_visits", "wants_review")
    },
    "duplicates": Sort(Permission.DECIDE_DUPLICATE, lambda user, on: _undecided(user), menu="duplicates"),
    **{name: Sort(*asked) for name, asked in (handling.COUNTED | reminding.COUNTED).items()},
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
)
DROPOUTS = TodoSource(
    "dropouts",
    open_to=lambda user: user.can(Permission.RECORD_FILE),
    waiting=waiting_dropouts,
    items=dropout_items,
    coming=lambda user, on: None,
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
)
DUPLICATES = TodoSource(
    "duplicates",
    open_to=lambda user: user.can(Permission.DECIDE_DUPLICATE),
    waiting=waiting_duplicates,
    items=duplicate_items,
    coming=lambda user, on: None,
)
