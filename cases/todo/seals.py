"""待办 of the keepers of seals, and of who was granted a look."""

from datetime import date

from django.urls import reverse

from cases.duties import educations_to_seal, to_seal
from cases.models import SealAccess, Sealing
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.tally import SORTS, Sort, counted


def waiting_seals(user, on: date) -> list[Waiting]:
    """What waits on this keeper: to be sealed, and to be approved as the second person."""
    return [Waiting("封存", _duties(user) + _seconds(user, on), reverse("sealings"))]


def _duties(user) -> int:
    if getattr(user, "seals_due", None) is None:  # number and line share it, for the length of a request
        user.seals_due = len(to_seal(user)) + educations_to_seal(user).count()
    return user.seals_due


def _seconds(user, on: date) -> int:
    return sum(sum(counted(name, user, on)) for name in ("seal-seconds", "seal-lifts"))


def keeper_items(user, on: date, most: int) -> list[Todo]:
    """One line each for what is to be sealed and what is to be approved."""
    url, duties, seconds = reverse("sealings"), _duties(user), _seconds(user, on)
    items = []
    if duties:
        line = "案件已有处理结果，或者专门教育已经结束，依法应当封存。"
        items.append(Todo(f"应当封存 {duties} 件", line, "去封存", url, url=url, primary=True))
    if seconds:
        items.append(Todo(f"等您批准 {seconds} 件", "查阅或解除的申请，由第二人批准。", "去批准", url, url=url))
    return items


def looks(user, on: date, most: int) -> list[Todo]:
    """What this account was granted to look at."""
    granted = SealAccess.objects.mine(user).select_related("sealing__minor")
    return [_look(access, reverse("seal-access", args=[access.pk])) for access in granted[:most]]


def _look(access: SealAccess, url: str) -> Todo:
    title = f"封存查阅 档案 {access.sealing.minor}"
    return Todo(title, "批准后三天内有效，打开后 30 分钟结束。", "去查阅", url, url=url)


def waiting_looks(user, on: date) -> list[Waiting]:
    """查阅 that was granted to this account."""
    return [Waiting("封存查阅", sum(counted("seal-accesses", user, on)), reverse("seal-accesses"))]


SORTS |= {
    "seal-accesses": Sort(Permission.READ_FILE, lambda user, on: SealAccess.objects.mine(user), menu="workbench"),
    "seal-seconds": Sort(
        Permission.KEEP_SEALING, lambda user, on: SealAccess.objects.for_second(user), menu="workbench"
    ),
    "seal-lifts": Sort(Permission.KEEP_SEALING, lambda user, on: Sealing.objects.to_lift(user), menu="workbench"),
}
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
