"""护校巡逻: officers who went round a school, counted as 人次."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.calendars import gb_date
from outreach.models.event import OutreachQuerySet
from stations.models import Person, School
from stations.models.owned import Owned


class PatrolQuerySet(OutreachQuerySet):
    """Patrols of units."""

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class SchoolPatrol(Owned):
    """护校巡逻 around a school, on any day: it is no shift of a post."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    held_on = models.DateField("日期")
    starts_at = models.TimeField("从几点", null=True, blank=True)
    ends_at = models.TimeField("到几点", null=True, blank=True)
    patrollers = models.PositiveSmallIntegerField("巡逻人次")
    people = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name="巡逻人员")
    note = models.CharField(
        "发现和处置", max_length=300, blank=True, help_text="不写学生的姓名、班级和别的能认出学生的话。"
    )

    objects = PatrolQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "护校巡逻"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(patrollers__gte=1),
                name="school_patrol_has_somebody",
                violation_error_code="patrollers",
                violation_error_message="巡逻人次至少是 1。",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="school_patrol_ends_after_start",
                violation_error_code="ends_at",
                violation_error_message="结束时间须晚于开始时间。",
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "id"], name="school_patrol_by_day"),
            models.Index(fields=["unit", "held_on"], name="school_patrol_counts"),
        ]

    def __str__(self):
        return f"{self.school}巡逻（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("patrols-row", args=[self.pk])
