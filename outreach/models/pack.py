"""申报佐证: what the registers count of a unit's work, criterion by criterion, frozen at submission with a hash."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from guanai.bounds import Bound, claimed
from guanai.calendars import months_later
from guanai.registers import evidence
from outreach.models.scheme import PostCriterion

MONTHS = 24


class PackQuerySet(models.QuerySet):
    """Lines of packs. They ask the application."""

    def visible_to(self, user):
        known = PackLine.application.field.related_model.objects.visible_to(user)
        return self.filter(application__in=known)


class PackLine(models.Model):
    """佐证 of one criterion as it stood on the day: its words, which counter, and the number. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    application = models.ForeignKey(
        "outreach.PostApplication", models.PROTECT, related_name="pack", verbose_name="申报"
    )
    number = models.PositiveSmallIntegerField("次序")
    criterion = models.CharField("标准", max_length=300)
    counter = models.CharField(max_length=30, blank=True)
    label = models.CharField("佐证", max_length=40, blank=True)
    measure = models.CharField("单位", max_length=10, blank=True)
    count = models.PositiveIntegerField("数", null=True)  # blank where nothing is counted: not zero
    bound = models.CharField("界限", max_length=8, choices=Bound, blank=True)  # blank where the number is exact

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报佐证"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="pack_line_once")]

    def __str__(self):
        return self.criterion

    @property
    def words(self) -> str:
        """The number as it may be cited: 约 800 人次; nothing where nothing is counted."""
        return claimed(self.count, self.bound or Bound.EXACT, self.measure)

    @property
    def told(self) -> str:
        """What the hash is of. An exact number says no bound, so packs from before there were any keep theirs."""
        said = [str(self.number), self.criterion, self.counter, self.measure, str(self.count)]
        return "\t".join([*said, self.bound] if self.bound else said)


def period(on: date) -> tuple[date, date]:
    """The two years before a day, both days included."""
    return months_later(on, -MONTHS), on


def lines(application, since: date, until: date) -> Iterator[PackLine]:
    """The pack as it would be frozen now."""
    own = Q(layer=PostCriterion.Layer.BASIC) | Q(branch=application.branch)
    for number, one in enumerate(application.cycle.scheme.criteria.valid().filter(own), 1):
        line = PackLine(application=application, number=number, criterion=one.text)
        if counted := evidence.get(one.evidence):
            line.counter, line.label, line.measure = counted.name, counted.label, counted.measure
            line.count, bound = counted.claim(application.unit, since, until)
            line.bound = "" if bound == Bound.EXACT else bound
        yield line


def freeze(application, since: date, until: date) -> str:
    """Keep the lines in place of an earlier draft's, and give their hash."""
    application.pack.all().delete()
    kept = PackLine.objects.bulk_create(lines(application, since, until))
    return digest(kept, since, until)


def digest(kept: Iterable[PackLine], since: date, until: date) -> str:
    """SHA-256 over the period and the lines in their order, hexadecimal."""
    told = [f"{since} {until}", *(one.told for one in kept)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def holds(application) -> bool:
    """Whether the frozen lines are still those of the hash."""
    found = digest(application.pack.order_by("number"), application.pack_since, application.pack_until)
    return found == application.pack_digest
