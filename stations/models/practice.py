"""借鉴的做法: what a unit took over from elsewhere, such as 三个重点三个帮扶."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.lifecycle import NotAllowed
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.station import CareStation


class PracticeQuerySet(OwnedQuerySet):
    """Practices of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "station")


class Practice(Owned):
    """借鉴的做法 of a unit, or of one of its stations: from where, since when, and how it is used here."""

    station = models.ForeignKey(
        CareStation, models.PROTECT, null=True, blank=True, related_name="practices", verbose_name="关工站"
    )
    name = models.CharField("做法", max_length=60)
    taken_from = models.CharField("从哪里学来", max_length=100, help_text="地方、单位，或哪份文件、哪篇报道。")
    started_on = models.DateField("何时起用")
    how = models.CharField("在本单位怎么做", max_length=300)

    objects = PracticeQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "借鉴的做法"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="practice_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个做法。",
            ),
        ]
        indexes = [models.Index(fields=["started_on", "id"], name="practice_by_start")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("practices-row", args=[self.pk])

    def must_be_taken(self) -> None:
        """Of a station of the unit, when it names one. Raises NotAllowed."""
        if self.station and self.station.unit_id != self.unit_id:
            raise NotAllowed(f"{self.station}依托{self.station.unit}，请在那个单位名下登记。")
