"""曾用密码: what an account may not use again."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone


class PastPasswordQuerySet(models.QuerySet):
    """Nobody sees them; they are only asked."""

    def visible_to(self, user):
        return self.none()

    def remembered(self):
        """The latest ones, the present one among them."""
        return self.order_by("-set_at")[: settings.PASSWORDS_REMEMBERED]


class PastPassword(models.Model):
    """曾用密码: the hash of a password that the account has or had."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey("stations.User", models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    objects = PastPasswordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "曾用密码"

    def __str__(self):
        return f"{self.user} {self.set_at}"

    @classmethod
    def keep(cls, user) -> None:
        """Remember the account's present password, forget those too old to matter."""
        cls.objects.create(user=user, hash=user.password)
        kept = list(cls.objects.filter(user=user).remembered().values_list("pk", flat=True))
        cls.objects.filter(user=user).exclude(pk__in=kept).delete()

    def is_like(self, password: str) -> bool:
        return check_password(password, self.hash)
