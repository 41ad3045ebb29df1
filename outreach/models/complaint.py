"""投诉 of a unit that holds a title or means to: received, assigned, handled, replied, closed; looked into anew once.

The office above the unit receives and answers; the unit handles and never closes its own. What was said and by whom
stays with the office: the unit is told what to look into, in the office's words.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI, add_working_days, gb_date, today
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from outreach import arrows
from outreach.arrows import Actor
from outreach.models.complaint_scope import ComplaintQuerySet
from outreach.models.complaint_states import BY_HAND, OPEN, PUBLIC, WITH_UNIT, ComplaintChannel, ComplaintOutcome
from outreach.models.complaint_states import ComplaintStatus as S
from outreach.models.post_title import PostTitle
from outreach.models.walking import NotTheirs, Walking, is_of_own_unit, must_say
from outreach.receipts import digest
from stations.access import Permission, Reach
from stations.models.numbered import Numbered
from stations.models.unit import Unit

WORKING_DAYS = 5  # to the answer: domain rules 3.5, which the text leaves open


class Complaint(Walking, Numbered):
    """投诉 about a `unit`, often about its `title`. Who complains may stay unnamed."""

    Channel, Status, Outcome = ComplaintChannel, S, ComplaintOutcome
    ARROWS = arrows.COMPLAINT
    MOVES = arrows.moves(ARROWS)
    PARAGRAPH = "实施意见第三条第9款"

    title = models.ForeignKey(
        PostTitle, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="称号"
    )
    channel = models.CharField("渠道", max_length=10, choices=ComplaintChannel)
    received_on = models.DateField("收到日期")
    who = SealedTextField("投诉人", longest=60, blank=True, help_text="可以匿名。加密保存，被投诉单位看不到。")
    contact = SealedTextField("联系方式", longest=60, blank=True, help_text="要回复的留电话或地址，可以不留。")
    words = SealedTextField("投诉内容", longest=1000, help_text="什么事、哪天、在哪里。加密保存，被投诉单位看不到。")
    due_on = models.DateField("答复期限", editable=False)
    status = models.CharField("状态", max_length=12, choices=S, default=S.RECEIVED, editable=False)
    assigned_on = models.DateField("交办日期", null=True, editable=False)
    outcome = models.CharField("结论", max_length=9, choices=ComplaintOutcome, blank=True, editable=False)
    replied_on = models.DateField("答复日期", null=True, editable=False)
    public_reply = models.CharField("公开答复", max_length=200, blank=True, editable=False)
    appealed_on = models.DateField("申请复查的日期", null=True, editable=False)
    receipt = models.CharField("回执码校验值", max_length=64, blank=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta(Numbered.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "维权岗投诉"
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")),
                name="complaint_due_later",
                violation_error_message="答复期限须在收到之后。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=WITH_UNIT) | Q(assigned_on__isnull=False),
                name="complaint_assigned_on",
                violation_error_message="交办的投诉须有交办日期。",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", replied_on=None) | ~Q(outcome="") & Q(replied_on__isnull=False),
                name="complaint_outcome_and_day",
                violation_error_message="结论与答复日期须同时填写。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(S.REPLIED, S.CLOSED, S.APPEALED)) | ~Q(outcome=""),
                name="complaint_replied_with_outcome",
                violation_error_message="答复了的投诉须有结论。",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.APPEALED) | Q(appealed_on__isnull=False),
                name="complaint_appealed_on",
                violation_error_message="复查中的投诉须有申请复查的日期。",
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="complaint_receipt"),
        ]
        indexes = [
            models.Index(fields=["received_on", "id"], name="complaint_by_day"),
            models.Index(fields=["status", "due_on"], condition=Q(voided_at=None), name="complaint_due"),
            models.Index(fields=["title", "received_on"], name="complaint_of_title"),
        ]

    def __str__(self):
        return f"投诉 {self.no}"

    def get_absolute_url(self):
        return reverse("complaint", args=[self.pk])

    # --- whose it is

    def place_of(self, actor: Actor) -> Unit:
        return self.unit

    def within(self, holding) -> bool:
        """The unit itself, once it was assigned; a bureau above it, never the bureau it is about."""
        if holding.reach is Reach.OWN:
            return holding.path == self.unit.path and self.assigned_on is not None
        return holding.reach is Reach.TREE and self.lies_below(holding.path)

    def lies_below(self, path: str) -> bool:
        return self.unit.path.startswith(path) and self.unit.path != path

    def acts_as(self, actor: Actor, user, event: str) -> bool:
        """Office and group of a bureau above; who also belongs to the unit is neither (回避)."""
        if actor is Actor.UNIT:
            return user.can(Permission.APPLY_POST, self)
        right = {Actor.OFFICE: Permission.RUN_POST, Actor.LEADING_GROUP: Permission.DECIDE_POST}[actor]
        above = any(self.lies_below(one.path) for one in user.holdings(right))
        return above and not is_of_own_unit(user, self.unit) and not (event == "decide" and self.was_replied_by(user))

    def was_replied_by(self, user) -> bool:
        return self.steps.filter(status=S.REPLIED, by=user.pk).exists()

    def is_read_by(self, user) -> bool:
        """Whether this account may read what was said, and by whom: the office; the group where it looks anew."""
        looks_anew = self.appealed_on is not None and self.acts_as(Actor.LEADING_GROUP, user, "")
        return looks_anew or self.acts_as(Actor.OFFICE, user, "")

    def must(self, event: str, by) -> None:
        """Raises NotTheirs for the one who answered: somebody else looks into it anew."""
        office = by is not None and self.acts_as(Actor.OFFICE, by, "")
        if event == "decide" and office and self.was_replied_by(by):
            raise NotTheirs(f"复查由另一个人作结论，您答复过这件投诉（{self.PARAGRAPH}）。")
        super().must(event, by)

    def overdue_on(self, on: date) -> bool:
        return self.status in OPEN and self.due_on < on

    # --- how it comes

    def receive(self, *, by) -> None:
        """An officer enters what was said by phone, at the counter or by letter. Raises NotAllowed."""
        with deed():
            if not self.acts_as(Actor.OFFICE, by, "receive"):
                words = "投诉由被投诉单位上级的领导小组办公室受理，单位不受理投诉自己的"
                raise NotTheirs(f"{words}（{self.PARAGRAPH}）。")
            if self.channel not in BY_HAND:
                raise NotAllowed("请选择 12355、电话、来访或来信；网上的由系统收，监督员的由监督员自己写。")
            self._come(by)

    def observe(self, *, by) -> None:
        """A supervisor's word: about units that he looks after, never his own. Raises NotAllowed."""
        self.channel, self.received_on = ComplaintChannel.SUPERVISOR, today()
        with deed():
            if not any(one.covers(self.unit.path) for one in by.holdings(Permission.OBSERVE_POST)):
                raise NotTheirs(f"监督员只对监督范围内的单位提意见（{self.PARAGRAPH}）。")
            if by.person and by.person.unit.path.startswith(self.unit.path):
                raise NotAllowed("监督员不能是被监督单位的人员（办法没有写明，按本系统的约定）。")
            self._come(by)

    def come_in(self) -> None:
        """From the public page: nobody of the house writes it. Raises NotAllowed."""
        self.channel = ComplaintChannel.WEB
        with deed():
            self._come(None)

    def _come(self, by) -> None:
        if self.received_on > today():
            raise NotAllowed("收到日期不能晚于今天。")
        if self.title and self.title.unit_id != self.unit_id:
            raise NotAllowed("这个称号不是这个单位的，请重新选择。")
        self.words = must_say(self.words, "投诉内容")
        self.due_on = add_working_days(self.received_on, WORKING_DAYS)
        if self.enter(by=by):
            self.steps.create(status=S.RECEIVED, by=by and by.pk)

    def void(self, reason: str, *, by) -> None:
        """Only an officer's own slip, before anybody worked on it; what the public sent stays. Raises NotAllowed."""
        with deed():
            mine = Complaint._base_manager.filter(pk=self.pk, status=S.RECEIVED, channel__in=BY_HAND)
            if not mine.update(status=S.RECEIVED):
                raise NotAllowed("只有经办人登记错、还没有交办的能作废；网上收到的和监督员的请照实答复。")
            super().void(reason, by=by)

    @property
    def can_be_voided(self) -> bool:
        return self.status == S.RECEIVED and self.channel in BY_HAND and not self.is_void

    # --- its way

    def assign(self, note: str, *, by) -> None:
        """交办: what the unit is to look into, in the office's words. Raises NotAllowed."""
        self.walk("assign", note=must_say(note, "交办要求"), by=by, assigned_on=today())

    def handle(self, note: str, *, by) -> None:
        """报办理情况, by the unit. Raises NotAllowed."""
        self.walk("handle", note=must_say(note, "办理情况"), by=by)

    def send_back(self, note: str, *, by) -> None:
        """退回重办: the day of the answer stays. Raises NotAllowed."""
        self.walk("return", note=must_say(note, "为什么退回"), by=by)

    def answer(self, outcome: str, note: str, public_reply: str = "", *, by) -> None:
        """直接答复, without the unit: what belongs elsewhere, is plain, or it never told of. Raises NotAllowed."""
        self._reply("answer", outcome, note, public_reply, by)

    def reply(self, outcome: str, note: str, public_reply: str = "", *, by) -> None:
        """答复 after the unit told what it did. Raises NotAllowed."""
        self._reply("reply", outcome, note, public_reply, by)

    def decide(self, outcome: str, note: str, public_reply: str = "", *, by) -> None:
        """复查结论, by another person than who answered. Raises NotAllowed."""
        self._reply("decide", outcome, note, public_reply, by)

    def _reply(self, event: str, outcome: str, note: str, public_reply: str, by) -> None:
        self.must(event, by)
        if outcome not in ComplaintOutcome.values:
            raise NotAllowed("请选择结论。")
        facts = {"outcome": outcome, "replied_on": today(), "public_reply": public_reply.strip()}
        self.walk(event, note=must_say(note, "答复内容"), by=by, **facts)

    def close(self, note: str = "", *, by) -> None:
        """办结. Raises NotAllowed."""
        self.walk("close", note=note, by=by)

    def appeal(self, note: str, *, by) -> None:
        """申请复查, once: answered anew within the same days. Raises NotAllowed."""
        self.must("appeal", by)
        if self.appealed_on:
            raise NotAllowed(f"这件投诉{gb_date(self.appealed_on)}已经申请过复查，只能申请一次。")
        days = {"appealed_on": today(), "due_on": add_working_days(today(), WORKING_DAYS)}
        self.walk("appeal", note=must_say(note, "不服的理由"), by=by, **days)

    @classmethod
    def public_state_of(cls, code: str) -> dict | None:
        """How far the complaint of a receipt code has come and what all may read of it; nothing for a wrong code."""
        rows = cls.objects.valid().filter(receipt=digest(code))
        found = rows.values("status", "public_reply").first()
        return found and {"state": PUBLIC.get(found["status"], "已答复"), "reply": found["public_reply"]}

    def read(self, *, by) -> None:
        """Somebody looked at what was said: that leaves its trace."""
        with deed():
            record("complaint.read", self, by=by, whole=self.is_read_by(by))


