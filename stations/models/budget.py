"""办公经费: what a unit's committee has to work with in a year."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.owned import Owned, OwnedQuerySet


class CommitteeBudgetQuerySet(OwnedQuerySet):
    """Budgets of units."""

    def of(self, unit, year: int):
        """That of the unit itself in that year: one row or none."""
        return self.valid().filter(unit=unit, year=year)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class CommitteeBudget(Owned):
    """年度办公经费 of the committee of a unit, in 元; what is not registered is blank, never nothing."""

    year = models.PositiveSmallIntegerField("年份")
    amount = models.DecimalField("金额（元）", max_digits=12, decimal_places=2, help_text="没有经费的填 0。")
    source = models.CharField("来源", max_length=60, blank=True, help_text="如列入局机关年度预算。")

    objects = CommitteeBudgetQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "关工委办公经费"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(voided_at=None),
                name="committee_budget_once_a_year",
                violation_error_code="year",
                violation_error_message="这个单位这一年的经费已经登记过，请修改那一条。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="committee_budget_not_negative",
                violation_error_code="amount",
                violation_error_message="金额不能小于 0。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="committee_budget_by_year")]

    def __str__(self):
        return f"{self.unit} {self.year} 年办公经费"

    def get_absolute_url(self):
        return reverse("committee-budgets-row", args=[self.pk])
