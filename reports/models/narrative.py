"""叙述块: what people write into a summary, figures cited by token."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.models import Draft
from reports.metrics import Section
from reports.models.submission import UnitSubmission
from reports.models.summary import OUT, OutlineStatus, SummaryOutline, Work
from reports.span import Portion
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit


class NarrativeQuerySet(ScopedQuerySet):
    """Blocks, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES

    def of(self, unit: Unit, year: int, portion: str = Portion.YEAR):
        """The unit's own text, not what it handed in above."""
        return self.filter(unit=unit, year=year, portion=portion, submission=None)


class NarrativeBlock(models.Model):
    """叙述块: the typed text of one section. `{{M20}}` stands for a figure, so that text and data cannot disagree.

    With a `submission` it is what the unit hands in for the summary above; without one, of its own summary.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    portion = models.CharField("时段", max_length=4, choices=Portion, default=Portion.YEAR)
    submission = models.ForeignKey(
        UnitSubmission, models.PROTECT, null=True, blank=True, related_name="blocks", verbose_name="单位报送"
    )
    section = models.CharField("章节", max_length=20, choices=Section.choices)
    text = models.TextField("内容", max_length=5000, blank=True)
    version = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField("编写时间", default=timezone.now)
    written_by = models.UUIDField("编写人", null=True)

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "叙述块"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "portion", "section"],
                condition=Q(submission=None),
                name="narrative_block_own_once",
            ),
            models.UniqueConstraint(fields=["submission", "section"], name="narrative_block_once_handed_in"),
        ]

    def __str__(self):
        return f"{self.unit} {self.year} {self.get_section_display()}"

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @classmethod
    def at(cls, unit: Unit, year: int, section: str, portion: str = Portion.YEAR) -> "NarrativeBlock":
        """The block of that place in the unit's own summary, or an unsaved empty one."""
        place = {"unit": unit, "year": year, "portion": portion, "submission": None, "section": section}
        return cls.objects.filter(**place).first() or cls(**place)

    @classmethod
    def in_submission(cls, submission: UnitSubmission, section: str) -> "NarrativeBlock":
        """The same of what a unit hands in."""
        outline = submission.outline
        place = {"unit": submission.unit, "year": outline.year, "portion": outline.portion, "section": section}
        found = cls.objects.filter(submission=submission, section=section).first()
        return found or cls(submission=submission, **place)

    @property
    def draft_target(self) -> UUID:
        """What a draft of it hangs on: the same before the block is written and after."""
        above = self.submission_id or self.unit_id
        return uuid5(above, f"{self.year}/{self.portion}/{self.section}")

    def is_behind(self, draft: Draft) -> bool:
        """Whether that was typed after the text was saved."""
        return not self.version or draft.saved_at > self.written_at

    @property
    def place(self) -> dict[str, Any]:
        """What makes it the one of its kind."""
        if self.submission_id:
            return {"submission": self.submission, "section": self.section}
        return {name: getattr(self, name) for name in ("unit", "year", "portion", "submission", "section")}

    def write(self, text: str, *, version: int, by) -> None:
        """Replace the text if nobody else did since `version` was read. Raises Stale, and nothing is written.

        The same text once more is no change: nothing is written and nobody has a hand in it. Raises NotAllowed once it
        is handed in or issued.
        """
        with deed():
            if version and NarrativeBlock.objects.filter(**self.place, version=version, text=text).exists():
                self._must_be_open()
                return
            outline = self._held(by)
            known = {"unit": self.unit, "year": self.year, "portion": self.portion}
            NarrativeBlock.objects.get_or_create(**self.place, defaults=known)
            mine = NarrativeBlock.objects.filter(**self.place)
            facts = {"text": text, "version": version + 1, "written_at": timezone.now(), "written_by": by and by.pk}
            if not mine.filter(version=version).update(**facts):
                raise Stale
            block = mine.get()
            outline.handled(Work.WRITTEN, by=by)
            record("narrative.write", block, by=by, section=self.section, version=block.version)

    def _must_be_open(self) -> None:
        if self.submission:
            self.submission.hold_open()
        elif SummaryOutline.of(self.unit, self.year, self.portion).status == OutlineStatus.ISSUED:
            raise NotAllowed(OUT)

    def _held(self, by) -> SummaryOutline:
        """The summary that the text is for, which may still be changed and learns that it is."""
        if self.submission:
            self.submission.hold_open()
            return self.submission.outline
        outline = SummaryOutline.of(self.unit, self.year, self.portion)
        outline.edited(by=by)
        return outline
