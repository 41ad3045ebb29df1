"""假期和课后活动: 托管, 夏令营, 四点半课堂."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.bounds import Bound, claimed
from stations.access import Permission
from stations.models.tenure import Tenure, TenureQuerySet


class ProgrammeKind(models.TextChoices):
    """活动类别."""

    CARE = "care", "假期托管"
    SUMMER_CAMP = "summer_camp", "夏令营"
    WINTER_CAMP = "winter_camp", "冬令营"
    AFTER_SCHOOL = "after_school", "四点半课堂"


class HolidayProgrammeQuerySet(TenureQuerySet):
    """Programmes of units."""

    reading = Permission.READ_OUTREACH

    def listed(self):
        return self.select_related("unit")


class HolidayProgramme(Tenure):
    """假期和课后活动. Who came is 人次: the same child on two days counts twice; blank while nobody counted."""

    kind = models.CharField("类别", max_length=12, choices=ProgrammeKind)
    name = models.CharField("名称", max_length=60)
    place = models.CharField("地点", max_length=60)
    partner = models.CharField("合办单位", max_length=60, blank=True, help_text="例如社区、学校、高校志愿者协会。")
    days = models.PositiveSmallIntegerField("办了几天", null=True, blank=True)
    attendance = models.PositiveIntegerField("参加人次", null=True, blank=True)
    attendance_bound = models.CharField("人次界限", max_length=8, choices=Bound, default=Bound.EXACT)
    note = models.TextField("情况", max_length=1000, blank=True, help_text="不写孩子的姓名和别的能认出孩子的话。")

    objects = HolidayProgrammeQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "假期和课后活动"
        constraints = [
            *Tenure.Meta.constraints,
            models.CheckConstraint(
                condition=Q(attendance__isnull=False) | Q(attendance_bound=Bound.EXACT),
                name="holiday_programme_bound",
                violation_error_code="attendance",
                violation_error_message="填了界限的，请填参加人次。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def attendance_words(self) -> str:
        return claimed(self.attendance, self.attendance_bound)

    def get_absolute_url(self):
        return reverse("holiday-programmes-row", args=[self.pk])
