"""显示身份: a look at who the child is, with a reason, for five minutes, leaving a trace."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.timezone import localtime

from cases.models.minor import Minor
from guanai.audit import deed, record
from guanai.calendars import SHANGHAI

LENGTH = timedelta(minutes=5)


class RevealReason(models.TextChoices):
    """显示身份的理由."""

    VISIT = "visit", "走访联系"
    VERIFY = "verify", "核对身份"
    SAFEGUARD = "safeguard", "办理法定保障"
    REFERRAL = "referral", "办理转办、救助"
    URGENT = "urgent", "紧急保护"


class RevealQuerySet(models.QuerySet):
    """Looks, known to whoever knows the file."""

    def visible_to(self, user):
        return self.filter(minor__in=Minor.objects.visible_to(user))

    def running(self, minor: Minor, user):
        return self.filter(minor=minor, account=user.pk, until__gt=timezone.now())


def shown_until(user) -> Subquery:
    """Until when this account sees the identity of a file; none when no look is running."""
    running = Reveal.objects.filter(minor=OuterRef("pk"), account=user.pk, until__gt=timezone.now())
    return Subquery(running.order_by("-until").values("until")[:1])


class Reveal(models.Model):
    """显示身份 by one account."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    minor = models.ForeignKey(Minor, models.CASCADE, related_name="reveals")
    account = models.UUIDField("账号")
    reason = models.CharField("理由", max_length=10, choices=RevealReason)
    shown_at = models.DateTimeField("时间", default=timezone.now)
    until = models.DateTimeField()

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "显示身份"
        indexes = [models.Index(fields=["minor", "account", "until"], name="reveal_running")]

    def __str__(self):
        return f"{self.minor} {self.shown_at}"

    @property
    def ends(self) -> str:
        """14:32, in China."""
        return f"{localtime(self.until, SHANGHAI):%H:%M}"

    @property
    def seconds_left(self) -> int:
        """Whole seconds until it ends, at least one."""
        return max(int((self.until - timezone.now()).total_seconds()), 0) + 1

    @classmethod
    def show(cls, minor: Minor, reason: str, *, by) -> "Reveal":
        """Open the identity to this account for five minutes."""
        with deed():
            reveal = cls.objects.create(minor=minor, account=by.pk, reason=reason, until=timezone.now() + LENGTH)
            record("minor.reveal", minor, by=by, reason=reason)
            return reveal
