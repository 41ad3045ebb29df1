"""待核: one child with two files. The stations are told nothing; the county, else the city, decides."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.holding import hold_with_teams
from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.lifecycle import NotAllowed
from guanai.withholding import SealableQuerySet
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit


class DuplicateQuerySet(SealableQuerySet, ScopedQuerySet):
    """Open questions, known to those who decide them."""

    reading = Permission.DECIDE_DUPLICATE

    def undecided(self):
        return self.filter(decided_at=None, minor__voided_at=None, known__voided_at=None)


class Duplicate(Belonging, models.Model):
    """待核: a file that was opened for a child who already had one elsewhere."""

    part = Part.CHILD
    asks_file = False

    class Decision(models.TextChoices):
        APART = "apart", "分开保留"
        JOINED = "joined", "并入"
        HANDED = "handed", "移交"

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="处理单位")
    minor = models.ForeignKey(Minor, models.PROTECT, related_name="+", verbose_name="新档案")
    known = models.ForeignKey(Minor, models.PROTECT, related_name="+", verbose_name="已有档案")
    found_at = models.DateTimeField("发现时间", default=timezone.now)
    decided_at = models.DateTimeField("处理时间", null=True)
    decided_by = models.UUIDField("处理人", null=True)
    decision = models.CharField("结果", max_length=6, choices=Decision, default=Decision.APART)
    kept = models.ForeignKey(Minor, models.PROTECT, null=True, related_name="+", verbose_name="留下的档案")
    reason = models.CharField("理由", max_length=200, blank=True)

    objects = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待核"
        ordering = ["found_at"]
        constraints = [
            both_or_neither("decided_at", "decided_by", "处理时间与处理人须同时填写。"),
            models.UniqueConstraint(fields=["minor", "known"], name="duplicate_once"),
        ]

    def __str__(self):
        return f"{self.minor} {self.known}"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def look(cls, minor: Minor) -> None:
        """Put the file in the queue of the unit above both stations, if the child has a file elsewhere in the city.

        What a corrected number has made untrue leaves the queue.
        """
        open_ones = cls.objects.filter(Q(minor=minor) | Q(known=minor), decided_at=None)
        open_ones.exclude(minor__id_index=F("known__id_index")).delete()
        if not minor.id_index:
            return
        others = Minor.objects.valid().filter(id_index=minor.id_index).exclude(unit=minor.unit_id)
        asked = set(cls.objects.filter(known=minor).values_list("minor", flat=True))
        for other in others.exclude(pk__in=asked).select_related("unit"):
            above = common(minor.unit.path, other.unit.path)
            if unit := Unit.objects.filter(path=above).first():
                cls.objects.get_or_create(minor=minor, known=other, defaults={"unit": unit})

    @property
    def number(self) -> str:
        """核对号: what the voided file of a joined pair says of it; nobody but who decides can look it up."""
        return self.pk.hex[:8].upper()

    def keep_apart(self, reason: str, *, by) -> None:
        """Two files stay, for a reason. Safe to repeat."""
        facts = {"decided_at": timezone.now(), "decided_by": by.pk, "reason": reason}
        with deed():
            if type(self).objects.filter(pk=self.pk, decided_at=None).update(**facts):
                record("duplicate.keep_apart", self, by=by)
        self.refresh_from_db()

    def decide(self, decision: str, reason: str, *, kept: Minor, by) -> None:
        """The two become one. Raises NotAllowed for who came second."""
        facts = {"decision": decision, "kept": kept, "decided_at": timezone.now(), "decided_by": by.pk}
        with deed():
            self._hold_files()
            open_, mine = type(self).objects.undecided(), type(self).objects.filter(pk=self.pk, decided_at=None)
            if not open_.filter(pk=self.pk).exists() or not mine.update(**facts, reason=reason):
                raise NotAllowed("别人刚处理过这一对，请重新打开待核。")
            record(f"duplicate.{decision}", self, by=by)
        self.refresh_from_db()

    def _hold_files(self) -> None:
        """Whoever decides about one of the two files at the same moment, in this pair or in another, waits."""
        hold_with_teams(self.minor, self.known)


def common(one: str, other: str) -> str:
    """The path of the lowest unit above both."""
    shared = ""
    for a, b in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        shared += f"{a}/"
    return shared
