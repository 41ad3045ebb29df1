"""录取与奖励: what a staff child got, and what it was given for that."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from guanai.entry import Entry
from stations.models.staff_child import StaffChild, StaffChildPartQuerySet


class AwardKind(models.TextChoices):
    """录取或奖励."""

    ADMITTED = "admitted", "录取"
    PRIZE = "prize", "奖励"


class StaffChildAwardQuerySet(StaffChildPartQuerySet):
    """Awards."""

    def between(self, first: date, last: date):
        return self.filter(awarded_on__gte=first, awarded_on__lte=last)


class StaffChildAward(Entry):
    """录取 or 奖励 of a child on a day. No amount is not zero: nothing was given, or nobody knows how much."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    child = models.ForeignKey(StaffChild, models.PROTECT, related_name="awards", verbose_name="民辅警子女")
    kind = models.CharField("类别", max_length=8, choices=AwardKind)
    awarded_on = models.DateField("日期")
    what = models.CharField("内容", max_length=60, help_text="如本科、高中、三好学生。不写姓名和学校班级。")
    amount = models.DecimalField(
        "金额（元）", max_digits=10, decimal_places=2, null=True, blank=True, help_text="没有发钱的不填。"
    )

    objects = StaffChildAwardQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "子女录取与奖励"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["child", "kind", "awarded_on", "what"],
                condition=Q(voided_at=None),
                name="staff_child_award_once",
                violation_error_message="这一项已经登记过，请修改那一条。",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="staff_child_award_is_more_than_nothing",
                violation_error_code="amount",
                violation_error_message="金额应大于 0；没有发钱的不填。",
            ),
        ]
        indexes = [models.Index(fields=["awarded_on", "kind"], name="staff_child_award_by_day")]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.what}"

    def within(self, holding) -> bool:
        return self.child.within(holding)

    def get_absolute_url(self):
        return self.child.get_absolute_url()
