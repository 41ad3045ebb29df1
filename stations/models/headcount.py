"""编制人数: how many officers and auxiliaries a unit has in a year."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet


class HeadcountQuerySet(OwnedQuerySet):
    """Headcounts of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class Headcount(Owned):
    """编制人数 of the unit itself, without the units below it, once a year."""

    year = models.PositiveSmallIntegerField("年份")
    police = models.PositiveIntegerField("民警")
    auxiliary = models.PositiveIntegerField("辅警")

    objects = HeadcountQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "编制人数"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(voided_at=None),
                name="headcount_once_a_year",
                violation_error_code="year",
                violation_error_message="这个单位这一年已经登记过，请修改那一条。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="headcount_by_year")]

    def __str__(self):
        return f"{self.unit} {self.year} 年编制人数"

    def get_absolute_url(self):
        return reverse("headcounts-row", args=[self.pk])
