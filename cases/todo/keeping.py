"""待办 of keeping files: what stands on nothing, what nobody mentors, what another unit offers."""

from datetime import date

from django.urls import reverse

from cases.models import FileTransfer, Minor
from cases.models.basis import unfounded
from guanai.registers import Todo, TodoSource, Waiting
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.tally import SORTS, Sort, counted


def _kept(user):
    return Minor.objects.writable_by(user, Permission.RECORD_FILE)


SORTS |= {
    "unfounded": Sort(Permission.RECORD_FILE, lambda user, on: unfounded(_kept(user), on)),
    "teamless": Sort(Permission.RECORD_FILE, lambda user, on: _kept(user).without_team()),
    "transfers": Sort(Permission.TRANSFER_FILE, lambda user, on: FileTransfer.objects.offered_to(user)),
}
WANTED = {  # name -> label, which files of the list, line, action
    "unfounded": ("待补依据", "law", "孩子未满 14 周岁，没有法定职责依据或监护人同意，不能开始帮教。", "去登记"),
    "teamless": ("没有小组", "team", "正在帮教，但没有人走访，请组建小组或转入跟踪回访。", "去组建"),
}


def _url(lacks: str) -> str:
    return reverse("minors", query={"lacks": lacks})


def waiting_kept(user, on: date) -> list[Waiting]:
    """Files that stand on nothing, and those whom nobody mentors."""
    return [Waiting(label, sum(counted(name, user, on)), _url(lacks)) for name, (label, lacks, *_) in WANTED.items()]


def kept_items(user, on: date, most: int) -> list[Todo]:
    """One line each, which opens the list."""
    items = []
    for name, (label, lacks, line, action) in WANTED.items():
        if number := sum(counted(name, user, on)):
            items.append(Todo(f"{label} {number} 份档案", line, action, _url(lacks), url=_url(lacks)))
    return items


def waiting_transfers(user, on: date) -> list[Waiting]:
    return [Waiting("待接收档案", sum(counted("transfers", user, on)), reverse("transfers"))]


def transfer_items(user, on: date, most: int) -> list[Todo]:
    """By file number; who the child is stays with the other unit until the file is accepted."""
    rows = FileTransfer.objects.offered_to(user).select_related("minor", "from_unit").order_by("asked_at")
    return [
        Todo(
            f"接收档案 {row.minor.file_no}",
            f"由{row.from_unit.name}转来，{plain(row.asked_at)} 提出。",
            "办理",
            reverse("transfers"),
            url=reverse("transfers"),
            primary=True,
        )
        for row in rows.only("asked_at", "minor__file_no", "from_unit__name")[:most]
    ]


FILES = TodoSource(
    "minors",
    open_to=lambda user: user.can(Permission.RECORD_FILE),
    waiting=waiting_kept,
    items=kept_items,
    coming=lambda user, on: None,
)
TRANSFERS = TodoSource(
    "transfers",
    open_to=lambda user: user.can(Permission.TRANSFER_FILE),
    waiting=waiting_transfers,
    items=transfer_items,
    coming=lambda user, on: None,
)
