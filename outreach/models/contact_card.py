"""联系卡（服务卡）: applied for, approved by another person, then given out (第三条第10款; 服务卡审批表)."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from guanai.models import Revision
from outreach.models.contact_point import ContactPoint
from outreach.models.event import OutreachQuerySet
from stations.models.numbered import Numbered


class CardState(models.TextChoices):
    """到哪一步, read off the row."""

    ASKED = "asked", "等审批"
    REFUSED = "refused", "没有批准"
    APPROVED = "approved", "已批准"


class CardQuerySet(OutreachQuerySet):
    """Batches of cards."""

    def waiting(self):
        return self.valid().filter(decided_at=None)

    def approved(self):
        return self.valid().filter(decided_at__isnull=False, refusal="")

    def for_second(self, user):
        """Which of them this account may decide: not what it applied for or changed itself."""
        changed = Revision.objects.filter(by=user.pk).values("target")
        return self.waiting().exclude(entered_by=user.pk).exclude(pk__in=changed)

    def listed(self):
        """With what a row of the list shows."""
        given = Sum("issues__quantity", filter=Q(issues__voided_at=None))
        return self.select_related("unit").annotate(given=given)


class ContactCard(Numbered):
    """服务卡审批表: what is to stand on a batch of cards, how many, and what another person decided about it."""

    content = models.CharField("服务内容", max_length=200, help_text="卡上写的服务事项。不写任何孩子的情况。")
    phone = models.CharField("服务电话", max_length=40, help_text="对外公布的电话。")
    quantity = models.PositiveIntegerField("申请张数")
    first_no = models.CharField("起始编号", max_length=20, blank=True, help_text="卡上印编号的才填。")
    reason = models.CharField("用途", max_length=200, help_text="发给谁、在哪里发。")
    decided_at = models.DateTimeField("审批时间", null=True, editable=False)
    decided_by = models.UUIDField("审批人", null=True, editable=False)
    refusal = models.CharField("不批准的原因", max_length=200, blank=True, editable=False)

    objects = CardQuerySet.as_manager()

    class Meta(Numbered.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "联系卡"
        constraints = [
            *Numbered.Meta.constraints,
            both_or_neither("decided_at", "decided_by", "审批时间与审批人须同时填写。"),
            models.CheckConstraint(
                condition=Q(refusal="") | Q(decided_at__isnull=False),
                name="contact_card_refused_by_somebody",
                violation_error_message="不批准的须有审批人和时间。",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("entered_by")),
                name="contact_card_two_people",
                violation_error_message="申请和审批须由两个人分别办理。",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=100_000),
                name="contact_card_quantity",
                violation_error_code="quantity",
                violation_error_message="申请张数填 1 至 100000。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="contact_card_entered")]

    def __str__(self):
        return f"联系卡 {self.no}"

    def get_absolute_url(self):
        return reverse("contact-card", args=[self.pk])

    @property
    def state(self) -> CardState:
        if self.decided_at is None:
            return CardState.ASKED
        return CardState.REFUSED if self.refusal else CardState.APPROVED

    def issued(self) -> int:
        """Cards given out of this batch."""
        return self.issues.filter(voided_at=None).aggregate(all=Sum("quantity"))["all"] or 0

    def approve(self, *, by) -> None:
        """批准. Raises NotAllowed."""
        self._decide("", by=by)

    def refuse(self, refusal: str, *, by) -> None:
        """不批准, with the reason. Raises NotAllowed."""
        self._decide(refusal, by=by)

    def _decide(self, refusal: str, *, by) -> None:
        """By somebody else than who applied or changed it; once."""
        if by.pk == self.entered_by:
            raise NotAllowed("自己申请的不能自己审批，请由另一人办。")
        facts = {"refusal": refusal, "decided_at": timezone.now(), "decided_by": by.pk}
        with deed():
            if not ContactCard.objects.waiting().filter(pk=self.pk).update(**facts, version=F("version") + 1):
                raise NotAllowed("这一批已经审批过，或者已经作废。")
            if Revision.objects.filter(target=self.pk, by=by.pk).exists():
                raise NotAllowed("自己改过的不能自己审批，请由另一人办。")
            record("contactcard.decide", self, by=by, result="refused" if refusal else "done")
        self.refresh_from_db()

    def amend(self, facts, *, version, by) -> None:
        """Only what nobody has decided yet. Raises NotAllowed or Stale."""
        with deed():
            if not ContactCard.objects.waiting().filter(pk=self.pk).update(version=F("version")):
                raise NotAllowed("已经审批的不能再改；要改内容的，另报一批。")
            super().amend(facts, version=version, by=by)

    def void(self, reason: str, *, by) -> None:
        """Raises NotAllowed once cards of it are out."""
        with deed():
            ContactCard.objects.valid().filter(pk=self.pk).update(version=F("version"))  # before its issues are counted
            if self.issued():
                raise NotAllowed("这一批已经发出去，不能作废；发错数的，作废那次发放。")
            super().void(reason, by=by)


class IssueQuerySet(OutreachQuerySet):
    """Cards given out. They ask the batch."""

    place = "card__unit__path"

    def valid(self):
        return self.filter(voided_at=None)

    def between(self, first: date, last: date):
        return self.valid().filter(issued_on__range=(first, last), card__voided_at=None)


class CardIssue(Entry):
    """发放 of so many cards of a batch, on a day; to nobody in particular."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    card = models.ForeignKey(ContactCard, models.PROTECT, related_name="issues", verbose_name="联系卡")
    issued_on = models.DateField("发放日期")
    quantity = models.PositiveIntegerField("张数")
    point = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="联系点"
    )
    place = models.CharField("在哪里发", max_length=60, blank=True, help_text="不在联系点发的写地点；不写领卡的人。")

    objects = IssueQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "联系卡发放"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(quantity__gte=1),
                name="card_issue_is_something",
                violation_error_code="quantity",
                violation_error_message="张数至少是 1。",
            ),
            models.CheckConstraint(
                condition=Q(point__isnull=False) | ~Q(place=""),
                name="card_issue_has_place",
                violation_error_code="place",
                violation_error_message="请选择联系点，或写明在哪里发。",
            ),
        ]
        indexes = [models.Index(fields=["issued_on", "id"], name="card_issue_by_day")]

    def __str__(self):
        return f"{self.card}发放 {self.quantity} 张"

    def within(self, holding) -> bool:
        return self.card.within(holding)

    def get_absolute_url(self):
        return self.card.get_absolute_url()

    @property
    def where(self) -> str:
        return str(self.point) if self.point_id else self.place

    def must_be_taken(self) -> None:
        """Raises NotAllowed for what was not approved, before it was, or more than was approved."""
        held = ContactCard.objects.approved().filter(pk=self.card_id)
        if not held.update(version=F("version")):  # of two at once the second counts the first one's cards
            raise NotAllowed("另一人批准以后才能发放。")
        self.card.refresh_from_db()
        if self.issued_on > today() or self.issued_on < timezone.localdate(self.card.decided_at):
            raise NotAllowed("发放日期须在批准以后，不能晚于今天。")
        left = self.card.quantity - self.card.issued()
        if self.quantity > left:
            raise NotAllowed(f"批准了 {self.card.quantity} 张，还剩 {left} 张，不能发 {self.quantity} 张。")
