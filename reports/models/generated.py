"""生成的总结: what was generated from a year's summary."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from guanai import word, workbook
from guanai.audit import deed, record
from guanai.jobs import Lease, enqueue, enqueue_part
from guanai.models import Attachment, Job
from reports.models.summary import SummaryOutline, SummaryQuerySet
from reports.span import Portion
from stations.models import Unit

PDF_TYPE = "application/pdf"


class Format(models.TextChoices):
    """文件格式."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"

    @property
    def media_type(self) -> str:
        return {Format.PDF: PDF_TYPE, Format.DOCX: word.MEDIA_TYPE, Format.XLSX: workbook.MEDIA_TYPE}[self]


class GeneratedQuerySet(SummaryQuerySet):
    """Generated files, seen by whoever sees figures of the unit."""

    def there(self):
        """Those that can be taken."""
        return self.filter(attachment__isnull=False)


class GeneratedSummary(models.Model):
    """生成的总结: a file as it came out at a moment; later changes of the data leave it as it is.

    `issued` is the version that it prints; 0 is a draft, from the records of that moment.
    """

    Format = Format

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    portion = models.CharField("时段", max_length=4, choices=Portion, default=Portion.YEAR)
    format = models.CharField("格式", max_length=4, choices=Format, default=Format.PDF)
    issued = models.PositiveSmallIntegerField("版次", default=0)
    requested_at = models.DateTimeField("生成时间", default=timezone.now)
    requested_by = models.ForeignKey(
        "stations.User", models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )  # nobody: the portal itself, in January
    batch = models.ForeignKey(
        "reports.SummaryBatch", models.PROTECT, null=True, related_name="parts", verbose_name="批次"
    )
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="+", verbose_name="文件")

    objects = GeneratedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "生成的总结"
        ordering = ["-requested_at", "-pk"]

    def __str__(self):
        part = "" if self.portion == Portion.YEAR else Portion(self.portion).label
        return f"{self.unit.name}{self.year}年{part}关心下一代工作总结"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @property
    def state_words(self) -> str:
        """Whether it is a draft."""
        return f"第{self.issued}版" if self.issued else "草稿"

    @property
    def file_name(self) -> str:
        return f"{self}（{self.state_words}）.{self.format}"

    @classmethod
    def request(cls, unit: Unit, year: int, *, by, **asked: str | int) -> "GeneratedSummary":
        """Ask for a file. While one asked for by the same person is under way, that one is the answer.

        `asked` may name portion, format and issued; otherwise the draft of the whole year as PDF.
        """
        wish = {"portion": Portion.YEAR, "format": Format.PDF, "issued": 0} | asked
        wish |= {"unit": unit, "year": year, "requested_by": by}
        with deed():
            outline = SummaryOutline.of(unit, year, wish["portion"])
            outline.hold()
            waiting = cls.objects.filter(**wish, job__in=Job.objects.unfinished()).first()
            if waiting:
                return waiting
            summary = cls.objects.create(**wish)
            summary.set_to_work(url=outline.get_absolute_url())
            record("summary.request", summary, by=by, year=year, format=wish["format"])
        return summary

    def set_to_work(self, *, url: str = "", whole: Job | None = None) -> None:
        """A job makes the file, within the caller's deed; of a batch it is a part of the whole."""
        task, about = "reports.tasks.generate_summary", {"title": str(self)[:120], "target": self}
        about["by"] = self.requested_by
        self.job = enqueue_part(whole, task, **about) if whole else enqueue(task, **about, url=url)
        self.save(update_fields=["job"])

    def keep(self, data: bytes, lease: Lease) -> None:
        """Keep the finished file and close its job, both or neither. Raises LeaseLost."""
        with lease.finishing():
            facts = {"name": _short(self.file_name), "media_type": Format(self.format).media_type}
            self.attachment = Attachment.store(data, **facts, by=self.requested_by)
            self.save(update_fields=["attachment"])


def _short(name: str) -> str:
    """A name of a file as long as its column holds, with its end."""
    stem, _, end = name.rpartition(".")
    return f"{stem[: 119 - len(end)]}.{end}"
