"""分配名额: how many creating units a parent may put forward in a cycle."""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guanai.audit import deed
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from outreach.models.ladder import BUREAUS
from outreach.models.post_cycle import CycleStatus, OfCycleQuerySet, PostCycle
from stations.models.unit import Unit


def recommending_below(host: Unit) -> models.QuerySet[Unit]:
    """All whom `recommenders_of` ever names for that host: bureaus, units right below it, itself; if any lie below."""
    there = Unit.objects.filter(closed_on=None)
    may = Q(kind__in=tuple(BUREAUS)) | Q(parent=host)
    return there.filter(may, Exists(there.filter(parent=OuterRef("pk"))), path__startswith=host.path)


class PostQuota(Entry):
    """名额 of one parent. It never falls below what the parent has put forward already."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    cycle = models.ForeignKey(PostCycle, models.PROTECT, related_name="quotas", verbose_name="一届")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="推荐单位")
    number = models.PositiveSmallIntegerField("名额")

    objects = OfCycleQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "分配名额"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["cycle", "unit"],
                condition=Q(voided_at=None),
                name="post_quota_once",
                violation_error_code="unit",
                violation_error_message="这个单位的名额已经登记过，请改那一条。",
            ),
        ]

    def __str__(self):
        return f"{self.unit.short} {self.number} 个"

    def within(self, holding) -> bool:
        return self.cycle.within(holding)

    def get_absolute_url(self):
        return self.cycle.get_absolute_url()

    def must_be_taken(self) -> None:
        """Until creating begins. Raises NotAllowed."""
        self._hold_the_cycle()
        self._must_suffice(self.number)

    def amend(self, facts, *, version, by) -> None:
        """Until creating begins. Raises NotAllowed or Stale."""
        with deed():
            self._hold_the_cycle()
            super().amend(facts, version=version, by=by)
            self._must_suffice(self.number)

    def void(self, reason: str, *, by) -> None:
        """Until creating begins. Raises NotAllowed where what then binds the parent is too little."""
        with deed():
            self._hold_the_cycle()
            super().void(reason, by=by)
            self._must_suffice(self.cycle.quota_of(self.unit))

    def _hold_the_cycle(self) -> None:
        self.cycle.hold(CycleStatus.PLANNING, CycleStatus.APPLYING, count=False)

    def _must_suffice(self, most: int | None) -> None:
        taken = self.cycle.put_forward_by(self.unit)
        if most is not None and taken > most:
            raise NotAllowed(f"{self.unit.short}已经推荐 {taken} 个，名额不能少于 {taken} 个。")
