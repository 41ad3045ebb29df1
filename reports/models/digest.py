"""每周摘要: what a unit's week was, frozen each Monday."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from reports.figures import Qualifier
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit

KEPT = 8  # weeks that the page offers
WEEK = timedelta(days=7)


class DigestQuerySet(ScopedQuerySet):
    """Digests, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES

    def of(self, unit: Unit):
        """The last weeks of a unit, the newest first."""
        return self.filter(unit=unit).order_by("-week")[:KEPT]


class Digest(models.Model):
    """每周摘要 of the seven days before `week`, a Monday, and of what stood open on its morning."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    week = models.DateField("周一")
    frozen_at = models.DateTimeField("生成时间", default=timezone.now)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每周摘要"
        constraints = [models.UniqueConstraint(fields=["unit", "week"], name="digest_once_a_week")]
        indexes = [models.Index(fields=["week"], name="digest_by_week")]

    def __str__(self):
        return f"{self.unit}每周摘要（{self.first:%m-%d} 至 {self.last:%m-%d}）"

    def get_absolute_url(self):
        return reverse("digest-week", args=[self.unit.code, self.week])

    @property
    def first(self) -> date:
        return self.week - WEEK

    @property
    def last(self) -> date:
        return self.week - timedelta(days=1)

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def freeze(cls, unit: Unit, week: date, lines: Sequence["DigestLine"]) -> "Digest":
        """Write the week down, once: what was frozen stays as it was."""
        with deed():
            digest, new = cls.objects.get_or_create(unit=unit, week=week)
            if new:
                for order, line in enumerate(lines):
                    line.digest, line.order = digest, order
                    line.save(force_insert=True)
                record("digest.freeze", digest, by=None)
        return digest


class DigestLineQuerySet(models.QuerySet):
    """Lines. They ask the digest."""

    def visible_to(self, user):
        return self.filter(digest__in=Digest.objects.visible_to(user))


class DigestLine(models.Model):
    """一行 of a digest: a number of a sort, with the level or the day that belongs to it."""

    class Part(models.TextChoices):
        CAME = "came", "上周登记"
        OVERDUE = "overdue", "到期和逾期"
        WARNINGS = "warnings", "还开着的预警"
        KNOWN = "known", "已知悉的预警"
        VISITS = "visits", "走访按时"

    class Level(models.TextChoices):
        RED = "red", "红"
        AMBER = "amber", "黄"
        INFO = "info", "提示"

    id = models.UUIDField(primary_key=True, default=uuid4)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="lines", verbose_name="摘要")
    order = models.PositiveSmallIntegerField("序号")
    part = models.CharField("部分", max_length=10, choices=Part)
    code = models.CharField("代码", max_length=20)
    label = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=6, choices=Level, blank=True)
    value = models.DecimalField("数", max_digits=14, decimal_places=2, null=True)
    qualifier = models.CharField("数的含义", max_length=12, choices=Qualifier, default=Qualifier.EXACT)
    measure = models.CharField("单位", max_length=6, blank=True)
    until = models.DateField("知悉到", null=True)

    objects = DigestLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每周摘要的一行"
        ordering = ["digest", "order"]
        constraints = [models.UniqueConstraint(fields=["digest", "order"], name="digest_line_once")]

    def __str__(self):
        return f"{self.label} {self.value}"
