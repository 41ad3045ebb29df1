"""印发件: a summary as it was issued, its bytes and its numbers; whatever changes afterwards leaves it as it is."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from uuid import uuid4

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.lifecycle import NotAllowed
from guanai.models import Attachment
from reports.figures import Figure, Source
from reports.metrics import Period
from reports.models.check import must_be_another, must_be_checked
from reports.models.number import FrozenNumber
from reports.models.summary import OutlineStatus, SummaryOutline, SummaryQuerySet
from reports.span import Portion
from stations.models import Unit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like another: no 0 and O, no 1, I and L
LENGTH = 16
FROZEN = "application/json"


@dataclass(frozen=True)
class Paper:
    """What is to be issued: the frozen bytes with their code in them, the figures, and the digest that was checked."""

    data: bytes
    figures: tuple[Figure, ...]
    code: str
    checked: str

    @property
    def digest(self) -> str:
        return digest_of(self.data)


def digest_of(data: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class IssueQuerySet(SummaryQuerySet):
    """Issued versions, seen by whoever sees figures of the unit."""

    def latest_of(self, unit: Unit, year: int, portion: str = Portion.YEAR) -> "SummaryIssue | None":
        return self.of(unit, year, portion).order_by("version").last()


class SummaryIssue(models.Model):
    """印发件: one version. `document` holds the frozen bytes, `digest` their sha256 in hexadecimal."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    portion = models.CharField("时段", max_length=4, choices=Portion, default=Portion.YEAR)
    version = models.PositiveSmallIntegerField("版次")
    code = models.CharField("核验码", max_length=LENGTH, unique=True)
    digest = models.CharField("内容校验值", max_length=64)
    issued_at = models.DateTimeField("印发时间", default=timezone.now)
    issued_by = models.UUIDField("印发人")
    correction = models.CharField("更正内容", max_length=500, blank=True)
    document = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="文件")

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "总结印发件"
        ordering = ["-issued_at", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "portion", "version"], name="summary_issue_once"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(correction=""),
                name="summary_issue_says_what_changed",
                violation_error_message="第二版起须写明更正了什么。",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="summary_issue_counted_from_one"),
        ]

    def __str__(self):
        part = "" if self.portion == Portion.YEAR else Portion(self.portion).label
        return f"{self.unit.name}{self.year}年{part}关心下一代工作总结（第{self.version}版）"

    def get_absolute_url(self):
        return reverse("summary-issue", args=[self.pk])

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def new_code(cls) -> str:
        """What the paper can be checked by: 16 characters, not to be guessed."""
        return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))

    @classmethod
    def freeze(cls, outline: SummaryOutline, paper: "Paper", *, correction: str = "", by) -> "SummaryIssue":
        """印发: document, figures, hash and version at once, or none of them. Raises NotAllowed."""
        with deed():
            outline.hold()
            outline.refresh_from_db(fields=["status"])
            if outline.status != OutlineStatus.APPROVED:
                raise NotAllowed(f"这份总结现在是“{outline.get_status_display()}”，不能印发。")
            must_be_another(outline, by, "印发")
            must_be_locked(outline)
            must_be_checked(outline, paper.checked)
            outline.follow(OutlineStatus.ISSUED, by=by)
            issue = cls._numbered(outline, correction)
            issue.code, issue.digest, issue.issued_by = paper.code, paper.digest, by.pk
            issue.document = Attachment.store(paper.data, name=f"{issue}.json", media_type=FROZEN, by=by)
            issue.save(force_insert=True)
            FrozenFigure.objects.bulk_create([FrozenFigure.of(issue, one) for one in paper.figures])
            outline.checks.standing().update(number=issue.version)
            outline.hands.standing().update(number=issue.version)
            record("summary.issue", issue, by=by, year=issue.year, version=issue.version, digest=issue.digest)
        return issue

    @classmethod
    def _numbered(cls, outline: SummaryOutline, correction: str) -> "SummaryIssue":
        """The next version, not yet saved; the first corrects nothing."""
        place = {"unit": outline.unit, "year": outline.year, "portion": outline.portion}
        last = cls.objects.filter(**place).aggregate(last=Max("version"))["last"] or 0
        if last and not correction.strip():
            raise NotAllowed("第二版起须写明更正了什么。")
        return cls(**place, version=last + 1, correction=correction.strip() if last else "")

    def holds(self) -> bool:
        """Whether the kept bytes are still those that were issued."""
        return digest_of(self.document.read()) == self.digest


def unlocked(outline: SummaryOutline) -> str:
    """The units that must be locked before it goes out, in words; nothing where all are."""
    waiting = (one.unit for one in outline.submissions.unlocked().select_related("unit"))
    return "、".join(str(one) for one in (*waiting, *outline.left_out()))


def must_be_locked(outline: SummaryOutline) -> None:
    if waiting := unlocked(outline):
        raise NotAllowed(f"{waiting}还没有锁定，不能印发。")


class FrozenQuerySet(models.QuerySet):
    """Frozen figures. They ask the issue."""

    def visible_to(self, user):
        return self.filter(issue__in=SummaryIssue.objects.visible_to(user))


class FrozenFigure(FrozenNumber):
    """冻结数: one figure on the day of issue. `words` tells the value, `guarded` what was printed instead of it."""

    issue = models.ForeignKey(SummaryIssue, models.PROTECT, related_name="figures", verbose_name="印发件")
    unit_code = models.CharField("单位代码", max_length=40)
    period = models.CharField("时段", max_length=10, choices=Period)
    source = models.CharField("来源", max_length=10, choices=Source)
    words = models.CharField("数值的写法", max_length=80, blank=True)
    guarded = models.CharField("印出的写法", max_length=80, blank=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "冻结数"
        indexes = [models.Index(fields=["issue", "unit_code", "metric"], name="frozen_figure_place")]

    def __str__(self):
        return f"{self.unit_code} {self.label} {self.printed}"

    @classmethod
    def of(cls, issue: SummaryIssue, figure: Figure) -> "FrozenFigure":
        """The figure as a row, not yet saved."""
        open_ = replace(figure, hidden="")
        return cls(
            issue=issue, unit_code=figure.unit, metric=figure.metric, period=figure.period, value=figure.value,
            measure=figure.measure, qualifier=figure.qualifier, source=figure.source, words=open_.words(),
            guarded=figure.words() if figure.hidden else "",
        )  # fmt: skip

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Which figure it is, the same for a frozen and a present one."""
        return self.unit_code, self.metric, self.period, self.source

    @property
    def printed(self) -> str:
        """What the paper says."""
        return self.guarded or self.words
