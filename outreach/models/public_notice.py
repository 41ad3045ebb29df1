"""公示 of those who passed, and what is said against them; naming only after its end (第一条第1款)."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanai import intake
from guanai.audit import deed, record
from guanai.calendars import SHANGHAI, add_working_days, gb_date, today
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from outreach.arrows import Actor
from outreach.eligibility import Reason, said
from outreach.models.lapse import lapses
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import CycleStatus, PostCycle
from outreach.models.post_states import ApplicationStatus, EndGround
from outreach.models.walking import NotTheirs, must_say

LONGEST = 10  # working days


class NoticeQuerySet(models.QuerySet):
    """Notices. They ask the cycle."""

    def visible_to(self, user):
        return self.filter(cycle__in=PostCycle.objects.visible_to(user))

    def running(self, on: date):
        return self.filter(published_on__lte=on, ends_on__gte=on)

    def waiting(self):
        """Of cycles that are not named yet."""
        return self.filter(cycle__status=CycleStatus.PUBLICITY, cycle__voided_at=None)


class PublicNotice(models.Model):
    """公示 of a cycle: its first day is the first working day after it was published."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    cycle = models.OneToOneField(PostCycle, models.PROTECT, related_name="notice", verbose_name="一届")
    text = models.TextField("公示内容", max_length=2000)
    phone = models.CharField("监督电话", max_length=20)
    working_days = models.PositiveSmallIntegerField("工作日")
    published_on = models.DateField("发布日期")
    ends_on = models.DateField("公示截止")
    at = models.DateTimeField("登记时间", default=timezone.now)
    by = models.UUIDField("登记人")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__gte=5, working_days__lte=LONGEST),
                name="public_notice_days",
                violation_error_code="working_days",
                violation_error_message="公示须在 5 到 10 个工作日之间。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("published_on")),
                name="public_notice_ends_later",
                violation_error_message="公示截止须在发布之后。",
            ),
        ]

    def __str__(self):
        return f"公示到{gb_date(self.ends_on)}"

    def publish(self, *, by) -> None:
        """A11 公示 of all who passed. Only what another body published has a day before today. Raises NotAllowed."""
        with deed():
            self.cycle.must("publish", by)
            self.cycle.hold(CycleStatus.AUDITING)
            passed = list(self.cycle.applications.at(ApplicationStatus.PASSED).select_related("cycle__unit", "unit"))
            if not passed:
                raise NotAllowed("没有达标的单位，不用公示。")
            if ended := [f"{one.unit.short}：{said(found)}" for one in passed if (found := lapses(one))]:
                raise NotAllowed("".join(ended))
            self.text, self.phone = must_say(self.text, "公示内容"), must_say(self.phone, "监督电话")
            self._set_days()
            self.by = by.pk
            self.save(force_insert=True)
            for one in passed:
                one.walk("publish", by=by)
            self.cycle.walk("publish", by=by)
            record("publicnotice.publish", self, by=by, units=len(passed))

    def _set_days(self) -> None:
        least = self.cycle.scheme.notice_working_days
        if not least <= (self.working_days or 0) <= LONGEST:
            raise NotAllowed(f"公示须在 {least} 到 {LONGEST} 个工作日之间（按创建办法）。")
        if not (self.cycle.is_recorded and self.published_on):
            self.published_on = today()
        if self.published_on > today():
            raise NotAllowed("发布日期不能晚于今天。")
        if self.published_on < (decided_on := self.cycle.decision.decided_on):
            raise NotAllowed(f"审核决定是{gb_date(decided_on)}作出的，公示不能早于这一天。")
        self.ends_on = add_working_days(self.published_on, self.working_days)

    def take_in_objections(self) -> None:
        """What was sent by the public page and lies in the mailbox still. Raises NotAllowed for what does not open."""
        about = self.cycle.applications.values_list("pk", flat=True)
        if left := intake.take_in(Objection.LETTER, about):
            raise NotAllowed(f"有 {left} 封异议来信打不开，查清以前不能命名，请系统管理员处理。")

    @property
    def last_day(self) -> date:
        """As the calendar is known now: holidays announced since make it later, never earlier."""
        return max(self.ends_on, add_working_days(self.published_on, self.working_days))

    def count_again(self) -> None:
        """Once holidays are announced that nobody knew when it was published. Safe to repeat."""
        last_day = self.last_day
        with deed():
            if PublicNotice.objects.filter(pk=self.pk, ends_on__lt=last_day).update(ends_on=last_day):
                record("publicnotice.extend", self, by=None, day=last_day)

    def must_be_over(self, named_on: date | None) -> date:
        """The day of a naming: today, or the day of another body's; after the end of the notice. Raises NotAllowed."""
        day = (named_on if self.cycle.is_recorded else None) or today()
        if min(day, today()) <= (last_day := self.last_day):
            raise NotAllowed(str(Reason(f"公示到{gb_date(last_day)}，期满以后才能命名", "naming")))
        if day > today():
            raise NotAllowed("命名日期不能晚于今天。")
        return day


class ObjectionQuerySet(models.QuerySet):
    """Objections. They ask the application."""

    def visible_to(self, user):
        return self.filter(application__in=PostApplication.objects.visible_to(user))

    def open(self):
        return self.filter(answered_at=None)


