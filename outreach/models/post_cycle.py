"""一届创建: of one level and two years, run by a bureau."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.audit import deed
from guanai.calendars import today
from guanai.lifecycle import NotAllowed, Step
from outreach import arrows
from outreach.arrows import Actor
from outreach.eligibility import PARAGRAPH, Reason, said
from outreach.elimination import max_passes
from outreach.models.ladder import BUREAUS, STOOD_FOR, stands_for
from outreach.models.scheme import HostedQuerySet, Level, PostScheme
from outreach.models.walking import Walking
from stations.models.owned import Owned
from stations.models.unit import Unit

SPAN = 2  # years
LATER = {"quota_total", "online_by"}  # what is changed still when units apply


class CycleStatus(models.TextChoices):
    """一届的进程."""

    PLANNING = "planning", "筹备"
    APPLYING = "applying", "申报"
    CREATING = "creating", "创建"
    AUDITING = "auditing", "审核"
    PUBLICITY = "publicity", "公示"
    NAMED = "named", "已命名"
    CLOSED = "closed", "已结束"


class CycleQuerySet(HostedQuerySet):
    """Cycles, known to their host and to all below it."""

    def begun(self):
        return self.valid().exclude(status=CycleStatus.PLANNING)

    def running(self):
        return self.valid().exclude(status=CycleStatus.CLOSED)

    def notice_over(self, on: date):
        """公示期满, and nobody named yet."""
        return self.valid().filter(status=CycleStatus.PUBLICITY, notice__ends_on__lt=on)

    def listed(self):
        return self.select_related("unit", "scheme").order_by("-start_year", "unit__path", "level")


class PostCycle(Walking, Owned):
    """维权岗的一届. `unit` is the host: its leading group decides, its office runs, its naming body names.

    Of a level above the host's own (the province's, in the portal of a city) the decisions are another body's: they
    are recorded with its document and day, and the cap only warns.
    """

    Status = CycleStatus
    ARROWS, FACTS = arrows.CYCLE, arrows.CYCLE_FACTS
    MOVES = arrows.moves(ARROWS)

    level = models.CharField("层级", max_length=8, choices=Level)
    start_year = models.PositiveSmallIntegerField("起始年度")
    scheme = models.ForeignKey(PostScheme, models.PROTECT, related_name="cycles", verbose_name="创建办法")
    quota_total = models.PositiveSmallIntegerField("名额总数", null=True, blank=True)
    online_by = models.DateField("必须上线的期限", null=True, blank=True)
    status = models.CharField("进程", max_length=10, choices=CycleStatus, default=CycleStatus.PLANNING, editable=False)
    decided_at = models.DateTimeField("作出审核决定的时间", null=True, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "维权岗创建"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "level", "start_year"],
                condition=Q(voided_at=None),
                name="post_cycle_once",
                violation_error_code="start_year",
                violation_error_message="这一级这一届已经有了。",
            ),
            models.CheckConstraint(
                condition=Q(start_year__gte=1998, start_year__lte=2100),
                name="post_cycle_year",
                violation_error_code="start_year",
                violation_error_message="请填写四位的年份，如2027。",
            ),
        ]

    def __str__(self):
        return f"{self.label}{self.get_level_display()}{self.scheme.title_name}创建"

    def get_absolute_url(self):
        return reverse("post-cycle", args=[self.pk])

    @property
    def end_year(self) -> int:
        return self.start_year + SPAN - 1

    @property
    def label(self) -> str:
        return f"{self.start_year}—{self.end_year}年度"

    @property
    def is_recorded(self) -> bool:
        """Whether another body, above the host, decides."""
        own = BUREAUS.get(self.unit.kind)
        return bool(own) and arrows.is_above(self.level, own)

    def place_of(self, actor: Actor) -> Unit:
        return stands_for(self.unit)

    def must_be_taken(self) -> None:
        """A bureau runs its own level and records those above, one cycle of a level at a time. Raises NotAllowed."""
        own = BUREAUS.get(self.unit.kind)
        if own is None or arrows.is_above(own, self.level):
            raise NotAllowed(f"{self.unit.short}不能主办{self.get_level_display()}的创建。")
        self._must_live_by_the_rules_in_force()
        near = (self.start_year - SPAN + 1, self.start_year + SPAN - 1)
        if self._same_level().filter(start_year__range=near).exists():
            raise NotAllowed(f"与同一级的另一届年度重叠：两年一届（{PARAGRAPH['naming']}）。")

    def _must_live_by_the_rules_in_force(self) -> None:
        now = PostScheme.objects.in_force(self.unit, today())
        if now is None or now.pk != self.scheme_id:
            which = f"：{now}" if now else "，现在还没有，先登记创建办法"
            raise NotAllowed(f"请选本单位或上级现在施行的办法{which}。")

    def _same_level(self):
        return PostCycle.objects.valid().filter(unit=self.unit, level=self.level).exclude(pk=self.pk)

    def amend(self, facts, *, version, by) -> None:
        """All of it while it is planned; while it invites, what stands in LATER. Raises NotAllowed or Stale."""
        with deed():
            self.hold(CycleStatus.PLANNING, CycleStatus.APPLYING, count=False)
            planned = self.status == CycleStatus.PLANNING
            if not (planned or LATER.issuperset(facts)):
                raise NotAllowed("已经开始申报，只能改名额总数和上线期限。")
            super().amend(facts, version=version, by=by)
            if self.quota_total is not None and self.quota_total < (taken := self.candidates):
                raise NotAllowed(f"已经确定创建单位 {taken} 个，名额总数不能少于 {taken} 个。")
            if planned:
                self.must_be_taken()

    def void(self, reason: str, *, by) -> None:
        """Only what nobody has applied for was a mistake. Raises NotAllowed."""
        with deed():
            self.hold(CycleStatus.PLANNING, CycleStatus.APPLYING, count=False)
            if self.applications.valid().exists():
                raise NotAllowed("已经有单位写了申报，不能作废：请改这一届，或者办到结束。")
            super().void(reason, by=by)

    def hold(self, *statuses: str, count: bool = True) -> None:
        """Take the cycle for the length of a deed: of two who count at once the second counts what the first did.

        Raises NotAllowed where it stands elsewhere by now.
        """
        here = PostCycle._base_manager.filter(pk=self.pk, voided_at=None, status__in=statuses)
        if not here.update(version=F("version") + int(count)):
            self.refresh_from_db()
            words = "、".join(str(CycleStatus(one).label) for one in statuses)
            raise NotAllowed(f"这一届现在是“{self.get_status_display()}”，要到“{words}”时才能办。")
        self.refresh_from_db()

    # --- the way of a cycle

    def invite(self, *, by) -> None:
        """开始申报. The level must be open on the day. Raises NotAllowed."""
        with deed():
            self.must("invite", by)
            self._must_live_by_the_rules_in_force()
            if not self.scheme.is_open(self.level, today()):
                words = f"{self.get_level_display()}现在没有开展：请先在创建办法里登记批准文件和起止日期"
                raise NotAllowed(str(Reason(words, "system")))
            self.walk("invite", by=by)

    def begin(self, *, by) -> None:
        """开始创建: all that was submitted is decided by now, and somebody creates. Raises NotAllowed."""
        with deed():
            self.must("begin", by)
            self.hold(CycleStatus.APPLYING)
            if waiting := self.applications.valid().filter(status__in=("submitted", "recommended")).count():
                raise NotAllowed(f"还有 {waiting} 份申报没有推荐、确定或退回，办完再开始创建。")
            if not self.applications.pool().exists():
                raise NotAllowed("还没有确定创建单位。")
            self.walk("begin", by=by)

    def open_audit(self, *, by) -> None:
        """转入审核, the whole pool at once. Raises NotAllowed with what every unit still lacks."""
        with deed():
            self.must("open_audit", by)
            self.hold(CycleStatus.CREATING)
            creating = list(self.applications.valid().filter(status="creating").select_related("unit", "cycle"))
            lacking = [(one, one.audit_faults()) for one in creating]
            if found := [f"{one.unit.short}：{said(faults)}" for one, faults in lacking if faults]:
                raise NotAllowed("还不能转入审核。" + "".join(found))
            if not creating:
                raise NotAllowed("没有还在创建的单位，不用审核。")
            for one in creating:
                one.walk("open_audit", by=by)
            self.walk("open_audit", by=by)

    def close(self, *, by) -> None:
        """结束这一届: of those who applied nobody waits any more. Raises NotAllowed."""
        with deed():
            self.must("close", by)
            self.hold(*self.arrow("close").sources)
            if waiting := self.applications.sent().count():
                raise NotAllowed(f"还有 {waiting} 份申报没有办完，不能结束。")
            self.walk("close", by=by)

    def settle(self, *, by) -> None:
        """After a naming or an upheld objection: when nobody is in notice any more, the cycle is named."""
        rows = self.applications.valid()
        waiting, named = (rows.filter(status=status).exists() for status in ("in_notice", "named"))
        if self.status == CycleStatus.PUBLICITY and named and not waiting:
            self.follow(CycleStatus.NAMED, by=by)

    # --- what is counted

    @property
    def candidates(self) -> int:
        """N: all that reached creating, also those who withdrew or were disqualified."""
        return self.applications.pool().count()

    @property
    def cap(self) -> int:
        """M: how many of them may pass."""
        scheme = self.scheme
        percent, reading = scheme.elimination_percent, scheme.elimination_reading
        return max_passes(self.candidates, percent=percent, reading=reading)

    def quota_of(self, unit: Unit) -> int | None:
        """How many a parent may put forward; None where nothing binds it.

        Who was given none among others that were may put forward nobody; but the host, which `quota_total` binds.
        """
        given = self.quotas.valid()
        own = given.filter(unit=unit).values_list("number", flat=True).first()
        if own is not None or unit == self.place_of(Actor.LEADING_GROUP):
            return own
        return 0 if given.exists() else None

    def put_forward_by(self, unit: Unit) -> int:
        """How many places of a parent are taken, by whom it stands for too; who was not confirmed gives it back."""
        spoken = Q()
        for way in STOOD_FOR:
            spoken |= Q(**{f"recommendations__unit__{way}pk": unit.pk})
        rows = self.applications.filter(spoken, recommendations__voided_at=None)
        return rows.exclude(status="rejected").distinct().count()


class OfCycleQuerySet(models.QuerySet):
    """Parts of a cycle. They ask the cycle."""

    def visible_to(self, user):
        return self.filter(cycle__in=PostCycle.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class PostCycleStep(Step):
    """One step of a cycle."""

    cycle = models.ForeignKey(PostCycle, models.PROTECT, related_name="steps", verbose_name="一届")

    objects = OfCycleQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "一届的经过"

    def __str__(self):
        return CycleStatus(self.status).label
