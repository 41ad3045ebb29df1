"""转档: a file is offered to another unit and accepted there. Until then that unit knows its number, nothing else."""

from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from cases.models.taking import must_take
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.constraints import both_or_neither
from guanai.entry import Stale
from guanai.fields import SealedTextField
from guanai.lifecycle import Lifecycle, NotAllowed
from guanai.withholding import SealableQuerySet
from stations.access import NOTHING, Permission
from stations.models import Unit

FASTER = "别人刚办过这次转档，请重新打开，看最新的情况。"


class TransferQuerySet(SealableQuerySet):
    """转档. The giving unit knows them by the file, the receiving one only what is offered to it."""

    def visible_to(self, user):
        offered = self.offered_to(user).values("pk")
        return self.filter(Q(minor__in=Minor.objects.visible_to(user)) | Q(pk__in=offered))

    def pending(self):
        return self.filter(status=FileTransfer.Status.ASKED)

    def offered_to(self, user):
        """What this account may accept or refuse."""
        where = NOTHING
        for holding in user.holdings(Permission.TRANSFER_FILE):
            where |= holding.units("to_unit__path")
        return self.pending().filter(where, minor__voided_at=None)


class FileTransfer(Belonging, Lifecycle):
    """转档 of a file from one unit to another."""

    class Status(models.TextChoices):
        ASKED = "asked", "待接收"
        ACCEPTED = "accepted", "已接收"
        REFUSED = "refused", "没有接收"
        WITHDRAWN = "withdrawn", "已撤回"

    part = Part.CHILD
    asks_file = False
    MOVES = {Status.ASKED: (Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN)}

    id = models.UUIDField(primary_key=True, default=uuid4)
    minor = models.ForeignKey(Minor, models.PROTECT, related_name="transfers", verbose_name="档案")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="转出单位")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="接收单位")
    reason = SealedTextField("转档原因", longest=200)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.ASKED, editable=False)
    asked_at = models.DateTimeField("提出时间", default=timezone.now, editable=False)
    asked_by = models.UUIDField("提出人", null=True, editable=False)
    decided_at = models.DateTimeField("办理时间", null=True, editable=False)
    decided_by = models.UUIDField("办理人", null=True, editable=False)
    answer = SealedTextField("不接收的原因", longest=200, blank=True, editable=False)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转档"
        ordering = ["-asked_at"]
        constraints = [
            both_or_neither("decided_at", "decided_by", "办理时间与办理人须同时填写。"),
            models.UniqueConstraint(
                fields=["minor"],
                condition=Q(status="asked"),
                name="transfer_one_at_a_time",
                violation_error_message="这份档案正在转档，请等对方接收，或先撤回。",
            ),
        ]

    def __str__(self):
        return self.get_status_display()

    def within(self, holding) -> bool:
        """Of the unit that decides: the one that the file is offered to."""
        return holding.covers(self.to_unit.path)

    def must_be_possible(self) -> None:
        """What must hold when the file is offered, and again when it is accepted. Raises NotAllowed."""
        must_take(self.minor)
        self.minor.refresh_from_db(fields=["unit", "status"])
        if self.minor.unit_id != self.from_unit_id:
            raise NotAllowed(FASTER)
        self.to_unit.refresh_from_db()
        if self.to_unit.closed_on and self.to_unit.closed_on <= today():
            raise NotAllowed("接收单位已经撤并，不能转去。")
        if self.to_unit_id == self.minor.unit_id:
            raise NotAllowed("档案已经在这个单位。")
        if self.minor.status == Minor.Status.CLOSED:
            raise NotAllowed("档案已经结案，不用转档；要继续管的，先重新建档。")
        if self.minor.referrals().unfinished().exists():
            raise NotAllowed("还有没办结的转办单，请先办结再转档。")

    def ask(self, *, by) -> None:
        """Offer the file. Raises NotAllowed; safe to repeat."""
        with deed():
            if type(self).objects.filter(pk=self.pk).exists():
                return
            self.must_be_possible()
            if self.minor.transfers.pending().exists():
                raise NotAllowed("这份档案正在转档，请等对方接收，或先撤回。")
            self.asked_at, self.asked_by = timezone.now(), by and by.pk
            self.save(force_insert=True)
            record("filetransfer.ask", self, by=by, minor=str(self.minor_id), unit=str(self.to_unit_id))

    def refuse(self, reason: str, *, by) -> None:
        """不接收, for a reason. Raises NotAllowed, also for who came second."""
        self.decide(self.Status.REFUSED, by=by, answer=reason)

    def withdraw(self, *, by) -> None:
        """撤回 by the unit that offered it. Raises NotAllowed."""
        self.decide(self.Status.WITHDRAWN, by=by)

    def decide(self, status: str, *, by, answer: str = "") -> None:
        """Follow the arrow, once. Raises NotAllowed when somebody was faster."""
        facts = {"decided_at": timezone.now(), "decided_by": by and by.pk}
        if answer:
            field = self._meta.get_field("answer")
            self.answer = answer
            facts["answer"] = field.pre_save(self, add=False)
        self.refresh_from_db(fields=["status"])
        if self.status != self.Status.ASKED:
            raise NotAllowed(FASTER)
        try:
            self.move_to(status, by=by, **facts)
        except Stale:
            raise NotAllowed(FASTER) from None


def opened_by() -> Subquery:
    """Of a file, the unit that first gave it away, by name; None where it is still where it was opened."""
    gone = FileTransfer.objects.filter(minor=OuterRef("pk"), status="accepted").order_by("decided_at")
    return Subquery(gone.values("from_unit__name")[:1])
