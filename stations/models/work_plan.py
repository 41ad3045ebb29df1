"""工作计划: what a unit means to do in a year, together with which police task (四同)."""

from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from guanai.lifecycle import NotAllowed
from stations.access import NOTHING
from stations.models.owned import Owned, OwnedQuerySet


class WorkPlanQuerySet(OwnedQuerySet):
    """Plans of units; known also to the units that answer for an item."""

    def visible_to(self, user):
        holdings = user.holdings(self.reading)
        asked = NOTHING
        for holding in holdings:
            asked |= holding.units("responsible__path")
        items = self.model._meta.get_field("items").related_model.objects.valid().filter(asked)
        return self.within(holdings) | self.filter(pk__in=items.values("plan"))

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")

    def progressed(self, on: date):
        """Each with how many items it has (`all`), has brought to 考核 (`done`) and has overdue (`late`)."""
        there, assessed = Q(items__voided_at=None), Q(items__status="assessed")
        return self.annotate(
            all=Count("items", filter=there),
            done=Count("items", filter=there & assessed),
            late=Count("items", filter=there & ~assessed & Q(items__due_on__lt=on)),
        )


class WorkPlan(Owned):
    """工作计划 of a unit for a year."""

    year = models.PositiveSmallIntegerField("年份")
    title = models.CharField("计划名称", max_length=80)

    objects = WorkPlanQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "工作计划"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year", "title"],
                condition=Q(voided_at=None),
                name="work_plan_once",
                violation_error_code="title",
                violation_error_message="这一年已经有这份计划，请在那一份上改。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="work_plan_by_year")]

    def __str__(self):
        return f"{self.year} 年{self.title}"

    def get_absolute_url(self):
        return reverse("work-plan", args=[self.pk])

    def must_stand(self) -> None:
        """Nobody voids it until the deed is done. Raises NotAllowed."""
        if not WorkPlan._base_manager.filter(pk=self.pk, voided_at=None).update(year=self.year):
            raise NotAllowed("这份计划已经作废，不能再办。")
