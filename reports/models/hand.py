"""经手: who has worked on a summary. Whoever wrote any of its versions, or had a hand in the next, passes none."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reports.models.narrative import NarrativeBlock
from reports.models.summary import SummaryOutline, Work


class HandQuerySet(models.QuerySet):
    """Hands. They ask the outline."""

    def visible_to(self, user):
        return self.filter(outline__in=SummaryOutline.objects.visible_to(user))

    def standing(self):
        """In what is not out yet."""
        return self.filter(number=None)

    def barring(self):
        """In what is not out yet; and texts of any version, since a blank more does not make them another's."""
        return self.filter(Q(number=None) | Q(work__in=(Work.WRITTEN, Work.REPORTED)))


class SummaryHand(models.Model):
    """经手: one person's part in the next version, written down by the deed itself. `number`: of the version it led to.

    Whoever overwrites a text takes its writer's name off the block; this row stays.
    """

    Work = Work

    id = models.UUIDField(primary_key=True, default=uuid4)
    outline = models.ForeignKey(SummaryOutline, models.PROTECT, related_name="hands", verbose_name="总结提纲")
    work = models.CharField("经手的事", max_length=10, choices=Work)
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.UUIDField("经手人")
    number = models.PositiveSmallIntegerField("版次", null=True, editable=False)

    objects = HandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "总结经手"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outline", "work", "by"], condition=Q(number=None), name="summary_hand_once"
            ),
        ]

    def __str__(self):
        return f"{self.outline}{self.get_work_display()}"


def worked_on_by(person: UUID | OuterRef) -> Q:
    """Of outlines: those with a hand of that person that bars, or with a text of his that still stands."""
    hands = SummaryHand.objects.barring().filter(outline=OuterRef("pk"), by=person)
    written = NarrativeBlock.objects.exclude(text="").filter(written_by=person)
    place = {name: OuterRef(name) for name in ("unit", "year", "portion")}
    own, given = written.filter(**place, submission=None), written.filter(submission__outline=OuterRef("pk"))
    return Q(Exists(hands)) | Q(Exists(own)) | Q(Exists(given))


def has_hand_in(outline: SummaryOutline, person: UUID) -> bool:
    """The same of one outline."""
    return SummaryOutline.objects.filter(worked_on_by(person), pk=outline.pk).exists()
