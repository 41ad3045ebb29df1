"""结对帮扶: households of a village that a unit stands by."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models import Area
from stations.models.tenure import Tenure, TenureQuerySet


class PairingQuerySet(TenureQuerySet):
    """Pairings of units."""

    def listed(self):
        return self.select_related("unit", "village")


class HouseholdPairing(Tenure):
    """结对帮扶: a unit stands by so many households of a village."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="村或社区")
    households = models.PositiveIntegerField("户数")
    note = models.CharField("帮扶内容", max_length=200, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "结对帮扶"
        constraints = [
            *Tenure.Meta.constraints,
            models.CheckConstraint(
                condition=Q(households__gte=1),
                name="pairing_of_households",
                violation_error_code="households",
                violation_error_message="户数至少是 1。",
            ),
            models.UniqueConstraint(
                fields=["unit", "village"],
                condition=Q(voided_at=None, ends_on=None),
                name="pairing_once",
                violation_error_code="village",
                violation_error_message="本单位已经和这个村结对；户数变了的，先给原来那一条填上截止日期。",
            ),
        ]

    def __str__(self):
        return f"{self.village} {self.households} 户"

    def get_absolute_url(self):
        return reverse("pairings-row", args=[self.pk])
