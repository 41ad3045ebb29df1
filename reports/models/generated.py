"""生成的总结: what was generated from a year's summary."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.jobs import Lease, enqueue
from guanai.models import Attachment, Job
from reports.models.summary import SummaryOutline, SummaryQuerySet
from stations.models import Unit


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
