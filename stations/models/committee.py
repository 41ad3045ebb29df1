"""关工委: the committee that a unit's summary is signed by."""

from uuid import uuid4

from django.db import models

from stations.access import ScopedQuerySet
from stations.models.unit import Unit


class CareCommittee(models.Model):
    """关心下一代工作委员会: one to a unit; its name is the signature on what the unit issues."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.OneToOneField(Unit, models.CASCADE, related_name="committee", verbose_name="单位")
    name = models.CharField("署名", max_length=60)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "关工委"

    def __str__(self):
        return self.name

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def name_of(cls, unit: Unit) -> str:
        """The signature of a unit; one that has none registered signs with its name."""
        committee = cls.objects.filter(unit=unit).first()
        return committee.name if committee else f"{unit.name}关工委"
