"""Pages of a file follow their file: who may see it may see them, nobody else."""

from uuid import uuid4

from django.db import models

from cases.models.minor import Minor
from cases.models.part import Belonging
from guanai.entry import Entry
from guanai.withholding import SealableQuerySet


class FileRowQuerySet(SealableQuerySet):
    """Rows about a minor. They ask the file."""

    def visible_to(self, user):
        return self.filter(minor__in=Minor.objects.visible_to(user))


class FilePageQuerySet(FileRowQuerySet):
    """Rows that people enter into a file."""

    def valid(self):
        return self.filter(voided_at=None)

    def within_tree(self, unit):
        """Of files that the unit or one below it keeps."""
        return self.filter(minor__unit__path__startswith=unit.path)


class FilePage(Belonging, Entry):
    """A dated, sourced row of one child's file."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    minor = models.ForeignKey(Minor, models.PROTECT, related_name="+", verbose_name="档案")

    objects = FilePageQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.minor.within(holding)
