"""Rows about a child who may have a file or none: with one they follow the file, without one the unit."""

from django.db import models
from django.db.models import Q

from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from guanai.withholding import SealableQuerySet
from stations.access import Permission
from stations.models.owned import Owned, OwnedQuerySet

SEALED = ("minor__name", "minor__id_no", "minor__phone", "minor__address")


class SupportedQuerySet(SealableQuerySet, OwnedQuerySet):
    """Rows that name a child. `told` is what may be known without the right to the case."""

    reading = Permission.READ_FILE
    told = Q()

    def visible_to(self, user):
        return self._known(user, Permission.READ_FILE).filter(self.told) | self._known(user, Permission.READ_CASE)

    def writable_by(self, user, permission: Permission):
        return self.visible_to(user) & self._known(user, permission)

    def _known(self, user, permission: Permission):
        """Of the unit without a file; with a file, of the files that the right reaches."""
        holdings = user.holdings(permission)
        files = Minor.objects.visible_to(user).within(holdings)
        alone = super().within(holdings).filter(minor=None)
        return self.filter(Q(pk__in=alone.values("pk")) | Q(minor__in=files.values("pk")))

    def listed(self):
        """With what a row of a list shows; who the child is stays in the database."""
        return self.select_related("unit", "minor").defer(*SEALED)


class Supported(Belonging, Owned):
    """What was done for a child by a unit; the numbers are the unit's, also when the file has moved on."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="档案号")

    objects = SupportedQuerySet.as_manager()

    class Meta(Owned.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.minor.within(holding) if self.minor_id else super().within(holding)
