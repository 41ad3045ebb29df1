"""培训: of those who do the work, by topic, day and hours."""

from django.db import models
from django.urls import reverse

from guanai.calendars import gb_date
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.person import Person


class TrainingQuerySet(OwnedQuerySet):
    """Trainings of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class Training(Owned):
    """培训 held by a unit. The attendance is 人次; who came may be named or only counted."""

    topic = models.CharField("主题", max_length=80)
    held_on = models.DateField("培训日期")
    hours = models.PositiveSmallIntegerField("学时")
    people = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name="参加人员")
    attendance = models.PositiveIntegerField("参加人次")
    note = models.CharField("说明", max_length=200, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "培训"
        indexes = [models.Index(fields=["held_on", "id"], name="training_by_day")]

    def __str__(self):
        return f"{self.topic}（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("trainings-row", args=[self.pk])
