"""公益监护人: a named helper of a child. No guardian in law (未成年人保护法 92, 94), and labelled so wherever shown."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.fields import SealedTextField
from stations.models import Person

LABEL = "公益监护人（不是法定监护人）"


class HelperQuerySet(FilePageQuerySet):
    """Helpers by day."""

    def standing(self):
        return self.valid().filter(ends_on=None)


class PublicGuardian(FilePage):
    """公益监护人 of a child: who helps, with what, from when to when."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="helpers", verbose_name="档案")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="公益监护人")
    duties = SealedTextField("做什么", longest=200)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, editable=False)

    objects = HelperQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = LABEL
        ordering = ["-starts_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="helper_ends_after_start",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["minor", "person"],
                condition=Q(ends_on=None, voided_at=None),
                name="helper_once",
                violation_error_code="person",
                violation_error_message="这个人已经是这个孩子的公益监护人。",
            ),
        ]

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        return reverse("minor-guardians", args=[self.minor_id])

    def end(self, on: date, *, by) -> None:
        """The help ended on that day. Safe to repeat."""
        with deed():
            if type(self).objects.standing().filter(pk=self.pk).update(ends_on=on):
                record("publicguardian.end", self, by=by)
        self.refresh_from_db()
