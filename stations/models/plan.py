"""计划和总结: what a station means to do in a year, and what became of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.of_station import OfStationQuerySet, WithPaper
from stations.models.station import CareStation

LONGEST = 5000


class PlanKind(models.TextChoices):
    """计划或总结."""

    PLAN = "plan", "年度计划"
    SUMMARY = "summary", "年度总结"


class PlanQuerySet(OfStationQuerySet):
    """Plans and summaries of stations."""

    def of(self, kind: str, year: int):
        """Of one kind and year, of stations that are not voided."""
        return self.counted().filter(kind=kind, year=year)

    def listed(self):
        """With what a row of the list shows."""
        return super().listed().select_related("attachment")


class StationPlan(WithPaper):
    """年度计划 or 年度总结 of a station: its words, or the paper itself."""

    Kind = PlanKind

    station = models.ForeignKey(CareStation, models.PROTECT, related_name="plans", verbose_name="关工站")
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("类别", max_length=7, choices=PlanKind)
    goals = models.CharField("全年目标", max_length=300, blank=True, help_text="写得出数的写数，算作六有里的“目标”。")
    text = models.TextField("内容", max_length=LONGEST, blank=True, help_text="不写孩子的姓名和别的能认出孩子的话。")

    objects = PlanQuerySet.as_manager()

    class Meta(WithPaper.Meta):
        verbose_name = verbose_name_plural = "站的计划和总结"
        constraints = [
            *WithPaper.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "year", "kind"],
                condition=Q(voided_at=None),
                name="station_plan_once_a_year",
                violation_error_code="kind",
                violation_error_message="这个站这一年的已经登记过，请修改那一条。",
            ),
            models.CheckConstraint(
                condition=Q(goals="") | Q(kind=PlanKind.PLAN),
                name="station_plan_has_the_goals",
                violation_error_code="goals",
                violation_error_message="目标写在年度计划里；总结里写做到了没有。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="station_plan_by_year")]

    def __str__(self):
        return f"{self.station} {self.year} {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("station-plans-row", args=[self.pk])
