"""转办单: what one unit asks another, or a partner, to do for a child; with a day by which to answer."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import add_working_days, months_later, today
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed, Step, Stepped
from guanai.withholding import SealableQuerySet
from stations.access import NOTHING, Permission, lying_in
from stations.models.numbered import Numbered
from stations.models.owned import OwnedQuerySet
from stations.models.partner import Partner
from stations.models.unit import Unit


class ReferralKind(models.TextChoices):
    """转办单类别."""

    TRANSFER = "transfer", "转办"
    ASSIGN = "assign", "交办"
    JOINT = "joint", "会办"
    ADVICE = "advice", "建议"  # 未保法 114


class Basis(models.TextChoices):
    """为什么可以把情况告诉对方."""

    DUTY = "duty", "法定职责"
    CONSENT = "consent", "监护人同意"


WORKING_DAYS = {ReferralKind.JOINT: 10, ReferralKind.ASSIGN: 15, ReferralKind.TRANSFER: 30}


def due_of(kind: str, on: date) -> date:
    """By when to answer what was sent on that day; a 建议 within one month (未保法 114)."""
    return months_later(on, 1) if kind == ReferralKind.ADVICE else add_working_days(on, WORKING_DAYS[kind])


class ReferralStatus(models.TextChoices):
    """转办单状态."""

    DRAFT = "draft", "草稿"
    SENT = "sent", "已发出"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "已退回"
    IN_PROGRESS = "in_progress", "办理中"
    REPLIED = "replied", "已答复"
    CLOSED = "closed", "已办结"
    REOPENED = "reopened", "重新办理"


S = ReferralStatus
WITH_RECEIVER = (S.SENT, S.ACCEPTED, S.IN_PROGRESS, S.REOPENED)
ANSWERABLE = (*WITH_RECEIVER, S.REPLIED)
AT_HOME = (S.DRAFT, S.RETURNED)
BY_RECEIVER = (S.ACCEPTED, S.RETURNED, S.IN_PROGRESS, S.REPLIED)


class ReferralQuerySet(SealableQuerySet, OwnedQuerySet):
    """Referrals, known to the unit that sends and, once sent, to those that receive."""

    reading = Permission.READ_REFERRAL

    def within(self, holdings):
        mine = theirs = NOTHING
        co_units = Referral.co_units.through.objects
        for holding in holdings:
            mine |= holding.units("unit__path")
            helped = co_units.filter(holding.units("unit__path")).values("referral")
            theirs |= holding.units("to_unit__path") | Q(pk__in=helped)
        return self.filter(mine | theirs & ~Q(status=S.DRAFT))

    def sent_by(self, holdings):
        return self.filter(lying_in(holdings, "unit__path"))

    def received_by(self, holdings):
        """Those that the unit is to answer."""
        return self.exclude(status=S.DRAFT).filter(lying_in(holdings, "to_unit__path"))

    def open(self):
        """Sent and not yet answered."""
        return self.valid().filter(status__in=WITH_RECEIVER)

    def unfinished(self):
        """Not yet closed; a draft may be sent any day."""
        return self.valid().exclude(status=S.CLOSED)

    def overdue(self, on: date):
        """督办: not answered by the day."""
        return self.open().filter(due_on__lt=on)

    def unsupervised(self, on: date):
        """Overdue, and not yet written down as 督办."""
        return self.overdue(on).filter(supervised_at=None)

    def at_hand(self, holdings, on: date):
        """What waits on a unit: to accept, to answer, to urge, to close, to send again."""
        theirs = lying_in(holdings, "to_unit__path") & Q(status__in=WITH_RECEIVER)
        late = Q(status__in=WITH_RECEIVER, due_on__lt=on)
        mine = lying_in(holdings, "unit__path") & (late | Q(status__in=(S.REPLIED, S.RETURNED)))
        return self.valid().filter(theirs | mine | Q(pk__in=self.to_help(holdings).values("pk")))

    def to_help(self, holdings):
        """Open ones for which a 会同单位 has not said yet what it did, since they were sent or opened again."""
        steps = ReferralStep.objects.filter(referral=OuterRef("referral"))
        again = steps.filter(status__in=(S.SENT, S.REOPENED), at__gt=OuterRef("at"))
        said = steps.filter(unit=OuterRef("unit")).exclude(Exists(again))
        asked = Referral.co_units.through.objects.filter(lying_in(holdings, "unit__path")).exclude(Exists(said))
        return Referral.objects.open().filter(pk__in=asked.values("referral"))

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        return self.select_related("unit", "to_unit", "partner").defer("matter", "basis_note")


class Referral(Stepped, Numbered):
    """转办单. What it is about is a uuid and a label: who keeps files knows what they mean, this room does not."""

    Kind, Status = ReferralKind, ReferralStatus
    MOVES = {
        S.DRAFT: (S.SENT,),
        S.SENT: (S.ACCEPTED, S.RETURNED),
        S.ACCEPTED: (S.IN_PROGRESS, S.REPLIED),
        S.IN_PROGRESS: (S.REPLIED,),
        S.RETURNED: (S.SENT, S.CLOSED),
        S.REPLIED: (S.CLOSED, S.REOPENED),
        S.CLOSED: (S.REOPENED,),
        S.REOPENED: (S.IN_PROGRESS, S.REPLIED),
    }

    kind = models.CharField("类别", max_length=10, choices=ReferralKind)
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="送往公安单位"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="送往协作单位"
    )
    co_units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="会同办理单位")
    subject = models.UUIDField("对象", null=True, editable=False)
    subject_label = models.CharField("办理对象", max_length=40, blank=True, editable=False)
    need = models.CharField("请求事项", max_length=40, help_text="不写姓名，如困境儿童救助。")
    matter = SealedTextField("情况和要求", longest=2000)
    basis = models.CharField("依据", max_length=8, choices=Basis)
    basis_note = SealedTextField("依据说明", longest=200, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    issued_on = models.DateField("发出日期", null=True, editable=False)
    supervised_at = models.DateTimeField("列为督办的时间", null=True, editable=False)
    from_name = models.CharField("发出单位", max_length=60, blank=True, editable=False)
    to_name = models.CharField("接收单位", max_length=60, blank=True, editable=False)
    status = models.CharField("状态", max_length=12, choices=S, default=S.DRAFT, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta(Numbered.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "转办单"
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_unit__isnull=True, partner__isnull=False)
                | Q(to_unit__isnull=False, partner__isnull=True),
                name="referral_one_receiver",
                violation_error_code="to_unit",
                violation_error_message="送往公安单位还是协作单位，请选一个，只选一个。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AT_HOME) | Q(issued_on__isnull=False, due_on__isnull=False),
                name="referral_sent_is_due",
                violation_error_message="发出的转办单须有发出日期和答复期限。",
            ),
        ]
        indexes = [
            models.Index(fields=["entered_at", "id"], name="referral_by_moment"),
            models.Index(fields=["unit", "status"], condition=Q(voided_at=None), name="referral_sent"),
            models.Index(fields=["to_unit", "status"], condition=Q(voided_at=None), name="referral_received"),
            models.Index(fields=["subject"], name="referral_subject"),
        ]

    def __str__(self):
        return f"转办单 {self.no}"

    def get_absolute_url(self):
        return reverse("referral", args=[self.pk])

    def within(self, holding) -> bool:
        """One of its units, as far as it has been sent to them."""
        return type(self).objects.within([holding]).filter(pk=self.pk).exists()

    @property
    def receiver(self) -> str:
        return self.to_name or str(self.to_unit.name if self.to_unit else self.partner)

    def hand(self, status: str) -> Unit:
        """Whose step that is. A partner has no account: the sender records what it answered."""
        return (self.to_unit or self.unit) if status in BY_RECEIVER else self.unit

    def overdue_on(self, on: date) -> bool:
        return self.status in WITH_RECEIVER and self.due_on < on

    @property
    def supervised(self) -> bool:
        """督办."""
        return self.overdue_on(today())

    def supervise(self) -> bool:
        """Write down that it became 督办, by itself; whether it was this time. Safe to repeat."""
        overdue = type(self).objects.unsupervised(today()).filter(pk=self.pk)
        with deed():
            if now := bool(overdue.update(supervised_at=timezone.now())):
                record("referral.supervise", self, by=None)
        return now

    def follow(self, status: str, *, note: str = "", by, **facts) -> None:
        """Any step. Who changes what was read before it is told; what is voided goes nowhere. Raises NotAllowed."""
        with deed():
            if not type(self)._base_manager.filter(pk=self.pk, voided_at=None).update(version=F("version") + 1):
                raise NotAllowed("这份转办单已经作废，不能再办。")
            super().follow(status, note=note, by=by, **facts)

    def send(self, *, by) -> None:
        """Send it, again after it was returned. The names stand as they are on that day. Raises NotAllowed."""
        on = today()
        if self.to_unit and self.to_unit.closed_on:
            raise NotAllowed("接收单位已经撤并，请改送承继它的单位。")
        latest = due_of(self.kind, on)
        own = not self.issued_on or self.due_on != due_of(self.kind, self.issued_on)  # no day of an earlier sending
        due_on = self.due_on if own and self.due_on and self.due_on >= on else latest
        if self.kind == ReferralKind.ADVICE:
            due_on = min(due_on, latest)
        names = {"from_name": self.unit.name, "to_name": self.to_unit.name if self.to_unit else self.partner.name}
        self.follow(S.SENT, by=by, issued_on=on, due_on=due_on, supervised_at=None, **names)

    def step(self, status: str, note: str = "", *, by) -> None:
        """Any other step. What is opened again is due anew. Raises NotAllowed."""
        again = {"due_on": due_of(self.kind, today()), "supervised_at": None} if status == S.REOPENED else {}
        self.follow(status, note=note, by=by, **again)

    def say(self, unit: Unit, note: str, *, by) -> None:
        """会办意见 of a unit that helps; the unit in charge alone closes. Raises NotAllowed."""
        with deed():
            now = type(self)._base_manager.filter(pk=self.pk, voided_at=None, status__in=ANSWERABLE)
            if not now.update(version=F("version") + 1):
                raise NotAllowed("这份转办单现在不在办理，不用写会办意见。")
            self.steps.create(status=S.REPLIED, unit=unit, note=note, by=by and by.pk)
            record("referral.say", self, by=by, unit=str(unit.pk))
        self.refresh_from_db()

    def amend(self, facts, *, version, by) -> None:
        """Only what has not gone out can be changed. Raises NotAllowed or Stale."""
        with deed():
            self._hold_at_home("改")
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """Only what has not gone out was a mistake of one's own. Raises NotAllowed."""
        with deed():
            self._hold_at_home("作废")
            super().void(reason, by=by)

    def _hold_at_home(self, word: str) -> None:
        """Nobody sends it until the deed is done."""
        if not type(self)._base_manager.filter(pk=self.pk, status__in=AT_HOME).update(status=F("status")):
            raise NotAllowed(f"转办单已经发出，不能{word}；请等对方答复，或请对方退回。")


class ReferralStepQuerySet(models.QuerySet):
    """Steps. They ask the referral."""

    def visible_to(self, user):
        return self.filter(referral__in=Referral.objects.visible_to(user))


class ReferralStep(Step):
    """One step: sent, accepted, returned with its reason, answered; or what a `unit` that helps says: no move."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps", verbose_name="转办单")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="会同单位")

    objects = ReferralStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "转办办理"

    def __str__(self):
        return f"{self.unit}会办意见" if self.unit else S(self.status).label
