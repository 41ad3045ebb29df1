"""封存查阅: a look at what is sealed: asked for, approved by another, promised in writing, short, traced."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models.sealing import Sealing
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from stations.access import Permission, Reach, ScopedQuerySet
from stations.models import User

LENGTH = timedelta(minutes=30)
KEPT = timedelta(days=3)  # that an approval waits for the look
PROMISE = "本人已知悉查阅内容依法封存，只用于批准的事由，不复制、不摘录、不向任何人披露；违反的依法承担责任。"


class AccessGround(models.TextChoices):
    """查阅理由: 刑事诉讼法 286 knows these two and no other."""

    CASE_NEED = "case_need", "司法机关为办案需要"
    STATE_RULE = "state_rule", "有关单位根据国家规定查询"


def may_look(user) -> bool:
    """Whether a look may be given to the account: it shows identities itself, by unit or by its own cases."""
    return any(holding.reach is not Reach.TEAMS for holding in user.holdings(Permission.IDENTIFY))


class SealAccessQuerySet(ScopedQuerySet):
    """Looks, known to the keepers of the register; the viewer knows his own."""

    reading = Permission.READ_SEALING
    place = "sealing__unit__path"

    def mine(self, user):
        """Approved ones of the account that is to look, as long as they stand and it may look at all."""
        if not may_look(user):
            return self.none()
        now = timezone.now()
        waits = Q(opened_at=None, approved_at__gt=now - KEPT)
        return self.filter(waits | Q(until__gt=now), viewer=user, approved_at__isnull=False)

    def for_second(self, user):
        """What this account may decide on as the second person."""
        waiting = self.filter(approved_at=None, refused_at=None).writable_by(user, Permission.KEEP_SEALING)
        return waiting.exclude(asked_by=user.pk).exclude(viewer=user)


class SealAccess(models.Model):
    """查阅 of one sealing by one account."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    sealing = models.ForeignKey(Sealing, models.PROTECT, related_name="accesses", verbose_name="封存")
    viewer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="查阅人")
    ground = models.CharField("查阅理由", max_length=10, choices=AccessGround)
    applicant = SealedTextField("申请单位", longest=80)
    document = SealedTextField("公函文号", longest=60)
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    asked_by = models.UUIDField("经办人", null=True)
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = models.UUIDField("批准人", null=True)
    refused_at = models.DateTimeField("不批准时间", null=True)
    refused_by = models.UUIDField("不批准人", null=True)
    promised_at = models.DateTimeField("保密承诺时间", null=True)
    opened_at = models.DateTimeField("查阅时间", null=True)
    until = models.DateTimeField("查阅到", null=True)

    objects = SealAccessQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "封存查阅"
        ordering = ["-asked_at"]
        constraints = [
            both_or_neither("approved_at", "approved_by", "批准时间与批准人须同时填写。"),
            both_or_neither("refused_at", "refused_by", "不批准的时间与办理人须同时填写。"),
            both_or_neither("opened_at", "until", "查阅时间与截止时间须同时填写。"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("viewer")),
                name="seal_access_two_people",
                violation_error_message="查阅须由经办人和查阅人以外的人批准。",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(refused_at=None),
                name="seal_access_one_answer",
                violation_error_message="已经有了答复。",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | Q(approved_at__isnull=False, promised_at__isnull=False),
                name="seal_access_opened_in_order",
                violation_error_message="批准并签了保密承诺，才能查阅。",
            ),
        ]

    def __str__(self):
        return f"{self.sealing} {self.get_ground_display()}"

    def get_absolute_url(self):
        return reverse("seal-access", args=[self.pk])

    def within(self, holding) -> bool:
        return self.sealing.within(holding)

    def ask(self, *, by) -> None:
        """申请, entered by a keeper from the letter of who asks. Safe to repeat."""
        with deed():
            self.asked_by = by.pk
            self.save(force_insert=True)
            record("sealaccess.ask", self.sealing, by=by, access=str(self.pk), ground=self.ground)

    def approve(self, *, by) -> None:
        """Another keeper agrees. Raises NotAllowed."""
        if by.pk in (self.asked_by, self.viewer_id):
            raise NotAllowed("查阅须由经办人和查阅人以外的人批准。")
        self._answer("approve", by=by, approved_at=timezone.now(), approved_by=by.pk)

    def refuse(self, *, by) -> None:
        """不批准. Raises NotAllowed when it was answered."""
        self._answer("refuse", by=by, refused_at=timezone.now(), refused_by=by.pk)

    def _answer(self, verb: str, *, by, **facts) -> None:
        with deed():
            waiting = SealAccess.objects.filter(pk=self.pk, approved_at=None, refused_at=None)
            if not self.sealing.is_standing or not waiting.update(**facts):
                raise NotAllowed("这份申请已经有了答复，或者封存已经解除。")
            record(f"sealaccess.{verb}", self.sealing, by=by, access=str(self.pk))
        self.refresh_from_db()

    def promise(self, *, by) -> None:
        """保密承诺, by the viewer alone; the time of the look begins. Raises NotAllowed."""
        now = timezone.now()
        facts = {"promised_at": now, "opened_at": now, "until": now + LENGTH}
        with deed():
            mine = SealAccess.objects.mine(by).filter(pk=self.pk, opened_at=None)
            if not self.sealing.is_standing or not mine.update(**facts):
                raise NotAllowed("这次查阅没有批准，或者已经过期。")
            record("sealaccess.promise", self.sealing, by=by, access=str(self.pk))
        self.refresh_from_db()

    def note_reading(self, *, by, kinds: list[str]) -> None:
        """Leave the trace of a look; the page is shown only if it could be written."""
        with deed():
            record("sealaccess.view", self.sealing, by=by, access=str(self.pk), kinds=kinds)

    @property
    def is_open(self) -> bool:
        """Whether what is sealed may be shown now."""
        return self.until is not None and self.until > timezone.now() and self.sealing.is_standing

    @property
    def state(self) -> tuple[str, str]:
        """In words, with the tone of its tag."""
        if self.refused_at:
            return "未批准", "still"
        if self.approved_at is None:
            return "待批准", "soon"
        if self.is_open:
            return "查阅中", "late"
        if self.opened_at or self.approved_at <= timezone.now() - KEPT:
            return "已失效", "still"
        return "已批准，待查阅", "done"
