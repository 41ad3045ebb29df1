"""校访、家访: calls on a staff child at school or at home."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from guanai.calendars import gb_date
from guanai.entry import Entry
from guanai.fields import SealedTextField
from stations.models.staff_child import StaffChild, StaffChildPartQuerySet


class CallPlace(models.TextChoices):
    """校访或家访."""

    SCHOOL = "school", "校访"
    HOME = "home", "家访"


class StaffChildVisit(Entry):
    """校访 or 家访. What was found is sealed; who looks from above sees that there was a call, not what was said."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    child = models.ForeignKey(StaffChild, models.PROTECT, related_name="visits", verbose_name="民辅警子女")
    place = models.CharField("方式", max_length=6, choices=CallPlace)
    visited_on = models.DateField("日期")
    note = SealedTextField("情况", longest=500, blank=True)

    objects = StaffChildPartQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "子女校访家访"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["child", "place", "visited_on"],
                condition=Q(voided_at=None),
                name="staff_child_visit_once",
                violation_error_message="这一天这种走访已经登记过，请修改那一条。",
            ),
        ]
        indexes = [models.Index(fields=["visited_on", "place"], name="staff_child_visit_by_day")]

    def __str__(self):
        return f"{self.get_place_display()}（{gb_date(self.visited_on)}）"

    def within(self, holding) -> bool:
        return self.child.within(holding)

    def get_absolute_url(self):
        return self.child.get_absolute_url()
