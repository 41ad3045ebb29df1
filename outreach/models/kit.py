"""八小件清单: which things a committee counts as the kit of a school, from a day on. No source fixes the eight."""

from datetime import date
from uuid import uuid4

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

    def least(self) -> dict:
        """How many of each item a school must have, by the item's key: one where no number was written."""
        told = dict(self.numbers.values_list("equipment", "least"))
        return {item.pk: told.get(item.pk, 1) for item in self.items.all()}

    def __str__(self):
        return f"{self.unit}八小件清单"

    def get_absolute_url(self):
        return reverse("kits")


class KitNumberQuerySet(models.QuerySet):
    """Numbers of kits. They ask the kit."""

    def visible_to(self, user):
        return self.filter(kit__in=EquipmentKit.objects.visible_to(user))


class KitNumber(models.Model):
    """最少件数 of one item in a kit. What has no row is wanted once."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    kit = models.ForeignKey(EquipmentKit, models.CASCADE, related_name="numbers", verbose_name="清单")
    equipment = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"list": Term.List.EQUIPMENT},
        verbose_name="器材",
    )
    least = models.PositiveSmallIntegerField("最少几件")

    objects = KitNumberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "最少件数"
        constraints = [
            models.UniqueConstraint(
                fields=["kit", "equipment"],
                name="kit_number_once",
                violation_error_code="equipment",
                violation_error_message="这样器材上面已经写过一行。",
            ),
            models.CheckConstraint(
                condition=Q(least__gte=1, least__lte=99),
                name="kit_number_is_something",
                violation_error_code="least",
                violation_error_message="最少几件填 1 至 99。",
            ),
        ]

    def __str__(self):
        return f"{self.equipment}至少 {self.least} 件"
