"""片区: communities, villages and grids of a unit, with who answers for each."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.person import Person
from stations.models.tenure import Tenure, TenureQuerySet


class AreaKind(models.TextChoices):
    """片区类别."""

    COMMUNITY = "community", "社区"
    VILLAGE = "village", "村"
    GRID = "grid", "网格"


class AreaQuerySet(TenureQuerySet):
    """Areas of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "liaison", "officer")


class Area(Tenure):
    """片区: a community, village or grid, its liaison and its beat officer. A change of them is a new row."""

    kind = models.CharField("类别", max_length=10, choices=AreaKind)
    name = models.CharField("名称", max_length=60)
    liaison = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="联络员")
    officer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="包村民警"
    )

    objects = AreaQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "片区"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "kind", "name"],
                condition=Q(voided_at=None, ends_on=None),
                name="area_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个片区；换了人的，先给原来那一条填上截止日期。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("areas-row", args=[self.pk])
