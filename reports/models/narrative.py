"""叙述块: what people write into a summary, figures cited by token."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from guanai.audit import deed, record
from guanai.entry import Stale
from reports.metrics import Section
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit


class NarrativeQuerySet(ScopedQuerySet):
    """Blocks, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES

    def of(self, unit: Unit, year: int):
        return self.filter(unit=unit, year=year)


class NarrativeBlock(models.Model):
    """叙述块: the typed text of one section. `{{M20}}` stands for a figure, so that text and data cannot disagree."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    section = models.CharField("章节", max_length=20, choices=Section.choices)
    text = models.TextField("内容", max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField("编写时间", default=timezone.now)
    written_by = models.UUIDField("编写人", null=True)

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "叙述块"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "section"], name="narrative_block_once")]

    def __str__(self):
        return f"{self.unit} {self.year} {self.get_section_display()}"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def at(cls, unit: Unit, year: int, section: str) -> "NarrativeBlock":
        """The block of that place, or an unsaved empty one."""
        place = {"unit": unit, "year": year, "section": section}
        return cls.objects.filter(**place).first() or cls(**place)

    def write(self, text: str, *, version: int, by) -> None:
        """Replace the text if nobody else did since `version` was read. Raises Stale, and nothing is written."""
        with deed():
            NarrativeBlock.objects.get_or_create(unit=self.unit, year=self.year, section=self.section)
            place = NarrativeBlock.objects.filter(unit=self.unit, year=self.year, section=self.section)
            facts = {"text": text, "version": version + 1, "written_at": timezone.now(), "written_by": by and by.pk}
            if not place.filter(version=version).update(**facts):
                raise Stale
            block = place.get()
            record("narrative.write", block, by=by, section=self.section, version=block.version)
