"""队伍: standing groups of a unit, such as its volunteers."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet
from stations.models.person import Person


class TeamKind(models.TextChoices):
    """队伍类别."""

    VANGUARD = "vanguard", "先锋队"
    VOLUNTEER = "volunteer", "志愿服务队"
    LECTURE = "lecture", "宣讲团"
    UNIVERSITY = "university", "大学生志愿服务队"


class TeamQuerySet(OwnedQuerySet):
    """Teams of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class Team(Owned):
    """队伍 of a unit; its members are named or only counted."""

    kind = models.CharField("类别", max_length=10, choices=TeamKind)
    name = models.CharField("名称", max_length=60)
    members = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name="队员")
    size = models.PositiveIntegerField("人数")

    objects = TeamQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "队伍"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="team_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这支队伍。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="team_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("teams-row", args=[self.pk])
