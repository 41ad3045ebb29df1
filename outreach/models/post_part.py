"""What hangs on an application: its steps, and what is gathered on the way to the audit."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from guanai.audit import deed
from guanai.calendars import gb_date, today
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed, Step
from outreach.arrows import Actor
from outreach.eligibility import Reason, said
from outreach.models.lapse import lapses
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import CycleStatus
from outreach.models.post_states import LOSABLE, ApplicationStatus
from outreach.models.walking import NotTheirs
from outreach.readiness import judged
from stations.models import Person
from stations.models.unit import Unit


class OfApplicationQuerySet(models.QuerySet):
    """Parts of an application. They ask the application."""

    def visible_to(self, user):
        return self.filter(application__in=PostApplication.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class PostApplicationStep(Step):
    """One step of an application."""

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="steps", verbose_name="申报")

    objects = OfApplicationQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "申报经过"

    def __str__(self):
        return ApplicationStatus(self.status).label


class ApplicationPart(Entry):
    """A row below an application."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    objects = OfApplicationQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.application.within(holding)

    def get_absolute_url(self):
        return self.application.get_absolute_url()

    def must_stand(self, *statuses: str) -> None:
        """Raises NotAllowed unless the application stands there."""
        self.application.refresh_from_db(fields=["status", "voided_at"])
        if self.application.is_void or self.application.status not in statuses:
            words = "、".join(str(ApplicationStatus(one).label) for one in statuses)
            raise NotAllowed(f"申报要在“{words}”时才能登记，现在是“{self.application.get_status_display()}”。")

    def must_be_by(self, by, *actors: Actor, rule: str) -> None:
        """Raises NotTheirs unless the account is one of these for the application."""
        if by is None or not any(self.application.acts_as(actor, by, "") for actor in actors):
            who = {Actor.UNIT: "申报单位", Actor.OFFICE: "领导小组办公室", Actor.LEADING_GROUP: "领导小组"}
            words = "、".join(who[actor] for actor in actors)
            raise NotTheirs(str(Reason(f"这一项由{words}登记", rule)))

    def must_be_past(self, on: date) -> None:
        """Raises NotAllowed for a day to come, or one on which the unit did not create yet."""
        if on > today():
            raise NotAllowed("日期不能晚于今天。")
        must_be_since_confirmed(self.application, on)


def must_be_since_confirmed(application: PostApplication, on: date) -> None:
    """Raises NotAllowed for a day before the unit was confirmed: what is older says nothing of its 创建.

    Where another body confirmed it the day is not known here, only the years of the cycle.
    """
    confirmed = application.steps.filter(status=ApplicationStatus.CREATING).last()
    if confirmed is None:
        return
    cycle = application.cycle
    since = date(cycle.start_year, 1, 1) if cycle.is_recorded else confirmed.day
    if on < since:
        raise NotAllowed(f"本单位从{gb_date(since)}起创建，日期不能早于这一天。")


def must_still_be_ready(application: PostApplication) -> None:
    """Raises NotAllowed where an audit that has begun would lack what it must have."""
    application.refresh_from_db(fields=["status"])
    lacking = judged(application.ready())[0]
    if application.status == ApplicationStatus.AUDITING and lacking:
        raise NotAllowed(f"审核要用到这一条：请先登记对的，再作废这一条。{said(lacking)}")


def must_be_own_to_void(row: Entry, by) -> None:
    """The unit takes back what this account wrote for it, no word of anybody else about it. Raises NotTheirs."""
    if row.entered_by != by.pk and not row.application.acts_as(Actor.OFFICE, by, ""):
        raise NotTheirs(str(Reason("不是您登记的，要作废请找领导小组办公室", "office")))


class GatheredPart(ApplicationPart):
    """What is gathered for the audit: who wrote it down takes it out again while nothing rests on it."""

    ACTORS: tuple[Actor, ...]
    STANDS: tuple[str, ...] = (ApplicationStatus.CREATING, ApplicationStatus.AUDITING)

    class Meta(ApplicationPart.Meta):
        abstract = True

    def void(self, reason: str, *, by) -> None:
        """Raises NotAllowed where it is not theirs, or the audit rests on it."""
        with deed():
            self.must_be_theirs_to_void(by)
            self.application.cycle.hold(*CycleStatus.values, count=False)
            self.must_stand(*self.STANDS)
            super().void(reason, by=by)
            must_still_be_ready(self.application)

    def must_be_theirs_to_void(self, by) -> None:
        """Raises NotTheirs."""
        self.must_be_by(by, *self.ACTORS, rule="office")
        if Actor.UNIT in self.ACTORS:
            must_be_own_to_void(self, by)


