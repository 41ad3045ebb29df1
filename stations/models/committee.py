"""关工委: who in a unit cares for the next generation, and by whose name its summary is signed."""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse

from guanai.calendars import today
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import Unit, UnitKind, lineage

OBLIGED = (
    UnitKind.CITY_BUREAU,
    UnitKind.COUNTY_BUREAU,
    UnitKind.COUNTY_CITY_BUREAU,
    UnitKind.DISTRICT_BUREAU,
    UnitKind.DISTRICT_BRANCH,
    UnitKind.FUNCTIONAL_BRANCH,
)


class CommitteeKind(models.TextChoices):
    """组织形式."""

    COMMITTEE = "committee", "关工委"
    GROUP = "group", "关工小组"


class CareCommitteeQuerySet(OwnedQuerySet):
    """Committees and groups of units."""

    def in_force(self, on: date):
        """At work on that day, with its unit. One of which nobody knows the first day has been there all along."""
        begun = Q(established_on=None) | Q(established_on__lte=on)
        open_ = Q(unit__closed_on=None) | Q(unit__closed_on__gt=on)
        return self.valid().filter(begun, open_, Q(lapsed_on=None) | Q(lapsed_on__gt=on))

    def without_director(self, on: date):
        """W24: committees at work whose 主任 (of a group, 组长) nobody is. Who acts for a director is none."""
        positions = self.model._meta.get_field("positions").related_model.objects
        return self.in_force(on).exclude(Exists(positions.directors(on).filter(committee=OuterRef("pk"))))

    def obliged(self, on: date):
        """The units that must have one (M05): the bureaus of city and county. Below them a group is welcome.

        S002 counts "各级公安机关"; the smallest of them that it names is a 分局. A province is not the city's to count.
        """
        return Unit.objects.open_on(on).filter(kind__in=OBLIGED)

    def lacking(self, on: date):
        """Of the units that must have one, those without any."""
        return self.obliged(on).exclude(Exists(self.in_force(on).filter(unit=OuterRef("pk"))))

    def committees_first(self):
        """Of the two kinds of one unit the committee before the group."""
        kind = Case(When(kind=CommitteeKind.COMMITTEE, then=0), default=1)
        return self.order_by(F("unit__path"), kind, "pk")


class CareCommittee(Owned):
    """关心下一代工作委员会, or a 关工小组; its name is the signature on what the unit issues."""

    Kind = CommitteeKind

    kind = models.CharField("组织形式", max_length=9, choices=CommitteeKind, default=CommitteeKind.COMMITTEE)
    name = models.CharField("署名", max_length=60, help_text="公文和总结上的落款，如城北市公安局关工委。")
    established_on = models.DateField("成立日期", null=True, blank=True)
    lapsed_on = models.DateField("停止工作日期", null=True, blank=True, help_text="从这一天起不再工作的才填。")
    office_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办公室设在"
    )

    objects = CareCommitteeQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "关工委"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "kind"],
                condition=Q(voided_at=None, lapsed_on=None),
                name="care_committee_one_of_a_kind",
                violation_error_code="kind",
                violation_error_message="这个单位已经有一个在工作的，请修改那一个；已停止的先填停止工作日期。",
            ),
            models.CheckConstraint(
                condition=Q(established_on=None) | Q(lapsed_on=None) | Q(lapsed_on__gt=F("established_on")),
                name="care_committee_lapsed_after_established",
                violation_error_code="lapsed_on",
                violation_error_message="停止工作日期须在成立日期之后。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("committee", args=[self.pk])

    def is_in_force(self, on: date) -> bool:
        return CareCommittee.objects.in_force(on).filter(pk=self.pk).exists()

    def guide(self, on: date) -> "CareCommittee | None":
        """Who guides it: the committee of the nearest unit above. Guidance, not command."""
        above = [path for path in lineage(self.unit.path) if path != self.unit.path]
        there = CareCommittee.objects.in_force(on).filter(kind=CommitteeKind.COMMITTEE, unit__path__in=above)
        return there.select_related("unit").order_by("-unit__path").first()

    @classmethod
    def of(cls, unit: Unit) -> "CareCommittee | None":
        """The one that is at work for the unit today: its committee, else its group."""
        return cls.objects.in_force(today()).filter(unit=unit).committees_first().first()

    @classmethod
    def name_of(cls, unit: Unit) -> str:
        """The signature of a unit; one that has none registered signs with its name."""
        committee = cls.of(unit)
        return committee.name if committee else f"{unit.name}关工委"
