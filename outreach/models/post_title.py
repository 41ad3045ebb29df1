"""维权岗称号: given by a naming, kept by review, lost by three ways out that are never the same (第一条第2、3款)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse

from guanai.audit import deed, record
from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed, Step
from outreach import arrows
from outreach.arrows import LIVE, Actor
from outreach.eligibility import PARAGRAPH
from outreach.models.before import not_of_before
from outreach.models.ladder import keeper_of, stands_for
from outreach.models.mistake import must_be_a_mistake
from outreach.models.post_cycle import CycleStatus, PostCycle
from outreach.models.post_states import ALSO_ENDS, FATES, LOSABLE, PlaqueFate, RevokeGround, TitleStatus
from outreach.models.scheme import Level, PostScheme
from outreach.models.titles import REVIEW_MONTHS, TitleQuerySet
from outreach.models.walking import Walking, must_say
from stations.access import Permission
from stations.models.owned import Owned
from stations.models.unit import Unit

S = TitleStatus


@dataclass(frozen=True)
class Naming:
    """What a naming gives to one unit of the pool."""

    application: models.Model
    serial: str  # 牌匾编号
    is_demonstration: bool = False


class PostTitle(Walking, Owned):
    """称号 of a unit at a level. `host` keeps it: its leading group reviews, its office records.

    `naming_unit` is the body that named it, where it is in this portal; else its name alone is known, and what that
    body decides is recorded by the naming body of the host.
    """

    Status = TitleStatus
    ARROWS, FACTS = arrows.TITLE, arrows.TITLE_FACTS
    MOVES = arrows.moves(ARROWS)
    JUDGED = frozenset({"start_review", "review_pass", "review_fail", "reassess_pass", "reassess_fail"})
    PARAGRAPH = "实施意见第一条第2款、第3款"

    host = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="管理单位")
    level = models.CharField("层级", max_length=8, choices=Level)
    cycle = models.ForeignKey(PostCycle, models.PROTECT, null=True, related_name="titles", verbose_name="一届")
    application = models.OneToOneField(
        "outreach.PostApplication", models.PROTECT, null=True, related_name="title", verbose_name="申报"
    )
    title_name = models.CharField("称号名称", max_length=30)
    unit_name = models.CharField("命名时的单位名称", max_length=60)
    named_on = models.DateField("命名日期")
    naming_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="命名单位")
    naming_body = models.CharField("命名单位名称", max_length=60)
    doc_no = models.CharField("命名决定文号", max_length=60)
    is_demonstration = models.BooleanField("示范单位", default=False)
    reviewed_on = models.DateField("最近一次命名或复核合格", editable=False)
    due_on = models.DateField("整改期满", null=True, editable=False)
    ended_on = models.DateField("称号终止日期", null=True, editable=False)
    end_doc = models.CharField("终止决定文号", max_length=60, blank=True, editable=False)
    revoke_ground = models.CharField("撤销理由", max_length=14, choices=RevokeGround, blank=True, editable=False)
    status = models.CharField("状态", max_length=14, choices=S, default=S.ACTIVE, editable=False)

    objects = TitleQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "维权岗称号"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "level"],
                condition=Q(voided_at=None, status__in=LIVE),
                name="post_title_once",
                violation_error_code="level",
                violation_error_message="这个单位已经有这一级的有效称号。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE, ended_on=None) | (~Q(status__in=LIVE) & Q(ended_on__isnull=False)),
                name="post_title_end",
                violation_error_message="称号终止的须有终止日期，有效的没有。",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.RECTIFYING) | Q(due_on__isnull=False),
                name="post_title_rectified_by",
                violation_error_message="整改中的称号须有整改期满的日期。",
            ),
            models.CheckConstraint(
                condition=Q(status=S.REVOKED) & ~Q(revoke_ground="") | ~Q(status=S.REVOKED) & Q(revoke_ground=""),
                name="post_title_revoked_for",
                violation_error_message="撤销称号须写明四种理由中的一种。",
            ),
        ]
        indexes = [
            models.Index(fields=["named_on", "id"], name="post_title_by_day"),
            models.Index(fields=["status", "due_on"], condition=Q(voided_at=None), name="post_title_due"),
        ]

    def __str__(self):
        return f"{self.unit.name}{self.get_level_display()}{self.title_name}"

    def get_absolute_url(self):
        return reverse("post-title", args=[self.pk])

    def place_of(self, actor: Actor) -> Unit:
        original = actor is Actor.ORIGINAL_NAMING_BODY and self.naming_unit
        return stands_for(original or self.host)

    def within(self, holding) -> bool:
        """As the rows are known: see TitleQuerySet."""
        return any(unit and holding.covers(unit.path) for unit in (self.unit, self.host, self.naming_unit))

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def rules(self) -> PostScheme | None:
        """The scheme it was named under; of one named before the portal, the one in force now."""
        return self.cycle.scheme if self.cycle else PostScheme.objects.in_force(self.host, today())

    @property
    def review_months(self) -> int:
        """How long it may stand unreviewed."""
        return self.rules.review_months if self.rules else REVIEW_MONTHS

    def day_of(self, on: date | None, since: date) -> date:
        """The day of a step: today, or where no body of this portal named it, that body's own. Raises NotAllowed."""
        day = (on if self.naming_unit is None else None) or today()
        if not since <= day <= today():
            raise NotAllowed(f"日期须在{gb_date(since)}到今天之间。")
        return day

    # --- how it is given

    def know(self, serial: str, *, by) -> None:
        """A title from before the portal, entered by the office with its document. Raises NotAllowed."""
        self.reviewed_on = self.named_on
        with deed():
            if not by.can(Permission.RUN_POST, self.host):
                raise NotAllowed(f"历年的称号由领导小组办公室登记（{PARAGRAPH['office']}）。")
            if self.named_on > today():
                raise NotAllowed("命名日期不能晚于今天。")
            if why := not_of_before(self):
                raise NotAllowed(str(why))
            self._give(serial, by=by)

    def void(self, reason: str, *, by) -> None:
        """Only one of before the portal was typed wrongly, and nothing rests on it. Raises NotAllowed."""
        with deed():
            must_be_a_mistake(self, by)
            super().void(reason, by=by)
            self.plaques.update(fate=PlaqueFate.VOIDED, settled_on=today())

    @classmethod
    def name(cls, cycle: PostCycle, namings: Iterable[Naming], *, doc_no: str, by, **recorded) -> list["PostTitle"]:
        """A14 命名 of units after the notice: all of them or none. Raises NotAllowed.

        `recorded` are the body and the day where another body, above the host, named them.
        """
        with deed():
            cycle.must("name", by)
            cycle.hold(CycleStatus.PUBLICITY)
            cycle.notice.take_in_objections()
            named_on = cycle.notice.must_be_over(recorded.get("named_on"))
            given = [cls._of(cycle, one, named_on, must_say(doc_no, "命名决定的文号"), recorded) for one in namings]
            if not given:
                raise NotAllowed("请选择要命名的单位。")
            for title, one in zip(given, namings, strict=True):
                one.application.be_named(by=by)
                title._give(one.serial, by=by)
            cycle.settle(by=by)
        return given

    @classmethod
    def _of(cls, cycle, one: Naming, named_on: date, doc_no: str, recorded) -> "PostTitle":
        host = stands_for(cycle.unit)
        body = recorded.get("body", "") if cycle.is_recorded else host.name
        title = cls(unit=one.application.unit, host=host, level=cycle.level, cycle=cycle, doc_no=doc_no)
        title.application, title.named_on, title.reviewed_on = one.application, named_on, named_on
        title.title_name, title.unit_name = cycle.scheme.title_name, one.application.unit.name
        title.naming_unit = None if cycle.is_recorded else host
        title.naming_body = must_say(body, "作出命名决定的单位")
        title.is_demonstration = one.is_demonstration
        return title

    def _give(self, serial: str, *, by) -> None:
        try:
            with transaction.atomic():
                self.enter(by=by)
                self.plaques.create(serial=must_say(serial, "牌匾编号"), body=self.naming_body, issued_on=self.named_on)
        except IntegrityError:
            words = f"{self.unit.short}已经有这一级的有效称号，或者牌匾编号“{serial}”已经用过，请核对。"
            raise NotAllowed(words) from None

    # --- how it ends

    def period_end(self, *, by=None) -> None:
        """T4 整改期满, by the day alone. Never before it. Raises NotAllowed."""
        with deed():
            self.must("period_end", by)
            if today() < self.due_on:
                words = f"整改期到{gb_date(self.due_on)}，期满才考核，不能提前结束"
                raise NotAllowed(f"{words}（{PARAGRAPH['review']}）。")
            self.walk("period_end", by=by)

    def end(self, event: str, words: str, *, on: date, doc_no: str = "", by, **facts) -> None:
        """Any of the three exits: the title ends that day and the plaque goes where this exit sends it."""
        with deed():
            self.walk(event, note=words, by=by, ended_on=on, due_on=None, end_doc=doc_no, **facts)
            self.plaques.hanging().update(fate=FATES[self.status], settled_on=on)
            for review in self.reviews.all():
                review.let_go_of_rounds(by=by)

    def lose_function(self, evidence: str, *, doc_no: str = "", on: date | None = None, by) -> None:
        """T7 自动取消: no longer at work for the young. Recorded, not decided. Raises NotAllowed."""
        self.must("lose_function", by)
        evidence, day = (
            must_say(evidence, "工作性质或内容变更的依据（编制、职责文件）"),
            self.day_of(on, self.reviewed_on),
        )
        self.end("lose_function", evidence, on=day, doc_no=doc_no, by=by)

    def revoke(self, ground: str, finding: str, *, doc_no: str, on: date | None = None, by) -> None:
        """T8 撤销, by the original naming body alone, on a ground found true. Raises NotAllowed."""
        with deed():
            self.must("revoke", by)
            if ground not in RevokeGround.values:
                raise NotAllowed(f"撤销的理由只有四种，请选择一种（{PARAGRAPH['exit']}）。")
            finding = must_say(finding, "查实的情况：经查属实才能撤销")
            doc_no = must_say(doc_no, "撤销决定的文号")
            day = self.day_of(on, self.reviewed_on)
            self.end("revoke", finding, on=day, doc_no=doc_no, by=by, revoke_ground=ground)
            if ground in ALSO_ENDS:
                self._end_applications(ALSO_ENDS[ground], by=by)

    def _end_applications(self, ground: str, *, by) -> None:
        known = PostCycle.applications.rel.related_model.objects.at(*LOSABLE).filter(unit=self.unit)
        for application in known.select_related("cycle"):
            application.lose_with_title(ground, f"{self}被撤销（{self.end_doc}）", by=by)

    def succeed(self, words: str, *, by) -> None:
        """T9: the title goes to the unit's successor, by the office's decision. Raises NotAllowed."""
        with deed():
            self.must("succeed", by)
            heir = stands_for(self.unit)
            if heir == self.unit:
                raise NotAllowed("本单位没有承继单位：改名的称号照旧，撤并的先在单位页登记承继单位。")
            words = must_say(words, "称号随承继单位的理由")
            try:
                with transaction.atomic():
                    here = PostTitle._base_manager.filter(pk=self.pk, status__in=LIVE)
                    here.update(unit=heir, host=self._keeper_with(heir))
            except IntegrityError:
                raise NotAllowed(f"{heir.short}已经有这一级的有效称号。") from None
            self.steps.create(status=self.status, note=f"由{self.unit.name}转到{heir.name}：{words}", by=by.pk)
            record("posttitle.succeed", self, by=by, unit=heir.pk)
        self.refresh_from_db()

    def _keeper_with(self, heir: Unit) -> Unit:
        """Who keeps it after that: as before, but where the heir is of another bureau, that one."""
        host = stands_for(self.host)
        return host if heir.path.startswith(host.path) else keeper_of(heir, self.level, heir.lineage[0])


class OfTitleQuerySet(models.QuerySet):
    """Parts of a title. They ask the title."""

    def visible_to(self, user):
        return self.filter(title__in=PostTitle.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class PostTitleStep(Step):
    """One step of a title."""

    title = models.ForeignKey(PostTitle, models.PROTECT, related_name="steps", verbose_name="称号")
    status = models.CharField("办理", max_length=14)

    objects = OfTitleQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "称号经过"

    def __str__(self):
        return S(self.status).label
