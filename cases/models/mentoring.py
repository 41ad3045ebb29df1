"""帮教走访: what was found when the child was visited, and whether in time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.lists import VisitPlace
from cases.models.holding import hold_due
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from cases.models.reckoning import reckon_due
from cases.models.signal import RiskSignal
from guanai.audit import deed
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField
from stations.access import Permission
from stations.models import Person


class VisitQuerySet(FilePageQuerySet):
    """Visits. They ask the file."""

    def between(self, first: date, last: date):
        return self.valid().filter(held_on__gte=first, held_on__lte=last)

    def on_time(self):
        return self.filter(held_on__lte=F("in_time_until"))

    def late(self):
        return self.filter(held_on__gt=F("in_time_until"))

    def listed_for(self, user):
        """What a list of visits shows this account: those to children whom it may visit itself."""
        return self.valid().filter(minor__in=Minor.objects.valid().writable_by(user, Permission.RECORD_VISIT))

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        sealed = ("findings", *(f"minor__{name}" for name in ("name", "id_no", "phone", "address")))
        return self.select_related("minor__unit", "unit").prefetch_related("visitors").defer(*sealed)


class MentoringVisit(FilePage):
    """帮教走访. `due_on` keeps by when it was due, before it in order of time: see `due_days`. `in_time_until` is the
    last day on which it would have been in time. A call right after a call has neither.
    """

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="visits", verbose_name="档案")
    unit = models.ForeignKey("stations.Unit", models.PROTECT, related_name="+", editable=False)  # whose number it is
    held_on = models.DateField("走访日期")
    place = models.CharField("地点或方式", max_length=12, choices=VisitPlace, default=VisitPlace.HOME)
    visitors = models.ManyToManyField(Person, related_name="+", verbose_name="走访人")
    findings = SealedTextField("情况", longest=2000)
    worried = models.BooleanField("有担忧", default=False)
    minutes = models.PositiveSmallIntegerField("时长（分钟）", null=True, blank=True)  # blank: nobody wrote it down
    due_on = models.DateField(null=True, editable=False)
    in_time_until = models.DateField(null=True, editable=False)
    next_on = models.DateField("下次走访")

    objects = VisitQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "走访"
        ordering = ["-held_on", "-entered_at"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_on__gt=F("held_on")),
                name="visit_next_is_later",
                violation_error_message="下次走访须晚于这次走访。",
            ),
            both_or_neither("due_on", "in_time_until", "应在日期与最迟日期须同时填写。"),
        ]
        indexes = [
            models.Index(fields=["unit", "held_on", "in_time_until"], condition=Q(voided_at=None), name="visit_counts"),
            models.Index(fields=["minor", "held_on"], name="visit_of_minor"),
        ]

    def __str__(self):
        return f"{self.held_on} {self.get_place_display()}"

    def get_absolute_url(self):
        return reverse("minor", args=[self.minor_id])

    def enter(self, *, by, **many: Any) -> bool:
        """Write the visit; what was and is due follows from it. The same visit again changes nothing."""
        with deed():
            self.unit_id = self.minor.unit_id
            reckon_due(self.minor, self)
            is_new = super().enter(by=by, **many)
            if not is_new:  # the row that is there may be void by now
                reckon_due(self.minor)
            elif self.worried:
                RiskSignal.follow(self, by=by)
        return is_new

    def amend(self, facts: Mapping[str, Any], *, version: int, by) -> None:
        with deed():
            hold_due(self.minor)
            super().amend(facts, version=version, by=by)
            self.due_on, self.in_time_until = reckon_due(self.minor).get(self.pk, (None, None))
            RiskSignal.follow(self, by=by)

    def void(self, reason: str, *, by) -> None:
        with deed():
            hold_due(self.minor)
            super().void(reason, by=by)
            reckon_due(self.minor)
            RiskSignal.follow(self, by=by)

    @property
    def is_late(self) -> bool:
        return self.in_time_until is not None and self.held_on > self.in_time_until
