"""包保: which person answers for a child, from when to when. One at a time."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.calendars import gb_date
from guanai.lifecycle import NotAllowed
from stations.models import Person


class ResponsibilityQuerySet(FilePageQuerySet):
    """Who answered for whom, by day."""

    def standing(self):
        return self.valid().filter(ends_on=None)


class ResponsibilityAssignment(FilePage):
    """包保 of a child by a person. `Minor.responsible` repeats the one that stands, for lists; only this writes it."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="assignments", verbose_name="档案")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="包保人")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, editable=False)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "包保"
        ordering = ["-starts_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="responsibility_ends_after_start",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["minor"], condition=Q(ends_on=None, voided_at=None), name="responsibility_one_at_a_time"
            ),
        ]

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        return reverse("minor-care", args=[self.minor_id])

    def validate_constraints(self, exclude=None) -> None:
        """That there is one already is no fault of a new one: it ends when this one begins."""
        super().validate_constraints(exclude={*(exclude or ()), "minor"})

    def begin(self, *, by) -> None:
        """This person answers from now on, who did before no more. Raises NotAllowed; safe to repeat."""
        with deed():
            if type(self).objects.filter(pk=self.pk).exists():
                return
            before = type(self).objects.standing().filter(minor=self.minor).first()
            if before and before.person_id == self.person_id:
                raise NotAllowed("现在就是由这个人包保。")
            if before and self.starts_on < before.starts_on:
                raise NotAllowed(f"不能早于现在这位的起始日期（{gb_date(before.starts_on)}）。")
            if before:
                before.end(max(before.starts_on, self.starts_on - timedelta(days=1)), by=by)
            self.enter(by=by)
            self._repeat()

    def end(self, on: date, *, by) -> None:
        """Nobody answers after that day. Safe to repeat."""
        with deed():
            if type(self).objects.standing().filter(pk=self.pk).update(ends_on=on):
                record("responsibilityassignment.end", self, by=by)
            self._repeat()
        self.refresh_from_db()

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            self._repeat()

    def _repeat(self) -> None:
        """Write down in the file who answers for it."""
        standing = type(self).objects.standing().filter(minor=self.minor).first()
        self.minor.responsible_id = standing and standing.person_id
        Minor.objects.filter(pk=self.minor_id).update(responsible=self.minor.responsible_id)
