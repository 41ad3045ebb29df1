"""八小件清单: which things a committee counts as the kit of a school, from a day on. No source fixes the eight."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.models import Term
from outreach.models.event import OutreachQuerySet
from stations.models import Unit
from stations.models.owned import Owned
from stations.models.unit import lineage


class KitQuerySet(OutreachQuerySet):
    """Kits of committees; each holds for the whole tree below its unit."""

    def visible_to(self, user):
        """Also those of the units above, since they hold for the reader's own."""
        holdings = user.holdings(self.reading)
        above = {path for holding in holdings for path in lineage(holding.path)}
        return self.within(holdings) | self.filter(unit__path__in=above)

    def binding(self, unit: Unit, on: date) -> "EquipmentKit | None":
        """What holds for a unit on a day: the nearest committee's, and of its own the latest that has begun."""
        return self.reaching(unit.path, on).prefetch_related("items").first()

    def reaching(self, path: str, on: date):
        """What has begun for a unit by that day, what holds first."""
        begun = self.valid().filter(unit__path__in=lineage(path), starts_on__lte=on)
        return begun.order_by("-unit__path", "-starts_on")


class EquipmentKit(Owned):
    """八小件清单 of a committee, from a day on. A change is a new row: what held before stays known."""

    starts_on = models.DateField("何时起")
    items = models.ManyToManyField(
        Term, related_name="+", limit_choices_to={"list": Term.List.EQUIPMENT}, verbose_name="器材"
    )
    document = models.CharField("依据文件", max_length=80, blank=True)

    objects = KitQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "八小件清单"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "starts_on"],
                condition=Q(voided_at=None),
                name="equipment_kit_a_day",
                violation_error_code="starts_on",
                violation_error_message="这个单位从这一天起的清单已经登记过，请修改那一份。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="equipment_kit_by_start")]

    def __str__(self):
        return f"{self.unit}八小件清单"

    def get_absolute_url(self):
        return reverse("kits")
