"""专项行动: what units did together for a time, and what came of it."""

from uuid import uuid4

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from outreach.models.counted import SAID_HELP, number_or_said, told
from outreach.models.event import OutreachQuerySet
from stations.access import Permission
from stations.models import Partner
from stations.models.tenure import Tenure, TenureQuerySet


class OperationQuerySet(TenureQuerySet):
    """Operations of units."""

    reading = Permission.READ_OUTREACH

    def listed(self):
        """With what a row of the list shows: how many inspections of venues were entered one by one."""
        entered = Count("inspections", filter=Q(inspections__voided_at=None))
        return self.select_related("unit").prefetch_related("results").annotate(entered=entered)


class SpecialOperation(Tenure):
    """专项行动 of the unit that keeps its books; who led it may be another. Deployment is 人次."""

    name = models.CharField("名称", max_length=60, help_text="例如：利剑护蕾、校园周边整治。")
    lead = models.CharField("牵头单位", max_length=60)
    partners = models.ManyToManyField(Partner, related_name="+", blank=True, verbose_name="配合单位")
    deployed = models.PositiveIntegerField("投入警力人次", null=True, blank=True)
    venues_checked = models.PositiveIntegerField("检查场所家次", null=True, blank=True)
    note = models.TextField("情况", max_length=1000, blank=True, help_text="不写任何人的姓名。")

    objects = OperationQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "专项行动"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name", "starts_on"],
                condition=Q(voided_at=None),
                name="operation_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过从这一天开始的这次行动。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("operations-row", args=[self.pk])

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        return "，".join(one.told for one in self.results.all())


class ResultKind(models.TextChoices):
    """成果类别."""

    RING = "ring", "打掉团伙"
    CASE = "case", "破获案件"
    PERSON = "person", "查处人员"
    VENUE = "venue", "停业或取缔场所"
    SEIZED = "seized", "收缴物品"
    RESCUED = "rescued", "劝返、解救未成年人"
    OTHER = "other", "其他"


K = ResultKind
MEASURES = {K.RING: "个", K.CASE: "起", K.PERSON: "人", K.VENUE: "家", K.SEIZED: "件", K.RESCUED: "人", K.OTHER: "项"}


class OperationResultQuerySet(OutreachQuerySet):
    """Results, seen by whoever sees the operation."""

    place = "operation__unit__path"


class OperationResult(models.Model):
    """成果 of an operation: counted, or said in a word."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    operation = models.ForeignKey(SpecialOperation, models.CASCADE, related_name="results", verbose_name="专项行动")
    kind = models.CharField("成果", max_length=10, choices=ResultKind)
    number = models.PositiveIntegerField("数目", null=True, blank=True)
    said = models.CharField("没有准数的原话", max_length=10, blank=True, help_text=SAID_HELP)
    what = models.CharField("说明", max_length=60, blank=True, help_text="例如：网络赌博团伙。不写任何人的姓名。")

    objects = OperationResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成果"
        ordering = ["kind", "pk"]
        constraints = [number_or_said("number", "said")]

    def __str__(self):
        return self.told

    @property
    def told(self) -> str:
        """打掉团伙多个（网络赌博团伙）, 破获案件 3 起."""
        what = f"（{self.what}）" if self.what else ""
        counted = told(self.number, MEASURES[self.kind], self.said)
        return f"{self.get_kind_display()}{' ' if self.number is not None else ''}{counted}{what}"