class ObjectionOutcome(models.TextChoices):
    """异议的结论."""

    DISMISSED = "dismissed", "不成立"
    UPHELD = "upheld", "成立，定为未达标"
    FRAUD = "fraud", "成立，属弄虚作假，取消资格"


class Objection(models.Model):
    """异议 against a unit in notice. Who objects and what he says is sealed; until it is answered nobody is named."""

    Outcome = ObjectionOutcome
    LETTER = "objection"  # the kind of public mail that becomes one

    id = models.UUIDField(primary_key=True, default=uuid4)
    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="objections", verbose_name="申报")
    received_on = models.DateField("收到日期")
    who = SealedTextField("提出人", longest=60, blank=True, help_text="可以匿名。")
    words = SealedTextField("异议内容", longest=1000)
    registered_at = models.DateTimeField("登记时间", default=timezone.now)
    registered_by = models.UUIDField("登记人", null=True)  # nobody: it came by the public page
    outcome = models.CharField("结论", max_length=9, choices=ObjectionOutcome, blank=True)
    finding = SealedTextField("核查情况", longest=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.UUIDField("答复人", null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["received_on", "pk"]
        constraints = [
            both_or_neither("answered_at", "answered_by", "答复时间与答复人须同时填写。"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | ~Q(outcome="") & Q(answered_at__isnull=False),
                name="objection_answered",
                violation_error_message="结论与答复时间须同时填写。",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display() or "正在核查"

    def get_absolute_url(self):
        return self.application.get_absolute_url()

    def within(self, holding) -> bool:
        return self.application.within(holding)

    def register(self, *, by) -> None:
        """A12 登记异议, received within the notice. Raises NotAllowed."""
        with deed():
            self.application.must("object", by)
            notice = self.application.cycle.notice
            if not notice.published_on <= self.received_on <= min(notice.ends_on, today()):
                days = f"{gb_date(notice.published_on)}到{gb_date(notice.ends_on)}"
                raise NotAllowed(str(Reason(f"公示期是{days}，期外收到的不作为异议，请按投诉办理", "naming")))
            self.words, self.registered_by = must_say(self.words, "异议内容"), by.pk
            self.application.cycle.hold(CycleStatus.PUBLICITY)
            self.application.refresh_from_db(fields=["status"])
            self.application.must("object", by)
            self.save(force_insert=True)
            record("objection.register", self, by=by)

    @classmethod
    def take_in(cls, mail, words: dict[str, str]) -> None:
        """A12 by the public page: received on the day it was sent, whatever became of the unit since."""
        application = PostApplication.objects.filter(pk=mail.about, cycle__notice__isnull=False).first()
        if application is None:
            raise NotAllowed("没有这份申报。")
        row = cls(pk=mail.pk, application=application, who=words["who"], words=words["words"])
        row.received_on = timezone.localdate(mail.at, SHANGHAI)
        row.save(force_insert=True)
        record("objection.register", row, by=None)

    def must_be_told_to(self, by) -> None:
        """Who objects is told to who answers, and to nobody of the unit. Raises NotTheirs."""
        if not any(self.application.acts_as(actor, by, "") for actor in (Actor.OFFICE, Actor.LEADING_GROUP)):
            raise NotTheirs(str(Reason("异议由领导小组办公室核查答复", "naming")))
        self.application.must_not_be_own(by)

    def dismiss(self, finding: str, *, by) -> None:
        """核查 found nothing: the unit stays in notice. Raises NotAllowed."""
        with deed():
            self.must_be_told_to(by)
            self._answer(ObjectionOutcome.DISMISSED, finding, by)

    def uphold(self, finding: str, *, fraud: str = "", by) -> None:
        """A13 异议成立: not passed, or disqualified where it was `fraud`. Nobody moves up. Raises NotAllowed."""
        with deed():
            self.application.must("disqualify" if fraud else "uphold_objection", by)
            self._answer(ObjectionOutcome.FRAUD if fraud else ObjectionOutcome.UPHELD, finding, by)
            if fraud:
                self.application.disqualify(EndGround.FRAUD, finding, by=by)
            else:
                self.application.walk("uphold_objection", note=finding, by=by)
                self.application.cycle.settle(by=by)

    def answer(self, outcome: str, finding: str, *, by) -> None:
        """Either of the two. Raises NotAllowed."""
        if outcome == ObjectionOutcome.DISMISSED:
            return self.dismiss(finding, by=by)
        return self.uphold(finding, fraud=outcome if outcome == ObjectionOutcome.FRAUD else "", by=by)

    def _answer(self, outcome: str, finding: str, by) -> None:
        self.finding = must_say(finding, "核查情况")
        facts = {"outcome": outcome, "answered_at": timezone.now(), "answered_by": by.pk}
        facts["finding"] = self._meta.get_field("finding").pre_save(self, add=False)
        if not Objection.objects.open().filter(pk=self.pk).update(**facts):
            raise NotAllowed("这条异议已经答复过了。")
        record("objection.answer", self, by=by, outcome=outcome)
        self.refresh_from_db()
