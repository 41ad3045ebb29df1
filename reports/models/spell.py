"""在期: from when to when somebody is counted at a unit, narrow, so that nobody is counted twice."""

from uuid import uuid4

from django.db import models

from stations.models import Unit


class Spell(models.Model):
    """One stretch of days of one person at one unit; stretches that touch are one. `last` is missing while it goes on.

    `who` is the key of a person or of a file, whichever the figure counts: it is never shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    part = models.CharField("指标", max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    who = models.UUIDField("人")
    first = models.DateField("开始日期")
    last = models.DateField("结束日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "在期"
        constraints = [models.UniqueConstraint(fields=["part", "unit", "who", "first"], name="spell_once")]

    def __str__(self):
        return f"{self.unit} {self.part} {self.first}"
