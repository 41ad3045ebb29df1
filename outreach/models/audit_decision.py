"""审核决定: the whole pool at once, within the cap (不低于20%的差额比例)."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed
from outreach.eligibility import Reason, said
from outreach.models.ladder import stands_for
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import CycleStatus, PostCycle
from outreach.models.post_score import results
from outreach.models.post_states import ApplicationStatus
from outreach.models.scheme import Reading
from outreach.models.walking import is_of_own_unit, must_say, names


class DecisionQuerySet(models.QuerySet):
    """Decisions. They ask the cycle."""

    def visible_to(self, user):
        return self.filter(cycle__in=PostCycle.objects.visible_to(user))

    def over_cap(self):
        """差额不足: more pass than may, in cycles that are not named yet."""
        open_ = Q(cycle__status__in=(CycleStatus.AUDITING, CycleStatus.PUBLICITY), cycle__voided_at=None)
        return self.filter(open_, passes__gt=F("cap"))


class AuditDecision(models.Model):
    """审核决定 of a cycle. What it was counted by stands in it: N, the cap, the reading, how many passed.

    Where another body above the host decided, its name, document and day stand here, and the cap only warns.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    cycle = models.OneToOneField(PostCycle, models.PROTECT, related_name="decision", verbose_name="一届")
    candidates = models.PositiveSmallIntegerField("创建单位数")
    cap = models.PositiveSmallIntegerField("最多达标数")
    percent = models.PositiveSmallIntegerField("差额比例（%）")
    reading = models.CharField("怎样算", max_length=1, choices=Reading)
    passes = models.PositiveSmallIntegerField("达标数")
    minutes = models.TextField("会议纪要", max_length=4000, blank=True)
    override_reason = models.CharField("超过名额的理由", max_length=300, blank=True)
    body = models.CharField("作出决定的单位", max_length=80)
    document = models.CharField("文号", max_length=60, blank=True)
    decided_on = models.DateField("决定日期")
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.UUIDField("登记人")
    is_recorded = models.BooleanField("上级单位的决定", default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审核决定"
        constraints = [
            models.CheckConstraint(
                condition=Q(passes__lte=F("candidates")),
                name="audit_decision_of_pool",
                violation_error_message="达标的不能多于创建单位。",
            ),
            models.CheckConstraint(
                condition=Q(passes__lte=F("cap")) | Q(is_recorded=True) | ~Q(override_reason="") & ~Q(minutes=""),
                name="audit_decision_within_cap",
                violation_error_message="超过差额比例的，须写明理由并附会议纪要（实施意见第一条第1款）。",
            ),
            models.CheckConstraint(
                condition=Q(is_recorded=False) | ~Q(document=""),
                name="audit_decision_recorded",
                violation_error_message="上级单位的决定须登记文号。",
            ),
        ]

    def __str__(self):
        return f"{self.candidates} 个创建单位，{self.passes} 个达标"

    @property
    def warning(self) -> str:
        """That the cap was passed, whoever decided so."""
        if self.passes <= self.cap:
            return ""
        return f"按差额比例最多 {self.cap} 个，这里达标 {self.passes} 个"

    def decide(self, passing: Collection[PostApplication], *, by) -> None:
        """A10: these pass, all others in audit do not. One decision for the pool. Raises NotAllowed."""
        with deed():
            self.cycle.must("decide", by)
            self._take(by)
            pool = list(self.cycle.applications.at(ApplicationStatus.AUDITING).select_related("unit", "cycle__unit"))
            self._must_be_of(pool, passing, by)
            self._count(len(passing), by)
            self.save(force_insert=True)
            chosen = {one.pk for one in passing}
            for one in pool:
                one.walk("decide_pass" if one.pk in chosen else "decide_fail", by=by)
            record("auditdecision.decide", self, by=by, candidates=self.candidates, passes=self.passes)

    def _take(self, by) -> None:
        """Of two who decide at once the second is told so."""
        here = PostCycle._base_manager.filter(pk=self.cycle_id, status=CycleStatus.AUDITING, decided_at=None)
        if not here.update(decided_at=timezone.now(), version=F("version") + 1):
            words = "这一届的审核决定刚才已经由别人作出，一届只决定一次，请重新打开看结果"
            raise NotAllowed(str(Reason(words, "system")))
        self.cycle.refresh_from_db()

    def _must_be_of(self, pool: list[PostApplication], passing: Collection[PostApplication], by) -> None:
        strange = {one.pk for one in passing} - {one.pk for one in pool}
        if strange or not pool:
            raise NotAllowed("只有审核中的单位能定为达标，请重新打开，看最新的名单。")
        if own := [one for one in pool if is_of_own_unit(by, one.unit)]:
            raise NotAllowed(f"{names(own)}是您的单位，须回避，请由别人作出决定。")
        if asked := [one for one in pool if one.rounds.open().exists()]:
            words = f"{names(asked)}的网上问卷还没有结束，先结束或者撤下，再作决定"
            raise NotAllowed(str(Reason(words, "survey")))
        if lacking := [f"{one.unit.short}：{said(found)}" for one in passing if (found := one.audit_faults())]:
            raise NotAllowed("".join(lacking))
        vetoed = {one.application.pk: one for one in results(pool) if one.vetoes}
        if barred := [one for one in passing if one.pk in vetoed]:
            words = f"{names(barred)}触犯了一票否决的标准，不能达标"
            raise NotAllowed(str(Reason(words, "naming")))

    def _count(self, passes: int, by) -> None:
        """The numbers as they stand now; within the cap, or with a reason and minutes, or another body's."""
        cycle = self.cycle
        self.is_recorded, self.by, self.passes = cycle.is_recorded, by.pk, passes
        self.candidates, self.cap = cycle.candidates, cycle.cap
        self.percent, self.reading = cycle.scheme.elimination_percent, cycle.scheme.elimination_reading
        if self.is_recorded:
            self._must_be_told_whose()
            return
        self.body, self.decided_on = f"{stands_for(cycle.unit).name}创建活动领导小组", today()
        if passes > self.cap and not (self.override_reason.strip() and self.minutes.strip()):
            words = f"创建单位 {self.candidates} 个，差额比例不低于 {self.percent}%，"
            words += f"最多 {self.cap} 个达标，选了 {passes} 个"
            raise NotAllowed(str(Reason(f"{words}；确需超过的，须写明理由并附会议纪要", "naming")))

    def _must_be_told_whose(self) -> None:
        self.body = must_say(self.body, "作出决定的单位")
        self.document = must_say(self.document, "决定的文号")
        since = date(self.cycle.start_year, 1, 1)
        if self.decided_on is None or not since <= self.decided_on <= today():
            raise NotAllowed(f"请填写决定日期，不能早于{gb_date(since)}，不能晚于今天。")
