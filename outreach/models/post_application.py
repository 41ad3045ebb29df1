"""维权岗申报: a unit's way from the draft to the name. Every arrow is one of `outreach.arrows.APPLICATION`."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.constraints import both_or_neither
from guanai.lifecycle import NotAllowed
from outreach import arrows
from outreach.arrows import Actor
from outreach.eligibility import Reason, said
from outreach.models import pack
from outreach.models.applications import ApplicationQuerySet
from outreach.models.ladder import entry_level_of, recommenders_of, stands_for
from outreach.models.lapse import hold_titles, lapses
from outreach.models.post_cycle import CycleStatus, PostCycle
from outreach.models.post_states import LOSABLE, ApplicationStatus, EndGround
from outreach.models.post_states import ApplicationStatus as S
from outreach.models.scheme import Level
from outreach.models.standing import why_not
from outreach.models.walking import NotTheirs, Walking, must_say
from outreach.readiness import Readiness, judged
from stations.access import Permission
from stations.models import Person
from stations.models.branch import Branch
from stations.models.owned import Owned
from stations.models.unit import Unit


class PostApplication(Walking, Owned):
    """申报 of a unit in a cycle. `entry_level` is kept as it was on the day of submission."""

    Status = ApplicationStatus
    ARROWS, FACTS = arrows.APPLICATION, arrows.APPLICATION_FACTS
    MOVES = arrows.moves(ARROWS)
    JUDGED = frozenset({"return", "recommend", "confirm", "reject", "uphold_objection", "disqualify"})

    cycle = models.ForeignKey(PostCycle, models.PROTECT, related_name="applications", verbose_name="一届")
    branch = models.CharField("警种", max_length=12, choices=Branch)
    head = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="负责人")
    phone = models.CharField("联系电话", max_length=20)
    summary = models.TextField(
        "申报理由", max_length=2000, blank=True, help_text="不写孩子的姓名和别的能认出孩子的话。"
    )
    status = models.CharField("状态", max_length=12, choices=S, default=S.DRAFT, editable=False)
    entry_level = models.CharField("起始层级", max_length=8, choices=Level, blank=True, editable=False)
    submitted_on = models.DateField("申报日期", null=True, editable=False)
    pack_since = models.DateField("佐证从哪天起", null=True, editable=False)
    pack_until = models.DateField("佐证到哪天止", null=True, editable=False)
    pack_digest = models.CharField("佐证校验值", max_length=64, blank=True, editable=False)
    admitted_at = models.DateTimeField("准予申报的时间", null=True, editable=False)
    admitted_by = models.UUIDField("准予申报的经办人", null=True, editable=False)
    admitted_reason = models.CharField("准予申报的理由", max_length=200, blank=True, editable=False)
    online_since = models.DateField("上线日期", null=True, editable=False)
    end_ground = models.CharField("取消资格的理由", max_length=8, choices=EndGround, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "维权岗申报"
        constraints = [
            *Owned.Meta.constraints,
            both_or_neither("admitted_at", "admitted_by", "准予申报的时间与经办人须同时填写。"),
            models.UniqueConstraint(
                fields=["unit", "cycle"],
                condition=Q(voided_at=None),
                name="post_application_once",
                violation_error_code="cycle",
                violation_error_message="本单位在这一届已经有一份申报，请在那一份上办。",
            ),
            models.CheckConstraint(
                condition=Q(status=S.DRAFT) | Q(submitted_on__isnull=False) & ~Q(pack_digest=""),
                name="post_application_packed",
                violation_error_message="已申报的须有申报日期和佐证校验值。",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "status"], condition=Q(voided_at=None), name="post_application_board")]

    def __str__(self):
        return f"{self.unit.name}申报{self.cycle.get_level_display()}"

    def get_absolute_url(self):
        return reverse("post-application", args=[self.pk])

    def place_of(self, actor: Actor) -> Unit:
        return self.unit if actor is Actor.UNIT else stands_for(self.cycle.unit)

    def acts_as(self, actor: Actor, user, event: str) -> bool:
        """P is a leading group of one certain unit above; a right that merely reaches down there is none."""
        if actor is Actor.PARENT:
            places = {unit.path for unit in self.whose_turn(event)}
            return any(holding.path in places for holding in user.holdings(Permission.RECOMMEND_POST))
        return super().acts_as(actor, user, event)

    def whose_turn(self, event: str) -> list[Unit]:
        """The parents who may take that step: while it waits, the one whose turn it is; after that, any of them."""
        if self.status != S.SUBMITTED:
            return [] if event == "recommend" else self.recommenders
        return [self.turn] if self.turn else []

    @property
    def is_public(self) -> bool:
        """Whether its approved promise stands on the unit's page for anybody."""
        return self.status in LOSABLE and not self.is_void

    @property
    def recommenders(self) -> list[Unit]:
        """Who recommends it, each in turn."""
        return recommenders_of(self.unit, self.cycle.unit)

    @property
    def turn(self) -> Unit | None:
        """Whose recommendation it waits for."""
        spoken = {stands_for(one.unit).pk for one in self.recommendations.valid().select_related("unit")}
        return next((unit for unit in self.recommenders if unit.pk not in spoken), None)

    # --- before it is sent

    def must_be_taken(self) -> None:
        """A draft begins while the cycle is prepared or invites. Raises NotAllowed."""
        if self.cycle.status not in (CycleStatus.PLANNING, CycleStatus.APPLYING):
            raise NotAllowed(str(Reason("这一届现在不接受申报", "naming")))

    def amend(self, facts, *, version, by) -> None:
        """Only a draft. Raises NotAllowed or Stale."""
        with deed():
            self._must_be_a_draft("修改")
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """Only a draft was a mistake. Raises NotAllowed."""
        with deed():
            self._must_be_a_draft("作废")
            super().void(reason, by=by)

    def _must_be_a_draft(self, word: str) -> None:
        draft = PostApplication._base_manager.filter(pk=self.pk, status=S.DRAFT, voided_at=None)
        if not draft.update(status=S.DRAFT):
            raise NotAllowed(f"已经申报，不能{word}；请上级退回后再改，或在创建期退出。")

    def admit(self, reason: str, *, by) -> None:
        """The office lets a unit apply that is no 科、所、队 of a branch that takes part. Raises NotAllowed."""
        facts = {"admitted_at": timezone.now(), "admitted_by": by.pk, "admitted_reason": must_say(reason, "理由")}
        with deed():
            if not self.acts_as(Actor.OFFICE, by, "submit"):
                raise NotTheirs(str(Reason("由领导小组办公室写明理由", "scope")))
            if not PostApplication._base_manager.filter(pk=self.pk, status=S.DRAFT, voided_at=None).update(**facts):
                raise NotAllowed("只有还没申报的草稿要写这个理由。")
            record("postapplication.admit", self, by=by)
        self.refresh_from_db()

    # --- the way of an application

    def _begin(self, event: str, *statuses: str, by) -> None:
        """May this account, and does it stand there still: asked again once the cycle is held."""
        self.must(event, by)
        self.cycle.hold(*statuses)
        self.refresh_from_db(fields=["status", "voided_at"])
        self.must(event, by)

    def follow(self, status: str, *, by, **facts) -> None:
        """With the time for surveys ends the 问卷 that is open still."""
        with deed():
            super().follow(status, by=by, **facts)
            if status not in (S.CREATING, S.AUDITING):
                for one in self.rounds.open():
                    one.let_go("申报已经办完，不再调查", by=by)

    def submit(self, *, by) -> None:
        """A1 申报: the pack is frozen with it. Raises NotAllowed with every reason against it."""
        with deed():
            self.must("submit", by)
            self._must_stand_well()
            self._begin("submit", CycleStatus.APPLYING, by=by)
            since, until = pack.period(today())
            digest = pack.freeze(self, since, until)
            facts = {"pack_since": since, "pack_until": until, "pack_digest": digest, "submitted_on": until}
            self.walk("submit", by=by, entry_level=entry_level_of(self.unit), **facts)

    def _must_stand_well(self) -> None:
        if reasons := why_not(self.unit, self.cycle, self):
            raise NotAllowed(said(reasons))

    def send_back(self, reason: str, *, by) -> None:
        """A2 退回. What was recommended on the way is to be recommended anew. Raises NotAllowed."""
        with deed():
            self._begin("return", CycleStatus.APPLYING, by=by)
            self.walk("return", note=must_say(reason, "退回原因"), by=by)
            for one in self.recommendations.valid():
                one.void("退回申报单位修改", by=by)

    def reject(self, reason: str, *, by) -> None:
        """A5 未确定. Raises NotAllowed."""
        with deed():
            self._begin("reject", CycleStatus.APPLYING, by=by)
            self.walk("reject", note=must_say(reason, "理由"), by=by)

    def confirm(self, *, by) -> None:
        """A4 确定为创建单位: within the quota of the cycle, and the unit's standing asked again. Raises NotAllowed."""
        with deed():
            self._begin("confirm", CycleStatus.APPLYING, by=by)
            self._must_stand_well()
            most = self.cycle.quota_total
            if most is not None and self.cycle.candidates >= most:
                raise NotAllowed(str(Reason(f"这一届的名额是 {most} 个，已经用完", "quota")))
            self.walk("confirm", by=by)

    def withdraw(self, reason: str, *, by) -> None:
        """A7 退出. It stays in N. Raises NotAllowed."""
        self.walk("withdraw", note=must_say(reason, "退出的原因"), by=by)

    def disqualify(self, ground: str, words: str, *, by) -> None:
        """A8 取消资格. Raises NotAllowed."""
        with deed():
            self.must("disqualify", by)
            self._must_be_so(ground)
            self._disqualify(ground, must_say(words, "查实的情况"), by=by)

    def _must_be_so(self, ground: str) -> None:
        """What the rows say themselves: that something ended, or that the naming passed the unit by."""
        if ground == EndGround.LAPSED and not lapses(self):
            raise NotAllowed("单位没有撤并，下一级称号有效，或者已经决定继续，不能用这条理由。")
        if ground == EndGround.UNNAMED:
            if self.status != S.IN_NOTICE or self.objections.open().exists():
                raise NotAllowed("公示中的单位，异议都查清了，才能用这条理由。")
            self.cycle.notice.must_be_over(None)

    def lose_with_title(self, ground: str, words: str, *, by) -> None:
        """A8 by a revocation: the body that took the title for fraud or a conviction decided it with that."""
        self._disqualify(ground, words, by=by)

    def _disqualify(self, ground: str, words: str, *, by) -> None:
        if ground not in EndGround.values:
            raise NotAllowed("请选择取消资格的理由。")
        with deed():
            self.follow(S.DISQUALIFIED, note=words, by=by, end_ground=ground)
            self.cycle.settle(by=by)

    def be_named(self, *, by) -> None:
        """A14, of one unit: nobody objects any more, and nothing is lacking or has ended. Raises NotAllowed."""
        self.refresh_from_db(fields=["status", "voided_at"])
        if self.objections.open().exists():
            words = f"对{self.unit.short}的异议还没有查清，不能命名"
            raise NotAllowed(str(Reason(words, "naming")))
        hold_titles(self)
        if ended := self.audit_faults():
            raise NotAllowed(f"{self.unit.short}：{said(ended)}")
        self.walk("name", by=by)

    def replace_head(self, head: Person, *, by) -> None:
        """Another answers for the unit from now on; he is trained anew (第三条第8款). Raises NotAllowed."""
        with deed():
            if not (self.acts_as(Actor.UNIT, by, "") or self.acts_as(Actor.OFFICE, by, "")):
                raise NotTheirs(str(Reason("负责人由申报单位或办公室更换", "training")))
            if not PostApplication.objects.sent().filter(pk=self.pk).update(version=F("version")):
                raise NotAllowed("申报以后、办完以前才更换负责人；草稿直接修改。")
            self.refresh_from_db()
            super().amend({"head": head}, version=self.version, by=by)

    def go_online(self, on: date, *, by) -> None:
        """上线日期 of the unit on the network platform. Raises NotAllowed."""
        if on > today():
            raise NotAllowed("上线日期不能晚于今天。")
        with deed():
            if not (self.acts_as(Actor.UNIT, by, "") or self.acts_as(Actor.OFFICE, by, "")):
                raise NotTheirs(str(Reason("上线日期由申报单位或办公室登记", "online")))
            if not PostApplication._base_manager.filter(pk=self.pk, status=S.CREATING).update(online_since=on):
                raise NotAllowed("创建期内才登记上线日期。")
            record("postapplication.online", self, by=by, day=on)
        self.refresh_from_db()

    # --- what the audit asks

    def audit_faults(self) -> list[Reason]:
        """A9: what must be there before the pool is audited."""
        return [*judged(self.ready())[0], *lapses(self)]

    def audit_warnings(self) -> list[Reason]:
        """A9: what should be there."""
        return judged(self.ready())[1]

    def ready(self) -> Readiness:
        """What is known of it on the way to the audit."""
        online_by, since = self.cycle.online_by, self.online_since
        return Readiness(
            level=self.cycle.level,
            committed=self.commitments.approved().exists(),
            surveyed=self.surveys.valid().exists(),
            trained=self.trainings.valid().filter(person=self.head_id).exists(),
            online=since is not None and (online_by is None or since <= online_by),
            must_be_online=online_by is not None,
            checks=self.checks.valid().count(),
            period_over=today() > date(self.cycle.end_year, 12, 31),
        )
