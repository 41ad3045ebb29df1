"""警娃活动: children and relatives who came, in two columns; the yearly figure is their sum and tells both parts."""

from datetime import date

from django.db import models
from django.urls import reverse

from guanai.calendars import gb_date
from stations.models.owned import Owned, OwnedQuerySet


class StaffChildEventQuerySet(OwnedQuerySet):
    """Events of units."""

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class StaffChildEvent(Owned):
    """警娃活动. Both columns are 人次; relatives who were not counted apart stay blank."""

    held_on = models.DateField("活动日期")
    title = models.CharField("活动名称", max_length=80, help_text="不写孩子的姓名。")
    place = models.CharField("地点", max_length=60, blank=True)
    children = models.PositiveIntegerField("孩子人次")
    relatives = models.PositiveIntegerField(
        "家属人次", null=True, blank=True, help_text="和孩子分开填；没有分开数的不填。"
    )

    objects = StaffChildEventQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "警娃活动"
        indexes = [models.Index(fields=["held_on", "id"], name="staff_child_event_by_day")]

    def __str__(self):
        return f"{self.title}（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("staff-child-events-row", args=[self.pk])
