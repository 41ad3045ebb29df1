"""限次: how often one address did one thing in a quarter of an hour. The address itself is written nowhere."""

import ipaddress
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

NETWORK = 64  # of an IPv6 address, the bits that a household has; the rest it makes up as it likes


class Throttle(models.Model):
    """限次计数: one address as a keyed digest that differs each quarter, so that nobody can be followed."""

    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "限次计数"
        constraints = [models.UniqueConstraint(fields=["kind", "who", "since"], name="throttle_once")]

    def __str__(self):
        return f"{self.kind} {self.count}"

    @classmethod
    def allows(cls, kind: str, address: str | None, *, most: int) -> bool:
        """Count one more of that kind from there, unless there were `most` already."""
        since = quarter(timezone.now())
        one = {"kind": kind, "who": digest(address, kind, since), "since": since}
        if cls._one_more(one, most):
            return True
        try:
            with transaction.atomic():
                cls.objects.create(**one)
        except IntegrityError:  # it is there: full, or begun by another request a moment ago
            return cls._one_more(one, most)
        return True

    @classmethod
    def _one_more(cls, one: dict, most: int) -> bool:
        return bool(cls.objects.filter(**one, count__lt=most).update(count=F("count") + 1))

    @classmethod
    def purge(cls) -> None:
        cls.objects.filter(since__lt=timezone.now() - timedelta(days=1)).delete()


def quarter(now: datetime) -> datetime:
    """The quarter of an hour in which a moment lies."""
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


def digest(address: str | None, kind: str, since: datetime) -> str:
    """What stands for an address, for one kind and one quarter; of an IPv6 address only the network counts.

    An IPv4 address that a listener for both tells as IPv6 (::ffff:192.0.2.7) is the IPv4 address that it is.
    """
    text = address or ""
    if ":" in text:
        mapped = ipaddress.IPv6Address(text).ipv4_mapped
        text = str(mapped or ipaddress.ip_network((text, NETWORK), strict=False))
    return salted_hmac(f"throttle:{kind}:{since.timestamp():.0f}", text, algorithm="sha256").hexdigest()
