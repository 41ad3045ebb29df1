"""考评项目: one thing that is appraised, its points and of how many."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from guanai.audit import deed
from guanai.entry import Entry
from stations.models.appraisal import Appraisal, AppraisalPartQuerySet


class AppraisalItem(Entry):
    """考评项目. `origin` says in words which counted number it was taken from, and stays as it was taken."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="items", verbose_name="考评")
    no = models.PositiveSmallIntegerField("序号")
    what = models.CharField("考评内容", max_length=120)
    full = models.DecimalField("满分", max_digits=5, decimal_places=1)
    score = models.DecimalField(
        "得分", max_digits=5, decimal_places=1, null=True, blank=True, help_text="还没有打分的不填。"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    origin = models.CharField("数字来源", max_length=120, blank=True, editable=False)

    objects = AppraisalPartQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "考评项目"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["appraisal", "no"],
                condition=Q(voided_at=None),
                name="appraisal_item_no",
                violation_error_code="no",
                violation_error_message="这份考评已经有这个序号，请改一个。",
            ),
            models.CheckConstraint(
                condition=Q(full__gt=0) & (Q(score=None) | Q(score__gte=0, score__lte=F("full"))),
                name="appraisal_item_within_full",
                violation_error_code="score",
                violation_error_message="得分在 0 和满分之间，满分大于 0。",
            ),
        ]

    def __str__(self):
        return self.what

    def within(self, holding) -> bool:
        return self.appraisal.within(holding)

    def get_absolute_url(self):
        return self.appraisal.get_absolute_url()

    def must_be_taken(self) -> None:
        """Raises NotAllowed."""
        self.appraisal.must_be_draft()

    def amend(self, facts, *, version, by) -> None:
        """Only of a draft. Raises NotAllowed or Stale."""
        with deed():
            self.appraisal.must_be_draft()
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """Only of a draft. Raises NotAllowed."""
        with deed():
            self.appraisal.must_be_draft()
            super().void(reason, by=by)
