"""经费和补助: money that came to a station, and what was paid to those who work there."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.access import Permission
from stations.models.of_station import OfStation, OfStationQuerySet
from stations.models.person import Person
from stations.models.station import CareStation


class FundingKind(models.TextChoices):
    """经费类别."""

    WORK_FUND = "work_fund", "工作经费"
    STIPEND = "stipend", "人员补助"


class FundingQuerySet(OfStationQuerySet):
    """Money of stations; only who keeps the people reads who was paid how much."""

    reading = Permission.KEEP_PEOPLE

    def paid(self, first: date, last: date):
        """From day to day, both included."""
        return self.counted().filter(paid_on__range=(first, last))

    def listed(self):
        """With what a row of the list shows."""
        return super().listed().select_related("payee")


class StationFunding(OfStation):
    """经费和补助 in 元: a stipend names who got it, a work fund nobody."""

    Kind = FundingKind

    station = models.ForeignKey(CareStation, models.PROTECT, related_name="funding", verbose_name="关工站")
    kind = models.CharField("类别", max_length=9, choices=FundingKind)
    amount = models.DecimalField("金额（元）", max_digits=10, decimal_places=2)
    payee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领取人", help_text="补助才填。"
    )
    paid_on = models.DateField("拨付日期")
    note = models.CharField("说明", max_length=200, blank=True, help_text="例如经费来源、文号、哪几个月的补助。")

    objects = FundingQuerySet.as_manager()

    class Meta(OfStation.Meta):
        verbose_name = verbose_name_plural = "经费和补助"
        constraints = [
            *OfStation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="station_funding_is_money",
                violation_error_code="amount",
                violation_error_message="金额要大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(kind=FundingKind.STIPEND, payee__isnull=False)
                | Q(kind=FundingKind.WORK_FUND, payee__isnull=True),
                name="station_funding_stipend_names_who",
                violation_error_code="payee",
                violation_error_message="人员补助须选领取人；工作经费不选。",
            ),
        ]
        indexes = [models.Index(fields=["paid_on", "id"], name="station_funding_by_day")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount:,.2f} 元"

    def get_absolute_url(self):
        return reverse("station-funding-row", args=[self.pk])
