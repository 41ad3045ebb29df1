"""计划事项: goes from 部署 by 落实 and 跟踪 to 考核, each step with who and when."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.expressions import F

from guanai.audit import deed
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed, Step, Stepped
from stations.access import NOTHING
from stations.models.owned import OwnedQuerySet
from stations.models.unit import Unit
from stations.models.work_plan import WorkPlan

FIRST_NOTICE = timedelta(days=7)


class PlanStage(models.TextChoices):
    """四同: 同部署、同落实、同跟踪、同考核."""

    PLANNED = "planned", "待部署"
    DEPLOYED = "deployed", "部署"
    CARRIED = "carried", "落实"
    TRACKED = "tracked", "跟踪"
    ASSESSED = "assessed", "考核"


S = PlanStage
STAGES = (S.DEPLOYED, S.CARRIED, S.TRACKED, S.ASSESSED)


class WorkPlanItemQuerySet(OwnedQuerySet):
    """Items, seen by whoever sees the plan."""

    place = "plan__unit__path"

    def visible_to(self, user):
        return self.filter(plan__in=WorkPlan.objects.visible_to(user))

    def counted(self):
        """Neither voided nor of a voided plan."""
        return self.valid().filter(plan__voided_at=None)

    def open(self):
        """Not yet assessed."""
        return self.counted().exclude(status=S.ASSESSED)

    def overdue(self, on: date):
        """Past its day, and not yet assessed."""
        return self.open().filter(due_on__lt=on)

    def at_hand(self, holdings, on: date):
        """Due within a week or by now, for the unit that planned it, and for the one that answers until it is 落实."""
        mine = NOTHING
        for holding in holdings:
            mine |= holding.units("responsible__path") & Q(status=S.DEPLOYED) | holding.units(self.place)
        return self.open().filter(mine, due_on__lte=on + FIRST_NOTICE)

    def listed(self):
        """With whose it is."""
        return self.select_related("plan__unit", "responsible")


class WorkPlanItem(Stepped, Entry):
    """计划事项. The unit that answers for it carries it out; the one that planned it deploys, follows and assesses."""

    Stage = PlanStage
    MOVES = {
        S.PLANNED: (S.DEPLOYED,),
        S.DEPLOYED: (S.CARRIED,),
        S.CARRIED: (S.TRACKED,),
        S.TRACKED: (S.ASSESSED,),
    }

    id = models.UUIDField(primary_key=True, default=uuid4)
    plan = models.ForeignKey(WorkPlan, models.PROTECT, related_name="items", verbose_name="工作计划")
    no = models.PositiveSmallIntegerField("序号")
    what = models.CharField("事项", max_length=200)
    police_task = models.CharField(
        "同部署的公安业务", max_length=80, blank=True, help_text="如护校安园、反诈宣传；没有的不填。"
    )
    responsible = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任单位")
    due_on = models.DateField("完成期限")
    status = models.CharField("进度", max_length=8, choices=S, default=S.PLANNED, editable=False)

    objects = WorkPlanItemQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "计划事项"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "no"],
                condition=Q(voided_at=None),
                name="work_plan_item_no",
                violation_error_code="no",
                violation_error_message="这份计划已经有这个序号，请改一个。",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="work_plan_item_by_day"),
            models.Index(
                fields=["responsible", "due_on"],
                condition=Q(voided_at=None) & ~Q(status=S.ASSESSED),
                name="work_plan_item_open",
            ),
        ]

    def __str__(self):
        return f"第 {self.no} 项：{self.what}"

    def get_absolute_url(self):
        return self.plan.get_absolute_url()

    def within(self, holding) -> bool:
        return self.plan.within(holding)

    @property
    def next_stage(self) -> PlanStage | None:
        return next((S(one) for one in self.next_statuses()), None)

    def hand(self, stage: str) -> tuple[Unit, ...]:
        """Whose step that is: 落实 also of the unit that answers for it."""
        return (self.responsible, self.plan.unit) if stage == S.CARRIED else (self.plan.unit,)

    def overdue_on(self, on: date) -> bool:
        return self.status != S.ASSESSED and self.due_on < on

    def must_be_taken(self) -> None:
        """Only of a plan that stands. Raises NotAllowed."""
        self.plan.must_stand()

    def step(self, stage: str, note: str = "", *, by) -> None:
        """The next of the four, 考核 in words. Raises NotAllowed, also for who came second."""
        with deed():
            self.plan.must_stand()
            if stage == S.ASSESSED and not note.strip():
                raise NotAllowed("考核要写明结果：完成得怎样，还差什么。")
            if not WorkPlanItem.objects.valid().filter(pk=self.pk).update(version=F("version") + 1):
                raise NotAllowed("这一项已经作废，不能再办。")
            self.follow(stage, note=note, by=by)

    def amend(self, facts: Mapping, *, version: int, by) -> None:
        """Not after 考核. Raises NotAllowed or Stale."""
        with deed():
            self.plan.must_stand()
            if not WorkPlanItem.objects.filter(pk=self.pk).exclude(status=S.ASSESSED).update(status=F("status")):
                raise NotAllowed("这一项已经考核，不能再改。")
            super().amend(facts, version=version, by=by)


class WorkPlanStepQuerySet(models.QuerySet):
    """Steps. They ask the item."""

    def visible_to(self, user):
        return self.filter(item__in=WorkPlanItem.objects.visible_to(user))


class WorkPlanStep(Step):
    """部署, 落实, 跟踪 or 考核 of an item: who, when, in what words."""

    item = models.ForeignKey(WorkPlanItem, models.PROTECT, related_name="steps", verbose_name="计划事项")

    objects = WorkPlanStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "计划进度"

    def __str__(self):
        return S(self.status).label