def from_letter(mail, words: dict[str, str]) -> None:
    """网上投诉 out of the mailbox, about a title. Raises NotAllowed."""
    named = PostTitle._base_manager.select_related("unit").filter(pk=mail.about).first()
    if named is None:
        raise NotAllowed("没有这个称号。")
    facts = {"received_on": localdate(mail.at, SHANGHAI), "receipt": words["receipt"][:64]}
    facts |= {"who": words["who"], "contact": words["contact"], "words": words["words_said"]}
    title = None if named.is_void else named  # voided since it was sent: what was said is of the unit all the same
    Complaint(pk=mail.pk, title=title, unit=named.unit, **facts).come_in()


@dataclass(frozen=True)
class Complained:
    """What was complained of a title since it was last found good: how much in all, how it ended, how much is late."""

    since: date
    total: int
    outcomes: tuple[tuple[str, int], ...]
    late: int


def complained(title: PostTitle, on: date) -> Complained:
    """For the review. Counts of complaints, no word of any."""
    rows = Complaint.objects.about(title, title.reviewed_on, on)
    found = rows.by_outcome()
    words = (("", "还没有答复"), *ComplaintOutcome.choices)
    told = tuple((label, found[value]) for value, label in words if found.get(value))
    return Complained(title.reviewed_on, sum(found.values()), told, rows.overdue(on).count())
