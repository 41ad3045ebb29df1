"""一次生成全部: the summaries of a unit and of all below it, as one job."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guanai import jobs, taking
from guanai.audit import deed, record
from guanai.models import Export, Job
from reports.models.generated import Format, GeneratedSummary
from reports.models.issue import SummaryIssue
from reports.models.summary import SummaryOutline, SummaryQuerySet
from reports.span import Portion
from stations.models import Unit

TASK = "reports.tasks.gather_batch"


class SummaryBatch(models.Model):
    """成批生成: each unit of a tree is a part with a job of its own; the last one wakes the job that packs them.

    What somebody asked for is an export: its zip has a number and goes after a day. What the portal makes by itself in
    January has none: the drafts lie on the shelves of their units.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    portion = models.CharField("时段", max_length=4, choices=Portion, default=Portion.YEAR)
    format = models.CharField("格式", max_length=4, choices=Format, default=Format.PDF)
    requested_at = models.DateTimeField("生成时间", default=timezone.now)
    requested_by = models.ForeignKey(
        "stations.User", models.PROTECT, null=True, related_name="+", verbose_name="生成人"
    )
    job = models.OneToOneField(Job, models.PROTECT, related_name="+")
    export = models.OneToOneField(Export, models.PROTECT, null=True, related_name="+", verbose_name="导出")

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成批生成"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "portion", "format"],
                condition=Q(requested_by=None),
                name="summary_batch_by_itself_once",
            ),
            models.CheckConstraint(
                condition=Q(requested_by=None) | Q(export__isnull=False),
                name="summary_batch_asked_for_is_an_export",
                violation_error_message="有人要的，须有导出编号。",
            ),
        ]

    def __str__(self):
        part = "" if self.portion == Portion.YEAR else Portion(self.portion).label
        return f"{self.unit.name}及下属单位{self.year}年{part}总结"

    def get_absolute_url(self):
        return reverse("summary-batch", args=[self.pk])

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def request(cls, unit: Unit, year: int, *, by, **asked: str) -> "SummaryBatch":
        """Ask for the summaries of the whole tree. While the same wish is under way, that one is the answer.

        `asked` may name portion and format; otherwise the whole year as PDF.
        """
        wish = {"portion": Portion.YEAR, "format": Format.PDF} | asked
        wish |= {"unit": unit, "year": year, "requested_by": by}
        with deed():
            SummaryOutline.of(unit, year, wish["portion"]).hold()
            known = cls.objects.filter(**wish)
            known = known.filter(job__in=Job.objects.unfinished()) if by else known
            if waiting := known.first():
                return waiting
            batch = cls(**wish)
            batch._begin(by)
            record("summary.batch", batch, by=by, year=year, format=batch.format, units=batch.parts.count())
        return batch

    def _begin(self, by) -> None:
        about = {"title": f"{self}"[:120], "target": self, "by": by, "url": self.get_absolute_url()}
        self.job = jobs.enqueue_whole(TASK, **about)
        if by:
            self.export = taking.numbered("summaries", str(self)[:120], by=by)
            Export.objects.filter(pk=self.export.pk).update(job=self.job)
        self.save(force_insert=True)
        known = dict(_issued(self.unit, self.year, self.portion))
        for unit in self.units():
            facts = {"unit": unit, "year": self.year, "portion": self.portion, "format": self.format}
            facts |= {"requested_by": by, "batch": self, "issued": known.get(unit.pk, 0)}
            GeneratedSummary.objects.create(**facts).set_to_work(whole=self.job)

    def units(self):
        """The unit and all below it that were there in the year; where nobody asks, only those with records."""
        tree = Unit.objects.filter(path__startswith=self.unit.path).open_in(self.year).order_by("path")
        return tree if self.requested_by else tree.filter(records_since__year__lte=self.year)


def _issued(unit: Unit, year: int, portion: str):
    """The latest version of each unit of the tree that has issued one."""
    issues = SummaryIssue.objects.filter(unit__path__startswith=unit.path, year=year, portion=portion)
    return issues.order_by().values_list("unit").annotate(last=models.Max("version"))