def may_void(row: Entry, user) -> bool:
    """Whether the row is this account's to take out again; until when, the row says."""
    try:
        row.must_be_theirs_to_void(user)
    except NotTheirs:
        return False
    return True


class PostRecommendation(ApplicationPart):
    """推荐意见 of one parent; the last in turn moves the application (逐级申报)."""

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="recommendations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="推荐单位")
    opinion = models.CharField("推荐意见", max_length=500)

    class Meta(ApplicationPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "推荐意见"
        constraints = [
            *ApplicationPart.Meta.constraints,
            models.UniqueConstraint(
                fields=["application", "unit"], condition=Q(voided_at=None), name="recommendation_once"
            ),
        ]

    def __str__(self):
        return f"{self.unit.short}推荐"

    def give(self, *, by) -> None:
        """A3 推荐, within the quota of the parent. Raises NotAllowed."""
        with deed():
            self.application.must("recommend", by)
            self.unit = self.application.turn
            self.application.cycle.hold(CycleStatus.APPLYING)
            self.must_stand(ApplicationStatus.SUBMITTED)
            if self.unit != self.application.turn:
                raise NotAllowed("别人刚办过这一件，请重新打开，看最新的办理情况。")
            self._must_be_within_quota()
            self.enter(by=by)
            if self.application.turn is None:
                self.application.follow(ApplicationStatus.RECOMMENDED, note=self.opinion, by=by)

    def _must_be_within_quota(self) -> None:
        cycle = self.application.cycle
        most = cycle.quota_of(self.unit)
        put_forward = cycle.put_forward_by(self.unit)
        if most is not None and put_forward >= most:
            words = f"{self.unit.short}的名额是 {most} 个，已经推荐 {put_forward} 个，不能再推荐"
            raise NotAllowed(str(Reason(words, "quota")))


class PostContinuation(ApplicationPart):
    """领导小组的决定: the application goes on although the title below, or the unit itself, has ended meanwhile."""

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="continuations")
    reason = models.CharField("继续的理由", max_length=300)

    class Meta(ApplicationPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "继续申报的决定"

    def __str__(self):
        return self.reason

    def decide(self, *, by) -> None:
        """Raises NotAllowed where nothing has ended, or it is not the group that says so."""
        self.must_be_by(by, Actor.LEADING_GROUP, rule="system")
        self.must_stand(*LOSABLE)
        if not lapses(self.application):
            raise NotAllowed("单位没有撤并，下一级称号有效，或者已经决定继续，不用再作决定。")
        self.enter(by=by)


class PostCheck(GatheredPart):
    """不定期检查 within the creation period: unannounced, any number of them (A6). No change of state."""

    ACTORS, STANDS = (Actor.OFFICE, Actor.LEADING_GROUP), (ApplicationStatus.CREATING,)

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="checks")
    held_on = models.DateField("检查日期")
    inspectors = models.CharField("检查人员", max_length=100)
    findings = models.CharField("检查情况", max_length=1000, help_text="不写孩子的姓名和别的能认出孩子的话。")

    class Meta(GatheredPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "不定期检查"
        ordering = ["-held_on", "pk"]

    def __str__(self):
        return f"{self.held_on:%Y-%m-%d}"

    def make(self, *, by) -> None:
        """Raises NotAllowed."""
        with deed():
            self.application.must("check", by)
            self.must_stand(ApplicationStatus.CREATING)
            self.must_be_past(self.held_on)
            self.enter(by=by)


class PostTraining(GatheredPart):
    """负责人培训 by the naming body: of whoever answers for the unit; who follows is trained anew (第三条第8款)."""

    ACTORS = (Actor.OFFICE,)

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="trainings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="参加人")
    held_on = models.DateField("培训日期")
    topic = models.CharField("培训内容", max_length=100)

    class Meta(GatheredPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "负责人培训"

    def __str__(self):
        return self.topic

    def attend(self, *, by) -> None:
        """Raises NotAllowed for somebody who does not answer for the unit."""
        with deed():
            self.must_be_by(by, Actor.OFFICE, rule="training")
            self.must_stand(*LOSABLE)
            self.must_be_past(self.held_on)
            if self.person_id != self.application.head_id:
                raise NotAllowed(str(Reason("参加培训的须是创建单位的负责人", "training")))
            self.enter(by=by)
