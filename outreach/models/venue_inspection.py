"""场所检查: what was found in a venue on a day, and what followed."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.calendars import gb_date
from outreach.models.event import OutreachQuerySet
from outreach.models.operation import SpecialOperation
from outreach.models.venue import Venue
from stations.models import Partner, Referral
from stations.models.owned import Owned


class Found(models.TextChoices):
    """查到没有: what was not looked at is not 没有."""

    YES = "yes", "有"
    NO = "no", "没有"
    UNCHECKED = "unchecked", "没有查"


class VenueInspectionQuerySet(OutreachQuerySet):
    """Inspections of venues."""

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def listed(self):
        """With what a row of the list shows; what a referral says stays where it is."""
        related = self.select_related("unit", "venue", "operation", "referral")
        return related.defer("referral__matter", "referral__basis_note")


class VenueInspection(Owned):
    """场所检查 by a unit, alone or with other departments. Who went there is 人次; no minor is named."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="inspections", verbose_name="场所")
    held_on = models.DateField("检查日期")
    operation = models.ForeignKey(
        SpecialOperation, models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="专项行动"
    )
    agencies = models.ManyToManyField(Partner, related_name="+", blank=True, verbose_name="同去的部门")
    officers = models.PositiveSmallIntegerField("检查人次")
    admitted = models.CharField("接纳未成年人", max_length=9, choices=Found)
    tobacco_sold = models.CharField("向未成年人卖烟", max_length=9, choices=Found)
    notice_posted = models.CharField("通告张贴", max_length=9, choices=Found)
    label_posted = models.CharField("禁止售烟标识", max_length=9, choices=Found)
    penalties = models.CharField("处罚", max_length=200, blank=True, help_text="罚款、停业、责令改正等；没有的不填。")
    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转办单"
    )
    note = models.TextField("情况", max_length=1000, blank=True, help_text="查到未成年人的，只写几名，不写姓名。")

    objects = VenueInspectionQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "场所检查"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(officers__gte=1),
                name="venue_inspection_has_officers",
                violation_error_code="officers",
                violation_error_message="检查人次至少是 1。",
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "id"], name="venue_inspection_by_day"),
            models.Index(fields=["unit", "held_on"], name="venue_inspection_counts"),
        ]

    def __str__(self):
        return f"{self.venue}（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("venue-inspections-row", args=[self.pk])
