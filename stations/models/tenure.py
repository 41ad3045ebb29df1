"""任期: what holds from a day to a day, such as a person's duty at a school."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from stations.models.owned import Owned, OwnedQuerySet


class TenureQuerySet(OwnedQuerySet):
    """Rows that hold for a time."""

    def in_force(self, on: date):
        """Holding on that day; the last day counts."""
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class Tenure(Owned):
    """A register row that holds for a time. `ends_on` is the last day of it."""

    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = True
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="%(class)s_by_start")]

    def covers(self, day: date) -> bool:
        """Holding on that day; the last day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
