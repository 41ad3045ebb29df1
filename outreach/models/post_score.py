"""审核打分: points by criterion, each by one assessor; nobody assesses his own unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q

from guanai.audit import deed
from guanai.lifecycle import NotAllowed
from outreach.arrows import Actor
from outreach.eligibility import Reason
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import CycleStatus
from outreach.models.post_part import ApplicationPart
from outreach.models.post_states import ApplicationStatus
from outreach.models.scheme import PostCriterion
from outreach.models.walking import is_of_own_unit

HUNDREDTH = Decimal("0.01")


class ApplicationScore(ApplicationPart):
    """得分 of one criterion by one assessor; of a 一票否决 the row itself says that it was broken, and why."""

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(PostCriterion, models.PROTECT, related_name="+", verbose_name="标准")
    assessor = models.UUIDField("评分人", editable=False)
    points = models.PositiveSmallIntegerField("得分", default=0)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta(ApplicationPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "审核打分"
        constraints = [
            *ApplicationPart.Meta.constraints,
            models.UniqueConstraint(
                fields=["application", "criterion", "assessor"],
                condition=Q(voided_at=None),
                name="application_score_once",
                violation_error_message="这一条您已经打过分，请先作废原来的。",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}：{self.points}"

    def give(self, *, by) -> None:
        """打分, of the leading group or its office. What was given before is taken back. Raises NotAllowed."""
        with deed():
            self._must_be_theirs(by)
            self._must_fit()
            self._take_back_earlier(by)
            self.assessor = by.pk
            self.enter(by=by)

    def leave_blank(self, *, by) -> None:
        """No 一票否决, of this assessor: one that he gave before, for the wrong unit, is no more. Raises NotAllowed."""
        with deed():
            self._must_be_theirs(by)
            self._take_back_earlier(by)

    def _must_be_theirs(self, by) -> None:
        self.must_be_by(by, Actor.LEADING_GROUP, Actor.OFFICE, rule="office")
        if is_of_own_unit(by, self.application.unit):
            raise NotAllowed("评分人是这个单位的，须回避，请由别人打分（办法没有写明，按本系统的约定）。")
        self.application.cycle.hold(CycleStatus.AUDITING, count=False)  # of a veto and a decision at once one waits
        self.must_stand(ApplicationStatus.AUDITING)

    def _take_back_earlier(self, by) -> None:
        same = {"application": self.application, "criterion": self.criterion, "assessor": by.pk}
        for earlier in ApplicationScore.objects.valid().filter(**same):
            earlier.void("重新打分", by=by)

    def _must_fit(self) -> None:
        one, application = self.criterion, self.application
        if one.scheme_id != application.cycle.scheme_id or one.branch not in ("", application.branch):
            raise NotAllowed("这条标准不是评这个单位的。")
        if self.points > one.weight:
            raise NotAllowed(f"这条标准最多 {one.weight} 分。")
        if one.kind == PostCriterion.Kind.VETO and not self.note.strip():
            raise NotAllowed(str(Reason("一票否决须写明查实的情况", "naming")))


def given_by(user, application: PostApplication) -> dict[str, int | str]:
    """What this assessor gave the unit, by criterion: his points, or the words of his veto."""
    own = ApplicationScore.objects.valid().filter(application=application, assessor=user.pk)
    veto = PostCriterion.Kind.VETO
    return {
        str(one.criterion_id): one.note if one.criterion.kind == veto else one.points
        for one in own.select_related("criterion")
    }


@dataclass(frozen=True)
class Result:
    """What the scores of a unit come to: the mean of the assessors' totals, how far they lie apart, and a veto."""

    application: PostApplication
    total: Decimal | None
    spread: int | None
    assessors: int
    vetoes: tuple[str, ...]


def results(applications: Iterable[PostApplication]) -> list[Result]:
    """The board: the highest first, the unscored last. Two queries whatever the rows."""
    rows = list(applications)
    scores = ApplicationScore.objects.valid().filter(application__in=rows).select_related("criterion")
    by_unit: dict = {}
    for score in scores:
        by_unit.setdefault(score.application_id, []).append(score)
    found = [_result(one, by_unit.get(one.pk, [])) for one in rows]
    return sorted(found, key=lambda one: (one.total is None, -(one.total or 0), one.application.unit.path))


def _result(application: PostApplication, scores: list[ApplicationScore]) -> Result:
    totals: dict = {}
    for score in scores:
        if score.criterion.kind == PostCriterion.Kind.SCORE:
            totals[score.assessor] = totals.get(score.assessor, 0) + score.points
    vetoes = tuple(f"{one.criterion}：{one.note}" for one in scores if one.criterion.kind == PostCriterion.Kind.VETO)
    if not totals:
        return Result(application, None, None, 0, vetoes)
    mean = (Decimal(sum(totals.values())) / len(totals)).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Result(application, mean, max(totals.values()) - min(totals.values()), len(totals), vetoes)


def tied(found: list[Result], passes: int) -> list[Result]:
    """Units with equal totals on both sides of the line after `passes`: there the score alone does not decide."""
    scored = [one for one in found if one.total is not None and not one.vetoes]
    if not 0 < passes < len(scored) or scored[passes - 1].total != scored[passes].total:
        return []
    return [one for one in scored if one.total == scored[passes].total]
