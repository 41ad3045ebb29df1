"""表彰: who or what was commended, by which level, with which document."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet
from stations.models.person import Person
from stations.models.station import CareStation


class CommendationLevel(models.TextChoices):
    """表彰级别."""

    MINISTRY = "ministry", "部级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    UNIT = "unit", "单位"


class Commended(models.TextChoices):
    """表彰谁."""

    PERSON = "person", "个人"
    STATION = "station", "关工站"
    UNIT = "unit", "本单位"


WHOLE_UNIT = Q(whom=Commended.UNIT, person=None, station=None)
A_PERSON = Q(whom=Commended.PERSON, person__isnull=False, station=None)
A_STATION = Q(whom=Commended.STATION, person=None, station__isnull=False)


class CommendationQuerySet(OwnedQuerySet):
    """Commendations of units."""

    def between(self, first: date, last: date):
        return self.filter(awarded_on__gte=first, awarded_on__lte=last)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "person", "station")


class Commendation(Owned):
    """表彰 of a person of the unit, of one of its stations, or of the unit itself: exactly one of them."""

    level = models.CharField("级别", max_length=8, choices=CommendationLevel)
    title = models.CharField("称号或奖项", max_length=80)
    document_no = models.CharField("文号", max_length=60, blank=True)
    awarded_on = models.DateField("表彰日期")
    awarded_by = models.CharField("表彰单位", max_length=60)
    whom = models.CharField("表彰谁", max_length=7, choices=Commended)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受表彰的人"
    )
    station = models.ForeignKey(
        CareStation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受表彰的关工站"
    )

    objects = CommendationQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "表彰"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=WHOLE_UNIT | A_PERSON | A_STATION,
                name="commendation_of_exactly_one",
                violation_error_code="whom",
                violation_error_message="表彰个人的选一个人，表彰关工站的选一个站，表彰本单位的两样都不选。",
            ),
        ]
        indexes = [models.Index(fields=["awarded_on", "id"], name="commendation_by_day")]

    def __str__(self):
        return f"{self.get_level_display()}{self.title}"

    def get_absolute_url(self):
        return reverse("commendations-row", args=[self.pk])

    @property
    def receiver(self) -> str:
        """Who or what it is for."""
        return str(self.person or self.station or self.unit)
