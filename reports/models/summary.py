"""年度总结: its outline of a year, and what was generated from it."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.jobs import Lease, enqueue
from guanai.models import Attachment, Job
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit


class SummaryQuerySet(ScopedQuerySet):
    """Summaries, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES


class SummaryOutline(models.Model):
    """总结提纲: what a year's summary is signed with."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    signed_on = models.DateField("成文日期", null=True, blank=True)
    drafter = models.CharField("执笔人", max_length=40, blank=True)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "总结提纲"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="summary_outline_once")]

    def __str__(self):
        return f"{self.unit} {self.year}"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def of(cls, unit: Unit, year: int) -> "SummaryOutline":
        return cls.objects.get_or_create(unit=unit, year=year)[0]

    def hold(self) -> None:
        """Until the transaction ends, whoever else would hold this year waits."""
        SummaryOutline.objects.filter(pk=self.pk).update(year=self.year)


class GeneratedSummary(models.Model):
    """生成的总结: a PDF as it came out at a moment; later changes of the data leave it as it is."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    requested_at = models.DateTimeField("生成时间", default=timezone.now)
    requested_by = models.ForeignKey("stations.User", models.PROTECT, related_name="+", verbose_name="生成人")
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+", verbose_name="文件")

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "生成的总结"
        ordering = ["-requested_at", "-pk"]

    def __str__(self):
        return f"{self.unit.name}{self.year}年关心下一代工作总结"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def request(cls, unit: Unit, year: int, *, by) -> "GeneratedSummary":
        """Ask for a PDF. While one asked for by the same person is under way, that one is the answer."""
        with deed():
            SummaryOutline.of(unit, year).hold()
            mine = cls.objects.filter(unit=unit, year=year, requested_by=by)
            waiting = mine.filter(job__in=Job.objects.unfinished()).first()
            if waiting:
                return waiting
            summary = cls.objects.create(unit=unit, year=year, requested_by=by)
            url = reverse("summary", args=[unit.code, year])
            summary.job = enqueue("reports.tasks.generate_summary", title=str(summary), target=summary, by=by, url=url)
            summary.save(update_fields=["job"])
            record("summary.request", summary, by=by, year=year)
        return summary

    def keep(self, data: bytes, lease: Lease) -> None:
        """Keep the finished PDF and close its job, both or neither. Raises LeaseLost."""
        with lease.finishing():
            self.attachment = Attachment.store(
                data, name=f"{self}.pdf", media_type="application/pdf", by=self.requested_by
            )
            self.save(update_fields=["attachment"])
