"""专项活动: the theme under which a unit works for a time."""

from uuid import uuid4

from django.db import models

from stations.access import ScopedQuerySet
from stations.models.unit import Unit


class Campaign(models.Model):
    """专项活动, such as a year's main task; the summary of the year has a chapter on it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="campaigns", verbose_name="单位")
    name = models.CharField("名称", max_length=60)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专项活动"
        ordering = ["starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="campaign_ends_after_start",
                violation_error_message="结束日期不能早于开始日期。",
            )
        ]

    def __str__(self):
        return self.name

    def within(self, holding) -> bool:
        return self.unit.within(holding)
