"""八小件台账: what a school has of it, until when it is good, and when it must be tested."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.urls import reverse

from guanai.models import Term
from outreach.models.event import OutreachQuerySet
from outreach.standing import FIRST_NOTICE
from stations.models import School
from stations.models.owned import Owned

NEVER = date.max


class StockQuerySet(OutreachQuerySet):
    """Equipment of schools."""

    def in_use(self, on: date):
        """There on that day, whatever its state."""
        return self.valid().filter(Q(scrapped_on=None) | Q(scrapped_on__gt=on), counted_on__lte=on)

    def usable(self, on: date):
        """There and not out of date; the last day of 有效期 still counts."""
        return self.in_use(on).filter(Q(expires_on=None) | Q(expires_on__gte=on))

    def due(self, on: date):
        """Out of date or to be tested within the first notice, or already."""
        until = on + timedelta(days=FIRST_NOTICE)
        known = self.in_use(on).filter(school__voided_at=None)
        open_school = Q(school__closed_on=None) | Q(school__closed_on__gt=on)
        return known.filter(open_school, Q(expires_on__lte=until) | Q(test_due_on__lte=until))

    def overdue(self, on: date):
        """Out of date, or its test not made by the day."""
        return self.due(on).filter(self.late(on))

    def by_day(self):
        """Each with the nearer of its two days."""
        return self.annotate(due_on=Least(Coalesce("expires_on", NEVER), Coalesce("test_due_on", NEVER)))

    def late(self, on: date) -> Q:
        return Q(expires_on__lt=on) | Q(test_due_on__lt=on)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school", "equipment")


class EquipmentStock(Owned):
    """八小件 of a school: so many of a kind, bought together. What is used up or broken has its last day."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    equipment = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"list": Term.List.EQUIPMENT},
        verbose_name="器材",
    )
    quantity = models.PositiveSmallIntegerField("数量")
    counted_on = models.DateField("清点日期")
    expires_on = models.DateField("有效期至", null=True, blank=True, help_text="没有有效期的不填。")
    tested_on = models.DateField("上次检测", null=True, blank=True)
    test_due_on = models.DateField("下次检测", null=True, blank=True, help_text="不用定期检测的不填。")
    scrapped_on = models.DateField("报废日期", null=True, blank=True, help_text="用完、损坏、报废的才填。")
    place = models.CharField("存放处", max_length=40, blank=True)

    objects = StockQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "八小件台账"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="equipment_stock_is_something",
                violation_error_code="quantity",
                violation_error_message="数量至少是 1；没有的不用登记，系统会列为缺少。",
            ),
            models.CheckConstraint(
                condition=Q(scrapped_on=None) | Q(scrapped_on__gte=F("counted_on")),
                name="equipment_stock_scrapped_after_counted",
                violation_error_code="scrapped_on",
                violation_error_message="报废日期不能早于清点日期。",
            ),
            models.CheckConstraint(
                condition=Q(tested_on=None) | Q(test_due_on=None) | Q(test_due_on__gt=F("tested_on")),
                name="equipment_stock_tested_before_next",
                violation_error_code="test_due_on",
                violation_error_message="下次检测须在上次检测之后。",
            ),
        ]
        indexes = [
            models.Index(fields=["counted_on", "id"], name="equipment_stock_by_day"),
            models.Index(fields=["school", "equipment"], name="equipment_stock_of_school"),
        ]

    def __str__(self):
        return f"{self.equipment}（{self.school}）"

    def get_absolute_url(self):
        return reverse("equipment-row", args=[self.pk])
