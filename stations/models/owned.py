"""登记属于单位: the wall that every register row stands behind."""

from uuid import uuid4

from django.db import models

from guanai.entry import Entry
from stations.access import ScopedQuerySet
from stations.models.unit import Unit


class OwnedQuerySet(ScopedQuerySet):
    """Register rows of units."""

    def valid(self):
        """Not voided: what lists show and numbers count."""
        return self.filter(voided_at=None)


class Owned(Entry):
    """A register row of a unit. The unit decides who sees it and who may change it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")

    objects = OwnedQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return holding.covers(self.unit.path)
