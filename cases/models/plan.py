"""帮教计划: what a child needs and what will be done about it, and how often it is visited."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from cases.models.reckoning import reckon_due
from cases.models.team import MentoringTeam
from guanai.audit import deed, record
from guanai.entry import Entry
from guanai.fields import SealedTextField


class Need(models.TextChoices):
    """帮教需求."""

    LIVING = "living", "生活"
    STUDY = "study", "学习"
    WORK = "work", "就业"
    MIND = "mind", "心理"
    LAW = "law", "法律"
    FAMILY = "family", "家庭"


class PlanQuerySet(FilePageQuerySet):
    """Steps of plans. They ask the file."""

    def undone(self):
        return self.valid().filter(done_on=None)

    def overdue(self, on: date):
        return self.undone().filter(due_on__lt=on)


class PlanStep(FilePage):
    """帮教计划 of a child, one need a row: the goal, what will be done by when, and what came of it."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="plan", verbose_name="档案")
    need = models.CharField("需求", max_length=8, choices=Need)
    planned_on = models.DateField("列入日期")
    goal = SealedTextField("目标", longest=200)
    action = SealedTextField("怎么做", longest=500)
    due_on = models.DateField("到什么时候")
    done_on = models.DateField("完成日期", null=True, editable=False)
    result = SealedTextField("结果", longest=300, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "帮教计划"
        ordering = [F("done_on").asc(nulls_first=True), "due_on", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on__gte=F("planned_on")),
                name="plan_due_after_it_was_planned",
                violation_error_code="due_on",
                violation_error_message="到期不能早于列入日期。",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("planned_on")),
                name="plan_done_after_it_was_planned",
                violation_error_message="完成日期不能早于列入日期。",
            ),
        ]

    def __str__(self):
        return self.get_need_display()

    def get_absolute_url(self):
        return reverse("minor-plan", args=[self.minor_id])

    def finish(self, done_on: date, result: str, *, by) -> None:
        """It is done, with what came of it. Safe to repeat."""
        self.done_on, self.result = done_on, result
        column = self._meta.get_field("result").pre_save(self, add=False)
        with deed():
            mine = type(self).objects.undone().filter(pk=self.pk)
            if mine.update(done_on=done_on, result=column, version=F("version") + 1):
                record("planstep.finish", self, by=by)
        self.refresh_from_db()


class IntervalQuerySet(models.QuerySet):
    """Changes of intervals, known to whoever knows the team."""

    def visible_to(self, user):
        return self.filter(team__in=MentoringTeam.objects.visible_to(user))


class IntervalChange(Entry):
    """调整走访间隔 of a team, from a day on, for a reason. The first one keeps what held before it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    team = models.ForeignKey(MentoringTeam, models.PROTECT, related_name="interval_changes", verbose_name="小组")
    changed_on = models.DateField("调整日期", editable=False)
    before = models.PositiveSmallIntegerField("原间隔（天）", editable=False)
    days = models.PositiveSmallIntegerField("走访间隔（天）")
    reason = SealedTextField("调整理由", longest=200)

    objects = IntervalQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "调整走访间隔"
        ordering = ["-changed_on", "-entered_at"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=366),
                name="interval_change_in_a_year",
                violation_error_code="days",
                violation_error_message="走访间隔须在 1 至 366 天之间。",
            ),
            models.CheckConstraint(
                condition=~Q(days=F("before")),
                name="interval_changes",
                violation_error_code="days",
                violation_error_message="和现在的间隔一样，不用调整。",
            ),
        ]

    def __str__(self):
        return f"{self.before} 天改为 {self.days} 天"

    def get_absolute_url(self):
        return reverse("minor-plan", args=[self.team.minors.get().pk])

    def within(self, holding) -> bool:
        return self.team.within(holding)

    def enter(self, *, by, **many) -> bool:
        """From its day on the team visits so often; what is due next follows. Safe to repeat."""
        with deed():
            if is_new := super().enter(by=by, **many):
                MentoringTeam.objects.filter(pk=self.team_id).update(interval_days=self.days)
            for minor in self.team.minors.all():
                reckon_due(minor)
        return is_new
