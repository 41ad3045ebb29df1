"""月报: a unit's numbers of one month as its head confirmed them. What changes afterwards is a correction, with why."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI, gb_date
from reports.figures import Figure, Qualifier
from reports.models.number import FrozenNumber
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit
from stations.models.account import name_of

KEPT = Decimal("0.000001")  # as a frozen number is kept
LONGEST = 200


def kept(value: Decimal | None) -> Decimal | None:
    """A value as it would be kept, so that a kept one and a present one may be compared."""
    return None if value is None else Decimal(value).quantize(KEPT)


class ReturnQuerySet(ScopedQuerySet):
    """Returns, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES

    def of(self, unit: Unit, year: int, month: int):
        return self.filter(unit=unit, year=year, month=month)

    def to_correct(self):
        """Those with numbers that the records give otherwise; of who is part of another unit nobody asks it."""
        return self.filter(differing__gt=0, unit__successor=None)

    def signed(self):
        """With `signer`, the name of the account that confirmed."""
        return self.annotate(signer=name_of("confirmed_by"))


class MonthlyReturn(models.Model):
    """月报: one unit, one month. Once confirmed it is never edited.

    `differing`: how many of its numbers the records gave otherwise when they were last compared (`reports.outdated`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    month = models.PositiveSmallIntegerField("月份")
    confirmed_at = models.DateTimeField("确认时间", default=timezone.now)
    confirmed_by = models.UUIDField("确认人")
    differing = models.PositiveSmallIntegerField("与记录不同的数", default=0, editable=False)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报"
        ordering = ["-year", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month"], name="monthly_return_once"),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="monthly_return_of_a_month"),
        ]

    def __str__(self):
        return f"{self.unit}{self.year}年{self.month}月月报"

    def get_absolute_url(self):
        return reverse("return", args=[self.unit.code, self.year, self.month])

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def freeze(cls, unit: Unit, year: int, month: int, figures: Iterable[Figure], *, by) -> "MonthlyReturn":
        """确认: the return and all its numbers at once. A second time changes nothing."""
        with deed():
            unit.hold()  # nobody meanwhile writes that it was not handed in
            row, new = cls.objects.get_or_create(unit=unit, year=year, month=month, defaults={"confirmed_by": by.pk})
            if new:
                ReturnFigure.objects.bulk_create([ReturnFigure.of(row, one) for one in figures])
                record("return.confirm", row, by=by, year=year, month=month)
        return row


class ReturnFigureQuerySet(models.QuerySet):
    """Numbers of returns. They ask the return."""

    def visible_to(self, user):
        return self.filter(monthly__in=MonthlyReturn.objects.visible_to(user))


class ReturnFigure(FrozenNumber):
    """月报数: one number of a return, sealed matters included. A correction stands beside it and leaves it as it is."""

    monthly = models.ForeignKey(MonthlyReturn, models.PROTECT, related_name="figures", verbose_name="月报")

    objects = ReturnFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报数"
        constraints = [models.UniqueConstraint(fields=["monthly", "metric"], name="return_figure_once")]

    def __str__(self):
        return f"{self.monthly} {self.label}"

    @classmethod
    def of(cls, monthly: MonthlyReturn, figure: Figure) -> "ReturnFigure":
        """The figure as a row, not yet saved."""
        facts = {"value": figure.value, "measure": figure.measure, "qualifier": figure.qualifier}
        return cls(monthly=monthly, metric=figure.metric, **facts)

    @property
    def changes(self) -> list["ReturnCorrection"]:
        """Its corrections, the first one first."""
        return sorted(self.corrections.all(), key=lambda one: one.number)

    @property
    def standing(self) -> tuple[Decimal | None, str]:
        """Value and bound as they were confirmed or last corrected."""
        last = self.changes[-1:]
        return (kept(last[0].after), last[0].bound) if last else (kept(self.value), self.qualifier)

    def correct(self, now: Figure, reason: str, *, by) -> "ReturnCorrection":
        """更正 to what the records give now. Of two at once the second is an IntegrityError."""
        with deed():
            changes = self.changes
            row = self.corrections.create(
                number=len(changes) + 1, before=self.standing[0], after=now.value, bound=now.qualifier,
                reason=reason, by=by.pk,
            )  # fmt: skip
            record("return.correct", self.monthly, by=by, metric=self.metric)
        return row


class CorrectionQuerySet(models.QuerySet):
    """Corrections. They ask the return."""

    def visible_to(self, user):
        return self.filter(figure__monthly__in=MonthlyReturn.objects.visible_to(user))


class ReturnCorrection(models.Model):
    """月报更正: the first, second … correction of a number, from what to what and why. Only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    figure = models.ForeignKey(ReturnFigure, models.PROTECT, related_name="corrections", verbose_name="月报数")
    number = models.PositiveSmallIntegerField("第几次")
    before = models.DecimalField("更正前", max_digits=18, decimal_places=6, null=True)
    after = models.DecimalField("更正后", max_digits=18, decimal_places=6, null=True)
    bound = models.CharField("界限", max_length=12, choices=Qualifier)
    reason = models.CharField("更正原因", max_length=LONGEST)
    at = models.DateTimeField("更正时间", default=timezone.now)
    by = models.UUIDField("更正人")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报更正"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["figure", "number"], name="return_correction_in_turn")]

    def __str__(self):
        return f"{self.figure} {self.day}更正"

    @property
    def day(self) -> str:
        """2026年12月3日, in China."""
        return gb_date(localdate(self.at, SHANGHAI))


class ReturnAbsence(models.Model):
    """未报送: the unit above names one that did not hand in, and why, so that its own return can be confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    month = models.PositiveSmallIntegerField("月份")
    reason = models.CharField("未报送的原因", max_length=LONGEST)
    at = models.DateTimeField("注明时间", default=timezone.now)
    by = models.UUIDField("注明人")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报未报送"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "month"], name="return_absence_once")]

    def __str__(self):
        return f"{self.unit}{self.year}年{self.month}月未报送月报"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def name(cls, unit: Unit, month: date, reason: str, *, by) -> "ReturnAbsence":
        """注明. A second time changes nothing."""
        with deed():
            facts = {"reason": reason, "by": by.pk}
            row, new = cls.objects.get_or_create(unit=unit, year=month.year, month=month.month, defaults=facts)
            if new:
                record("return.absence", row, by=by, unit=unit.code, year=row.year, month=row.month)
        return row
