"""涉未成年人警情: how many reports a unit took in a month, by kind. A month nobody reported has no row."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from outreach.models.event import OutreachQuerySet
from outreach.zero_reports import Month
from stations.models.owned import Owned


class IncidentKind(models.TextChoices):
    """警情类别."""

    CRIMINAL = "criminal", "刑事警情"
    ORDER = "order", "治安警情"


class IncidentQuerySet(OutreachQuerySet):
    """Monthly numbers of units."""

    def of(self, unit):
        """Of the unit itself; the units below it report their own."""
        return self.valid().filter(unit=unit)


class IncidentCount(Owned):
    """涉未成年人警情 that the unit itself took in a month. 0 says: nothing was reported to us, and we looked."""

    year = models.PositiveSmallIntegerField("年份")
    month = models.PositiveSmallIntegerField("月份")
    kind = models.CharField("类别", max_length=8, choices=IncidentKind)
    number = models.PositiveIntegerField("起数")

    objects = IncidentQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "涉未成年人警情"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year", "month", "kind"],
                condition=Q(voided_at=None),
                name="incident_count_once",
                violation_error_message="这个月已经有人报过，请重新打开这一页核对。",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="incident_count_month",
                violation_error_message="月份是 1 至 12。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年{self.month}月{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("incident-year", args=[self.unit.code, self.year])

    @property
    def at(self) -> Month:
        return Month(self.year, self.month)
