"""法治副校长年度评价: what the school says of a year (教育部令第52号)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet
from stations.models.vice_principal import VicePrincipal


class EvaluationResult(models.TextChoices):
    """评价结果."""

    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "合格"
    FAIR = "fair", "基本合格"
    POOR = "poor", "不合格"


class EvaluationQuerySet(OwnedQuerySet):
    """Evaluations of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "principal__person", "principal__school")


class PrincipalEvaluation(Owned):
    """年度评价 of an appointment. The hours are those that the school recognises; the portal counts its own."""

    principal = models.ForeignKey(VicePrincipal, models.PROTECT, related_name="evaluations", verbose_name="法治副校长")
    year = models.PositiveSmallIntegerField("年份")
    result = models.CharField("评价结果", max_length=9, choices=EvaluationResult)
    hours = models.PositiveSmallIntegerField("学校认定课时", null=True, blank=True, help_text="学校没有说的不填。")
    judged_by = models.CharField("由谁评价", max_length=60, help_text="写学校或单位，例如：城东小学。")
    judged_on = models.DateField("评价日期")
    note = models.CharField("评语", max_length=200, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "法治副校长年度评价"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["principal", "year"],
                condition=Q(voided_at=None),
                name="principal_judged_once_a_year",
                violation_error_code="year",
                violation_error_message="这一年的评价已经登记过，请修改那一条。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="evaluation_by_year")]

    def __str__(self):
        return f"{self.principal} {self.year} 年"

    def get_absolute_url(self):
        return reverse("principal-evaluations-row", args=[self.pk])
