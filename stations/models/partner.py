"""协作单位: departments outside the police that a unit works with."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet


class PartnerKind(models.TextChoices):
    """协作单位类别: whom a matter may also be passed to."""

    CIVIL_AFFAIRS = "civil_affairs", "民政"
    POLICE = "police", "公安"
    JUSTICE = "justice", "司法行政"
    RESCUE_STATION = "rescue_station", "救助站"
    WELFARE_HOME = "welfare_home", "福利院"
    EDUCATION = "education", "教育"
    WOMEN = "women", "妇联"
    YOUTH_LEAGUE = "youth_league", "团委"
    PROCURATORATE = "procuratorate", "检察院"
    COURT = "court", "法院"
    HEALTH = "health", "卫健"
    LABOUR = "labour", "人社"
    MARKET = "market", "市场监管"
    CULTURE = "culture", "文旅"
    DISABLED = "disabled", "残联"
    OTHER = "other", "其他"


class PartnerQuerySet(OwnedQuerySet):
    """Partners of units."""

    def at_hand(self, user):
        """Those that the user's unit, the units above it and those below it work with."""
        known = Partner.objects.visible_to(user).values("pk")
        return self.valid().filter(Q(unit__in=user.unit.lineage) | Q(pk__in=known)).order_by("name", "pk")

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class Partner(Owned):
    """协作单位 and whom to call there."""

    kind = models.CharField("类别", max_length=15, choices=PartnerKind)
    name = models.CharField("名称", max_length=60)
    contact = models.CharField("联系人和电话", max_length=80, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "协作单位"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="partner_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个协作单位。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="partner_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partners-row", args=[self.pk])
