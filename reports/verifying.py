"""核验: what anybody who holds an issued summary may be told of it. Pages without log-in ask here and nowhere else."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from guanai.inputs import narrow
from reports.models.issue import ALPHABET, LENGTH, SummaryIssue
from reports.span import Portion

# The columns that the public service may read. The database role has just these (guanai/public_role.py).
READS = {"reports.SummaryIssue": ("id", "unit", "year", "portion", "version", "code", "issued_at")}
COLUMNS = ("unit__id", "unit__name", *(name for name in READS["reports.SummaryIssue"] if name != "unit"))


@dataclass(frozen=True)
class Verified:
    """An issued version: of what, which, when, and whether there is a newer one."""

    title: str
    version: int
    issued_on: date
    latest: int

    @property
    def is_latest(self) -> bool:
        return self.version == self.latest


def verified(typed: str) -> Verified | None:
    """The version with that code. None for an unknown one as for what is no code at all."""
    code = plain(typed)
    issue = SummaryIssue.objects.select_related("unit").only(*COLUMNS).filter(code=code).first() if code else None
    if issue is None:
        return None
    same = SummaryIssue.objects.of(issue.unit, issue.year, issue.portion)
    part = "" if issue.portion == Portion.YEAR else Portion(issue.portion).label
    return Verified(
        title=f"{issue.unit.name}{issue.year}年{part}关心下一代工作总结",
        version=issue.version,
        issued_on=timezone.localdate(issue.issued_at),
        latest=same.aggregate(last=Max("version"))["last"],
    )


def plain(typed: str) -> str:
    """The code as it is kept, however it was typed; nothing for what cannot be one."""
    code = "".join(sign for sign in narrow(typed).upper() if sign.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
