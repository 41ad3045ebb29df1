"""核对与核准: by whom and when a summary was read before it goes out. Whoever has a hand in it is never among them."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.constraints import both_or_neither
from guanai.lifecycle import NotAllowed
from reports.models.hand import has_hand_in, worked_on_by
from reports.models.summary import OutlineStatus, SummaryOutline
from stations.access import GRANTS, Permission
from stations.models import Appointment, User

ENOUGH = 2  # different persons


class CheckKind(models.TextChoices):
    """办理."""

    CHECK = "check", "核对"
    APPROVAL = "approval", "核准"


class CheckQuerySet(models.QuerySet):
    """Checks. They ask the outline."""

    def visible_to(self, user):
        return self.filter(outline__in=SummaryOutline.objects.visible_to(user))

    def standing(self):
        """Of the present text: not undone by a change, not of a version that is out."""
        return self.filter(undone_at=None, number=None)

    def checks(self):
        return self.filter(kind=CheckKind.CHECK)

    def undo(self, *, by) -> None:
        """What they looked at has changed."""
        self.update(undone_at=timezone.now(), undone_by=by and by.pk)


class SummaryCheck(models.Model):
    """核对: one person's yes to a summary as it was on that day (`digest`). `number`: of the version it led to."""

    Kind = CheckKind

    id = models.UUIDField(primary_key=True, default=uuid4)
    outline = models.ForeignKey(SummaryOutline, models.PROTECT, related_name="checks", verbose_name="总结提纲")
    kind = models.CharField("办理", max_length=8, choices=CheckKind)
    digest = models.CharField("内容校验值", max_length=64)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.UUIDField("办理人")
    undone_at = models.DateTimeField("失效时间", null=True, editable=False)
    undone_by = models.UUIDField("改动人", null=True, editable=False)
    number = models.PositiveSmallIntegerField("版次", null=True, editable=False)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "总结核对"
        ordering = ["at", "pk"]
        constraints = [
            both_or_neither("undone_at", "undone_by", "失效时间与改动人须同时填写。"),
            models.UniqueConstraint(
                fields=["outline", "kind", "by"],
                condition=Q(undone_at=None, number=None),
                name="summary_check_once",
                violation_error_message="您已经核对过，须由另一人再核对一次。",
            ),
        ]

    def __str__(self):
        return f"{self.outline}{self.get_kind_display()}"

    @classmethod
    def give(cls, outline: SummaryOutline, digest: str, *, by) -> "SummaryCheck":
        """核对. What others checked before a change no longer counts.

        Raises NotAllowed for whoever has a hand in it, for the same person twice.
        """
        with deed():
            _must_review(outline, by, "核对")
            outline.checks.standing().exclude(digest=digest).undo(by=by)
            if outline.checks.standing().checks().filter(by=by.pk).exists():
                raise NotAllowed("您已经核对过，须由另一人再核对一次。")
            row = cls.objects.create(outline=outline, kind=CheckKind.CHECK, digest=digest, by=by.pk)
            record("summary.check", outline, by=by, year=outline.year)
        return row

    @classmethod
    def approve(cls, outline: SummaryOutline, digest: str, *, by) -> None:
        """核准: after two persons' checks of this very content. Raises NotAllowed."""
        with deed():
            _must_review(outline, by, "核准")
            must_be_checked(outline, digest)
            cls.objects.create(outline=outline, kind=CheckKind.APPROVAL, digest=digest, by=by.pk)
            outline.follow(OutlineStatus.APPROVED, by=by)


def free_to_check(outline: SummaryOutline, *, besides: User) -> list[User]:
    """Accounts of its unit that could check it if that person handed it in: with the right, and no hand in it."""
    roles = GRANTS[Permission.ISSUE_SUMMARY]
    appointed = Appointment.objects.in_force(today()).filter(unit=outline.unit, role__in=roles)
    its = SummaryOutline.objects.filter(worked_on_by(OuterRef(OuterRef("pk"))), pk=outline.pk)
    users = User.objects.open(today()).filter(~Exists(its), pk__in=appointed.values("user"))
    return list(users.exclude(pk=besides.pk).order_by("name"))


def must_be_another(outline: SummaryOutline, by, word: str) -> None:
    """Nobody passes his own work. Raises NotAllowed."""
    if has_hand_in(outline, by.pk):
        raise NotAllowed(f"您编写、报送、送审过这份总结，改过提纲或者说明过变动，不能自己{word}，请由另一人办理。")


def must_be_checked(outline: SummaryOutline, digest: str) -> None:
    """Two persons' yes to exactly this content. Raises NotAllowed."""
    standing = outline.checks.standing()
    if standing.exclude(digest=digest).exists():
        raise NotAllowed("核对以后内容或数字有变动，须退回编写，重新送审和核对。")
    if standing.checks().values("by").distinct().count() < ENOUGH:
        raise NotAllowed("还没有两个人核对过。")


def _must_review(outline: SummaryOutline, by, word: str) -> None:
    outline.hold()
    outline.refresh_from_db(fields=["status"])
    if outline.status != OutlineStatus.REVIEWING:
        raise NotAllowed(f"这份总结现在是“{outline.get_status_display()}”，不能{word}。")
    must_be_another(outline, by, word)
