"""成年人帮教小组: known to the station as a number, without files."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet


class AdultKind(models.TextChoices):
    """成年帮教对象."""

    CORRECTION = "correction", "社区矫正"
    RELEASED = "released", "刑满释放"
    RECOVERY = "recovery", "戒毒康复"
    OTHER = "other", "其他"


class AdultTeamQuerySet(OwnedQuerySet):
    """Numbers of units."""

    def holding(self, on: date):
        """The latest number of each unit and kind as of a day."""
        newer = AdultTeams.objects.valid().filter(
            unit=OuterRef("unit"), kind=OuterRef("kind"), as_of__gt=OuterRef("as_of"), as_of__lte=on
        )
        return self.valid().filter(~Exists(newer), as_of__lte=on)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class AdultTeams(Owned):
    """成年人帮教小组 of a unit: how many of a kind there are as of a day, until a later number says otherwise."""

    kind = models.CharField("对象", max_length=12, choices=AdultKind)
    teams = models.PositiveIntegerField("小组数")
    as_of = models.DateField("截至")

    objects = AdultTeamQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "成年人帮教小组"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "kind", "as_of"],
                condition=Q(voided_at=None),
                name="adult_teams_once_a_day",
                violation_error_code="as_of",
                violation_error_message="这一天已经登记过这一类，请修改那一条。",
            ),
        ]
        indexes = [models.Index(fields=["as_of", "id"], name="adult_teams_by_day")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.teams} 个"

    def get_absolute_url(self):
        return reverse("adult-teams-row", args=[self.pk])
