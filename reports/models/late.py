"""事后变动说明: why a figure of last year is no longer what its issued summary says."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from guanai.audit import deed, record
from reports.metrics import METRICS
from reports.models.issue import SummaryIssue
from reports.models.summary import SummaryOutline, Work
from stations.access import Permission, ScopedQuerySet


class LateChangeQuerySet(ScopedQuerySet):
    """Explanations, seen by whoever sees the figures."""

    reading = Permission.READ_FIGURES
    place = "outline__unit__path"


class LateChange(models.Model):
    """事后变动说明: a changed figure of an issued year, explained in this year's summary; `was`, `now`: as printed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    outline = models.ForeignKey(SummaryOutline, models.PROTECT, related_name="late_changes", verbose_name="总结提纲")
    issue = models.ForeignKey(SummaryIssue, models.PROTECT, related_name="+", verbose_name="印发件")
    unit_code = models.CharField("单位代码", max_length=40)
    metric = models.CharField("指标", max_length=6)
    period = models.CharField("时段", max_length=10)
    source = models.CharField("来源", max_length=10)
    now_value = models.DecimalField("现在的数值", max_digits=18, decimal_places=6, null=True)
    was = models.CharField("印发时", max_length=80, blank=True)
    now = models.CharField("现在", max_length=80, blank=True)
    explanation = models.CharField("变动原因", max_length=200)
    at = models.DateTimeField("说明时间", default=timezone.now)
    by = models.UUIDField("说明人", null=True)

    objects = LateChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事后变动说明"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["outline", "unit_code", "metric"], name="late_change_place")]

    def __str__(self):
        return f"{self.label}{self.was}变为{self.now}"

    def within(self, holding) -> bool:
        return self.outline.within(holding)

    @property
    def label(self) -> str:
        return METRICS[self.metric].label if self.metric in METRICS else self.metric

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.unit_code, self.metric, self.period, self.source

    def explain(self, *, by) -> None:
        """Write it down; a later sentence on the same figure wins. What was checked without it is undone."""
        with deed():
            self.outline.edited(by=by, why="说明了往年数字的变动")
            self.at, self.by = timezone.now(), by and by.pk
            self.save(force_insert=True)
            self.outline.handled(Work.EXPLAINED, by=by)
            record("summary.explain", self.outline, by=by, metric=self.metric)
