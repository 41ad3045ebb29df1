"""考评: what the unit above makes of a unit's year, item by item; confirmed by another person before it is told."""

from datetime import date
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed, Step, Stepped
from guanai.models import Revision
from stations.access import NOTHING
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import Unit


class AppraisalStatus(models.TextChoices):
    """考评状态."""

    DRAFT = "draft", "草稿"
    CONFIRMED = "confirmed", "已复核"
    TOLD = "told", "已告知"


S = AppraisalStatus
NO_DRAFT = "考评已经复核，不能再改；要改的请先退回草稿。"


class AppraisalQuerySet(OwnedQuerySet):
    """Appraisals, known to the unit that appraises and, once told, to the one appraised."""

    def within(self, holdings):
        mine = theirs = NOTHING
        for holding in holdings:
            mine |= holding.units("unit__path")
            theirs |= holding.units("appraised__path")
        return self.filter(mine | theirs & Q(status=S.TOLD))

    def told(self):
        return self.valid().filter(status=S.TOLD)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "appraised").prefetch_related("items")


class Appraisal(Stepped, Owned):
    """考评 of a unit below by this one, for a year. Who wrote any of it does not confirm it."""

    Status = AppraisalStatus
    MOVES = {S.DRAFT: (S.CONFIRMED,), S.CONFIRMED: (S.TOLD, S.DRAFT)}

    appraised = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="被考评单位")
    year = models.PositiveSmallIntegerField("年份")
    status = models.CharField("状态", max_length=9, choices=S, default=S.DRAFT, editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "考评"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "appraised", "year"],
                condition=Q(voided_at=None),
                name="appraisal_once_a_year",
                violation_error_code="appraised",
                violation_error_message="这个单位这一年的考评已经有了，请在那一份上改。",
            ),
            models.CheckConstraint(
                condition=~Q(unit=F("appraised")),
                name="appraisal_of_another_unit",
                violation_error_code="appraised",
                violation_error_message="考评由上级单位做，不考评本单位。",
            ),
        ]
        indexes = [models.Index(fields=["year", "id"], name="appraisal_by_year")]

    def __str__(self):
        return f"{self.appraised} {self.year} 年考评"

    def get_absolute_url(self):
        return reverse("appraisal", args=[self.pk])

    def within(self, holding) -> bool:
        """Of the unit that appraises. Reading is the queryset's question."""
        return holding.covers(self.unit.path)

    @property
    def days(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year, 12, 31)

    @property
    def scored(self) -> list:
        """Its items in their order."""
        return sorted((one for one in self.items.all() if not one.is_void), key=lambda one: one.no)

    @property
    def unscored(self) -> list:
        """Those that have no points yet."""
        return [one for one in self.scored if one.score is None]

    @property
    def total(self):
        """The points given, as far as they are; None before the first."""
        given = [one.score for one in self.scored if one.score is not None]
        return sum(given) if given else None

    @property
    def full(self):
        """Of how many."""
        return sum(one.full for one in self.scored)

    def writers(self) -> set[UUID]:
        """Who entered or changed the appraisal or any of its items."""
        items = list(self.items.all())
        rows = [self.pk, *(one.pk for one in items)]
        changed = Revision.objects.filter(target__in=rows).values_list("by", flat=True)
        return {self.entered_by, *(one.entered_by for one in items), *(one.voided_by for one in items), *changed}

    def may_confirm(self, user) -> bool:
        return user.pk not in self.writers()

    def must_be_taken(self) -> None:
        """Only of a unit below. Raises NotAllowed."""
        if not self.appraised.path.startswith(self.unit.path) or self.appraised_id == self.unit_id:
            raise NotAllowed("只考评本单位的下级单位。")

    def must_be_draft(self) -> None:
        """Holds the row while it is written; whoever read it before has read another. Raises NotAllowed."""
        if not self._drafts().update(version=F("version") + 1):
            raise NotAllowed(NO_DRAFT)

    @property
    def shown(self) -> str:
        """Its version: an item that changes makes no step."""
        return str(Appraisal._base_manager.values_list("version", flat=True).get(pk=self.pk))

    def confirm(self, *, by) -> None:
        """复核, by somebody who wrote none of it. Raises NotAllowed."""
        with deed():
            self.must_be_draft()
            if not self.may_confirm(by):
                raise NotAllowed("考评由另一个人复核：写过其中内容的人不能复核。")
            if not self.scored:
                raise NotAllowed("还没有考评项目，不能复核。")
            if self.unscored:
                raise NotAllowed(
                    f"第 {'、'.join(str(one.no) for one in self.unscored)} 项还没有打分，都打了分才能复核。"
                )
            self.follow(S.CONFIRMED, by=by)

    def send_back(self, reason: str, *, by) -> None:
        """退回草稿, before the unit is told. Raises NotAllowed."""
        self.follow(S.DRAFT, note=reason, by=by)

    def tell(self, *, by) -> None:
        """告知 the unit, which sees it from then on. Raises NotAllowed."""
        self.follow(S.TOLD, by=by)

    def answer(self, text: str, *, by) -> None:
        """The one answer of the unit appraised. Raises NotAllowed."""
        with deed():
            if self.status != S.TOLD or AppraisalAnswer.objects.filter(appraisal=self).exists():
                raise NotAllowed("考评告知以后答复一次；已经答复过的不能再改。")
            AppraisalAnswer.objects.create(appraisal=self, text=text, by=by.pk)
            record("appraisal.answer", self, by=by)

    def amend(self, facts, *, version, by) -> None:
        """Only a draft. Raises NotAllowed or Stale."""
        with deed():
            self._hold_draft()
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """Only a draft was a mistake. Raises NotAllowed."""
        with deed():
            self._hold_draft()
            super().void(reason, by=by)

    def _hold_draft(self) -> None:
        """As `must_be_draft`, where the version is the Entry's own to move."""
        if not self._drafts().update(status=S.DRAFT):
            raise NotAllowed(NO_DRAFT)

    def _drafts(self) -> models.QuerySet:
        return Appraisal._base_manager.filter(pk=self.pk, status=S.DRAFT, voided_at=None)


class AppraisalPartQuerySet(models.QuerySet):
    """Steps and answers. They ask the appraisal."""

    def visible_to(self, user):
        return self.filter(appraisal__in=Appraisal.objects.visible_to(user))


class AppraisalStep(Step):
    """复核, 退回, 告知: who and when."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="steps", verbose_name="考评")

    objects = AppraisalPartQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "考评办理"

    def __str__(self):
        return S(self.status).label


class AppraisalAnswer(models.Model):
    """被考评单位的答复: once, in words."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="said", verbose_name="考评")
    text = SealedTextField("答复", longest=1000)
    at = models.DateTimeField("答复时间", default=timezone.now)
    by = models.UUIDField("答复人")

    objects = AppraisalPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评答复"

    def __str__(self):
        return f"{self.appraisal.appraised}的答复"
