"""队伍: standing groups of a unit, such as its volunteers, and who belongs to them from when to when."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Count, F, Q
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

    def at_work(self, first: date, last: date):
        """There on some day from `first` to `last`; one whose days nobody wrote down is taken to be there."""
        begun = Q(formed_on=None) | Q(formed_on__lte=last)
        return self.valid().filter(begun, Q(disbanded_on=None) | Q(disbanded_on__gte=first))

    def listed(self):
        """With what a row of the list shows: how many of the roster have not left."""
        staying = Count("roster", filter=Q(roster__left_on=None))
        return self.select_related("unit").annotate(staying=staying)


class Team(Owned):
    """队伍 of a unit, such as a lecture team; its members are named with their days, or only counted."""

    kind = models.CharField("类别", max_length=10, choices=TeamKind)
    name = models.CharField("名称", max_length=60)
    partner = models.CharField("共建单位", max_length=60, blank=True, help_text="例如高校、社会组织的名称。")
    size = models.PositiveIntegerField("人数")
    formed_on = models.DateField("组建日期", null=True, blank=True)
    disbanded_on = models.DateField("解散日期", null=True, blank=True, help_text="不再活动的才填。")

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
            models.CheckConstraint(
                condition=Q(formed_on=None) | Q(disbanded_on=None) | Q(disbanded_on__gte=F("formed_on")),
                name="team_disbanded_after_formed",
                violation_error_code="disbanded_on",
                violation_error_message="解散日期不能早于组建日期。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="team_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("teams-row", args=[self.pk])

    def members_first(self):
        """The roster, who is still there first."""
        return self.roster.select_related("person").order_by(F("left_on").desc(nulls_first=True), "joined_on", "pk")


class TeamMemberQuerySet(OwnedQuerySet):
    """The roster, seen by whoever sees the team."""

    place = "team__unit__path"

    def serving(self, on: date):
        """In the team on that day; the last day counts."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=on), joined_on__lte=on, team__voided_at=None)


class TeamMember(models.Model):
    """队员: a person in a team for a time."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    team = models.ForeignKey(Team, models.CASCADE, related_name="roster", verbose_name="队伍")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    joined_on = models.DateField("入队日期")
    left_on = models.DateField("离队日期", null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "队员"
        ordering = ["joined_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="roster_leaves_after_joining",
                violation_error_code="left_on",
                violation_error_message="离队日期不能早于入队日期。",
            ),
            models.UniqueConstraint(
                fields=["team", "person"],
                condition=Q(left_on=None),
                name="roster_open_once",
                violation_error_code="person",
                violation_error_message="此人已经在这支队伍里，不用再登记。",
            ),
        ]

    def __str__(self):
        return str(self.person)

    def within(self, holding) -> bool:
        return self.team.within(holding)
