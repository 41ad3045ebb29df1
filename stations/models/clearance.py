"""背景核查: whether somebody may work close to children (未成年人保护法 62, 98)."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from guanai.calendars import anniversary, today
from stations.access import Permission
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.person import Person


class ClearanceResult(models.TextChoices):
    """核查结果."""

    CLEAR = "clear", "未查到记录"
    HIT = "hit", "查到记录"


class ClearanceQuerySet(OwnedQuerySet):
    """Clearances; only who keeps the people reads them, since a hit is nobody else's business."""

    reading = Permission.KEEP_PEOPLE

    def of_year_before(self, on: date):
        """Made on that day or in the twelve months before it."""
        return self.valid().filter(checked_on__lte=on, checked_on__gte=anniversary(on, -1))

    def valid_on(self, on: date):
        """Clear, not older than twelve months, and not overtaken by a hit."""
        fresh = self.of_year_before(on)
        hits = Clearance.objects.of_year_before(on).filter(person=OuterRef("person"), result=ClearanceResult.HIT)
        return fresh.filter(result=ClearanceResult.CLEAR).exclude(
            Exists(hits.filter(checked_on__gte=OuterRef("checked_on")))
        )

    def admit(self, person: Person, starts_on: date) -> bool:
        """Whether who begins on a day may work close to children: clear on it or on the day of entry, no hit since."""
        latest = self.valid().filter(person=person).order_by("-checked_on", "-result").first()
        clear = self.valid_on(starts_on) | self.valid_on(today())
        return latest is not None and latest.result == ClearanceResult.CLEAR and clear.filter(person=person).exists()

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "person")


class Clearance(Owned):
    """背景核查 of a person; it holds for twelve months."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="clearances", verbose_name="人员")
    checked_on = models.DateField("核查日期")
    checked_by = models.CharField("核查单位", max_length=60, help_text="由谁查询，如分局治安大队。")
    result = models.CharField("结果", max_length=5, choices=ClearanceResult)

    objects = ClearanceQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "背景核查"
        indexes = [
            models.Index(fields=["checked_on", "id"], name="clearance_by_day"),
            models.Index(fields=["person", "checked_on"], name="clearance_of_person"),
        ]

    def __str__(self):
        return f"{self.person}的背景核查"

    def get_absolute_url(self):
        return reverse("clearances-row", args=[self.pk])


def without_clearance(people, on: date):
    """Which of these people have no clearance that holds on that day."""
    return people.exclude(Exists(Clearance.objects.valid_on(on).filter(person=OuterRef("pk"))))
