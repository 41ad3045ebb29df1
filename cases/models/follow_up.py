"""回访 of a closed file: how the child is after 30, 90 and 365 days. It reopens nothing."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse

from cases.closing import FOLLOWED
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from cases.rechecking import FOLLOW_UP, next_planned, planned
from guanai.audit import deed
from guanai.fields import SealedTextField

NOT_CLOSED = "档案没有结案，请记走访。"


class FollowUpWay(models.TextChoices):
    """怎么回访的."""

    SEEN = "seen", "见面"
    PHONE = "phone", "电话"
    ASKED = "asked", "向家庭、学校或社区了解"


class FollowUpState(models.TextChoices):
    """现在怎么样."""

    STEADY = "steady", "稳定"
    NEEDY = "needy", "有困难，需要帮助"
    NOT_FOUND = "not_found", "没有联系上"


class FollowUpQuerySet(FilePageQuerySet):
    """Follow-ups. They ask the file."""

    def reached(self):
        """Somebody knows how the child is; who was not found is still to be asked for."""
        return self.valid().exclude(state=FollowUpState.NOT_FOUND)


class FollowUp(FilePage):
    """结案后回访."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="follow_ups", verbose_name="档案")
    held_on = models.DateField("回访日期")
    way = models.CharField("怎么回访的", max_length=6, choices=FollowUpWay)
    state = models.CharField("现在怎么样", max_length=10, choices=FollowUpState)
    story = SealedTextField("情况", longest=1000)

    objects = FollowUpQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "结案后回访"
        ordering = ["-held_on", "-entered_at"]
        indexes = [models.Index(fields=["minor", "held_on"], name="follow_up_of_minor")]

    def __str__(self):
        return f"{self.held_on.month}月{self.held_on.day}日回访"

    def get_absolute_url(self):
        return reverse("minor-outcomes", args=[self.minor_id])

    def clean(self):
        """Raises ValidationError for a file at work, and for a day before it was closed."""
        if self.minor.closed_on is None:
            raise ValidationError(NOT_CLOSED)
        if self.held_on and self.held_on < self.minor.closed_on:
            raise ValidationError({"held_on": "回访不能早于结案日期。"})

    def enter(self, *, by, **many: Any) -> bool:
        """The follow-up, and when the next one is due. The same again changes nothing."""
        with deed():
            is_new = super().enter(by=by, **many)
            reckon_follow_up(self.minor)
        return is_new

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            reckon_follow_up(self.minor)


def reckon_follow_up(minor: Minor) -> None:
    """Write down when a closed file is followed up next."""
    file = Minor.objects.filter(pk=minor.pk)
    file.update(follow_up_due_on=F("follow_up_due_on"))  # takes the row's lock: two at once see each other
    closed = file.filter(closing__in=FOLLOWED).values_list("closed_on", flat=True).first()
    minor.follow_up_due_on = next_follow_up(closed, minor) if closed else None
    file.update(follow_up_due_on=minor.follow_up_due_on)


def next_follow_up(closed_on: date, minor: Minor) -> date | None:
    """Of this closing: what was seen after an earlier one does not stand for it."""
    seen = minor.follow_ups.reached().filter(held_on__gte=closed_on).values_list("held_on", flat=True)
    return next_planned(planned(closed_on, FOLLOW_UP), seen)


def to_follow_up(until: date) -> models.QuerySet:
    """Closed files, to be asked after by that day."""
    return Minor.objects.valid().filter(closing__in=FOLLOWED, follow_up_due_on__lte=until)
