"""总结提纲: what a year's summary is made from."""

from uuid import uuid4

from django.db import models

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
