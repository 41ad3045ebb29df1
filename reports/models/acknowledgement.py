"""知悉: somebody who must act on a warning knows of it, says what will be done, and until which day it may rest."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import month_day, today
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from guanai.withholding import Withheld
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit
from stations.models.account import name_of

LONGEST = timedelta(days=30)
LONGEST_BLOCKING = timedelta(days=7)  # what blocks the work cannot be put off for longer


class AcknowledgementQuerySet(ScopedQuerySet):
    """Acknowledgements, seen by whoever sees the warnings of the unit; none of what is sealed."""

    reading = Permission.READ_WARNINGS

    def visible_to(self, user):
        return super().visible_to(user).shown()

    def shown(self):
        """Not of a row that is withheld."""
        return self.exclude(subject__in=Withheld.objects.values("subject"))

    def standing(self, on: date):
        """In force on a day: from the day on which it was given to its last one."""
        return self.filter(given_on__lte=on, until__gte=on)

    def about(self, unit: Unit, code: str, subject: UUID | None):
        """Of one row, or of all of the unit; what lasts longest first."""
        return self.filter(unit=unit, code=code, subject=subject).order_by("-until", "-at")

    def signed(self):
        """With `giver`, the name of the account."""
        return self.annotate(giver=name_of("by"))


class Acknowledgement(models.Model):
    """知悉 of one row's warning, or without `subject` of all warnings of that code at exactly that unit.

    A later one follows an earlier one and takes nothing from it; whichever lasts longest decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    code = models.CharField("预警", max_length=4)
    subject = models.UUIDField(null=True)
    given_on = models.DateField("知悉日期")
    until = models.DateField("知悉到")
    plan = SealedTextField("准备怎么办", longest=200)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.UUIDField("知悉人", null=True)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预警知悉"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("given_on")),
                name="acknowledgement_ends_after_start",
                violation_error_code="until",
                violation_error_message="知悉到的日期不能早于今天。",
            )
        ]
        indexes = [models.Index(fields=["unit", "code", "until"], name="acknowledgement_of_code")]

    def __str__(self):
        return f"{self.code}（{self.unit}，到 {month_day(self.until)}）"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def give(cls, unit: Unit, code: str, subject: UUID | None, *, blocks: bool, by, **words) -> "Acknowledgement":
        """Take it down. `words`: `until` and `plan`. Raises NotAllowed where it would rest too long."""
        on, longest = today(), LONGEST_BLOCKING if blocks else LONGEST
        if words["until"] < on:
            raise NotAllowed("知悉到的日期不能早于今天。")
        if words["until"] > on + longest:
            raise NotAllowed(f"最多知悉到 {month_day(on + longest)}，到期还没办好的再知悉一次。")
        facts = {"unit": unit, "code": code, "subject": subject, "given_on": on, "by": by.pk}
        with deed():
            given = cls.objects.create(**facts, **words)
            record("warning.acknowledge", given, by=by, code=code, subject=str(subject or ""))
        return given
