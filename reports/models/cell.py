"""汇总格: what the rows of one unit come to in a month or on a day, counted from them and never changed by hand."""

from uuid import uuid4

from django.db import models

from guanai.bounds import Bound
from stations.models import Unit


class Grain(models.TextChoices):
    """How long a cell is: whole months of a span are read as months, the days at its ends as days."""

    MONTH = "month", "月"
    DAY = "day", "日"


class Cell(models.Model):
    """One number. Where it adds up numbers that may be bounds, `low` and `high` are the two ends of theirs
    (`guanai.bounds.ends`); blank is exact.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    part = models.CharField("指标", max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    grain = models.CharField("长短", max_length=5, choices=Grain)
    day = models.DateField("起始日期")
    value = models.DecimalField("数值", max_digits=16, decimal_places=2)
    low = models.CharField("界限", max_length=8, choices=Bound, blank=True)
    high = models.CharField("另一界限", max_length=8, choices=Bound, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "汇总格"
        constraints = [models.UniqueConstraint(fields=["part", "grain", "day", "unit"], name="cell_once")]
        indexes = [models.Index(fields=["unit", "part"], name="cell_of_unit")]

    def __str__(self):
        return f"{self.unit} {self.part} {self.day}"


class Tally(models.Model):
    """Who counts the rows of a kind at a unit takes this row first, so that of two the later count stands."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    kind = models.CharField("登记", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    counted_at = models.DateTimeField("统计时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "汇总次序"
        constraints = [models.UniqueConstraint(fields=["kind", "unit"], name="tally_once")]

    def __str__(self):
        return f"{self.kind} {self.unit}"
