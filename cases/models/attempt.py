"""没找到人: somebody went and met nobody. A row of its own, so that nothing that counts visits can take it for one."""

from datetime import date

from django.db import models
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from stations.models import Person


class AttemptQuerySet(FilePageQuerySet):
    """Attempts. They ask the file."""

    def on(self, day: date):
        return self.valid().filter(tried_on=day)


class VisitAttempt(FilePage):
    """没找到人. It stands in the story of the file and moves no due day."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="attempts", verbose_name="档案")
    tried_on = models.DateField("日期")
    visitors = models.ManyToManyField(Person, related_name="+", verbose_name="走访人")

    objects = AttemptQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "没找到人"
        ordering = ["-tried_on", "-entered_at", "pk"]
        indexes = [models.Index(fields=["minor", "tried_on"], name="attempt_of_minor")]

    def __str__(self):
        return f"没找到人 {self.tried_on}"

    def get_absolute_url(self):
        return reverse("minor", args=[self.minor_id])
