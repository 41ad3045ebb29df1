"""公文: what a unit issues under a number, written by one, checked and signed by others, sent and receipted."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, models
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse

from guanai.audit import deed
from guanai.calendars import add_working_days, today
from guanai.constraints import both_or_neither
from guanai.lifecycle import NotAllowed, Step
from guanai.models import Revision
from stations.access import Permission, lying_in
from stations.models.account import name_of
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.proceeding import Proceeding
from stations.models.unit import Unit

RECEIPT_DAYS = 3  # working days after it was sent, by which every recipient has signed for it
NOBODY_ELSE = "自己起草的公文要由别人核稿、签发。"


class DocumentKind(models.TextChoices):
    """文种."""

    NOTICE = "notice", "通知"
    REPORT = "report", "报告"
    REQUEST = "request", "请示"
    OPINION = "opinion", "意见"
    SUMMARY = "summary", "总结"
    BULLETIN = "bulletin", "通报"
    ANNOUNCEMENT = "announcement", "公示"
    DECISION = "decision", "决定"
    MINUTES = "minutes", "纪要"


class DocumentStatus(models.TextChoices):
    """公文的状态."""

    DRAFT = "draft", "拟稿"
    CHECKING = "checking", "核稿"
    SIGNING = "signing", "待签发"
    SENT = "sent", "已发"
    RETURNED = "returned", "退回修改"


S = DocumentStatus


class OfficialDocumentQuerySet(OwnedQuerySet):
    """Documents: drafts known to their unit alone; once sent, also above it and to whom they were sent."""

    def visible_to(self, user):
        own, reads = user.holdings(Permission.RECORD_REGISTERS), user.holdings(self.reading)
        return self.filter(lying_in(own) | Q(status=S.SENT) & (lying_in(reads) | self._addressed(reads)))

    @staticmethod
    def _addressed(holdings) -> Q:
        """Which went to units of these, to do or to know."""
        links = (OfficialDocument.recipients.through, OfficialDocument.cc_units.through)
        first, second = (Q(pk__in=one.objects.filter(lying_in(holdings)).values("officialdocument")) for one in links)
        return first | second

    def sent_by(self, holdings):
        """发文 of units of these."""
        return self.filter(lying_in(holdings))

    def received_by(self, holdings):
        """收文 of units of these."""
        return self.sent().filter(self._addressed(holdings))

    def sent(self):
        return self.valid().filter(status=S.SENT)

    def signed(self, first: date, last: date):
        """Sent, and signed from day to day: what a year's numbers count."""
        return self.sent().filter(signed_on__gte=first, signed_on__lte=last)

    def late(self, on: date):
        """催: somebody has not signed for it after the days that there were."""
        return self.sent().filter(receipt_due__lt=on, pk__in=self.unsigned().values("officialdocument"))

    @staticmethod
    def by_author(user) -> Q:
        """Whose it is: who wrote, changed or handed it in, gave it a paper or took one out."""
        here = {"document": OuterRef("pk")}
        handed_in = DocumentStep.objects.filter(status=S.CHECKING, by=user.pk, **here)
        papers = OfficialDocument._meta.get_field("papers").related_model.objects
        changed = Revision.objects.filter(target=OuterRef("pk"), by=user.pk)
        gave = papers.filter(Q(entered_by=user.pk) | Q(voided_by=user.pk), **here)
        return Q(entered_by=user.pk) | Exists(handed_in) | Exists(changed) | Exists(gave)

    def at_hand(self, user, on: date):
        """What waits on this account: to check, to sign, to mend, to sign for, to urge."""
        writes, signs = user.holdings(Permission.RECORD_REGISTERS), user.holdings(Permission.SIGN_DOCUMENT)
        mine = self.by_author(user)
        check = Q(status=S.CHECKING) & lying_in(writes) & ~mine
        sign = Q(status=S.SIGNING) & lying_in(signs) & ~mine
        mend = Q(status=S.RETURNED) & lying_in(writes) & mine
        links = self.unsigned()
        receive = Q(status=S.SENT, pk__in=links.filter(lying_in(writes)).values("officialdocument"))
        urge = Q(status=S.SENT, receipt_due__lt=on, pk__in=links.values("officialdocument")) & lying_in(writes)
        return self.valid().filter(check | sign | mend | receive | urge)

    @staticmethod
    def unsigned():
        """Of all recipients of documents, those at work that have not signed."""
        receipts = OfficialDocument._meta.get_field("receipts").related_model.objects
        signed = receipts.filter(document=OuterRef("officialdocument"), unit=OuterRef("unit"))
        return OfficialDocument.recipients.through.objects.filter(unit__closed_on=None).exclude(Exists(signed))

    def listed(self):
        """With what a row of the list shows; the text stays in the database."""
        return self.select_related("unit").defer("text")


class OfficialDocument(Proceeding, Owned):
    """公文. Its number is given when it is signed: 机关代字, year, and the next of both. Sent, it is frozen.

    A mistake is put right by another document, which names this one.
    """

    Kind, Status = DocumentKind, DocumentStatus
    MOVES = {
        S.DRAFT: (S.CHECKING,),
        S.CHECKING: (S.SIGNING, S.RETURNED),
        S.SIGNING: (S.SENT, S.RETURNED),
        S.RETURNED: (S.CHECKING,),
    }
    AT_HOME = (S.DRAFT, S.RETURNED)

    kind = models.CharField("文种", max_length=12, choices=DocumentKind)
    word = models.CharField("机关代字", max_length=20, help_text="发文字号里的代字，如城公关工。")
    year = models.PositiveSmallIntegerField("年份", null=True, editable=False)
    serial = models.PositiveIntegerField("序号", null=True, editable=False)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", max_length=20_000, blank=True)
    recipients = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="主送单位")
    to_others = models.CharField("主送其他机关", max_length=120, blank=True, help_text="不在本系统里的，如市局党委。")
    cc_units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="抄送单位")
    cc_text = models.CharField("抄送其他机关", max_length=200, blank=True)
    print_copies = models.PositiveSmallIntegerField("印发份数", null=True, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正哪一份"
    )
    status = models.CharField("状态", max_length=12, choices=S, default=S.DRAFT, editable=False)
    signed_on = models.DateField("签发日期", null=True, editable=False)
    signed_by = models.UUIDField("签发人", null=True, editable=False)
    receipt_due = models.DateField("签收期限", null=True, editable=False)

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "公文"
        constraints = [
            *Owned.Meta.constraints,
            both_or_neither("signed_on", "signed_by", "签发日期与签发人须同时填写。"),
            models.UniqueConstraint(
                fields=["unit", "word", "year", "serial"],
                name="official_document_number",
                violation_error_message="这个发文字号已经用过，请改用下一个序号。",
            ),
            models.CheckConstraint(
                condition=Q(status=S.SENT, signed_on__isnull=False, year__isnull=False, serial__isnull=False)
                | ~Q(status=S.SENT) & Q(signed_on=None, year=None, serial=None),
                name="official_document_sent_is_signed",
                violation_error_message="发出的公文须有发文字号、签发日期和签发人。",
            ),
        ]
        indexes = [
            models.Index(fields=["entered_at", "id"], name="official_document_by_moment"),
            models.Index(fields=["unit", "status"], condition=Q(voided_at=None), name="official_document_at"),
            models.Index(fields=["unit", "signed_on"], name="official_document_counts"),
        ]

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title

    def get_absolute_url(self):
        return reverse("document", args=[self.pk])

    @property
    def number(self) -> str:
        """发文字号, with 六角括号: 城公关工〔2026〕3号. Blank until it is signed."""
        return f"{self.word}〔{self.year}〕{self.serial}号" if self.serial else ""

    @property
    def is_sent(self) -> bool:
        return self.status == S.SENT

    def is_by(self, user) -> bool:
        """Whether this account is one of those whose it is: who neither checks nor signs."""
        known = OfficialDocument.objects.filter(pk=self.pk)
        return known.filter(known.by_author(user)).exists()

    def hand_in(self, *, by) -> None:
        """送核稿. Raises NotAllowed for one that says nothing or goes nowhere."""
        with deed():
            self.hold_at_home("送核稿")
            self.refresh_from_db(fields=["text", "to_others"])  # somebody may have changed it just now
            if not self.text.strip() and not self.papers.valid().exists():
                raise NotAllowed("正文还没有写，也没有传附件，请先写好再送核稿。")
            if not self.to_others and not self.recipients.exists():
                raise NotAllowed("主送单位还没有选，请先选好再送核稿。")
            self.follow(S.CHECKING, by=by)

    def vet(self, note: str = "", *, by) -> None:
        """核稿 by somebody else. Raises NotAllowed."""
        with deed():
            self._must_be_another(by)
            self.follow(S.SIGNING, note=note, by=by)

    def send_back(self, note: str, *, by) -> None:
        """退回修改, with what is to be changed; the author may fetch it back too. Raises NotAllowed."""
        self.follow(S.RETURNED, note=note, by=by)

    def next_serial(self, year: int) -> int:
        """The next number of its unit and word in that year."""
        given = type(self)._base_manager.filter(unit=self.unit, word=self.word, year=year)
        return (given.aggregate(last=Max("serial"))["last"] or 0) + 1

    def sign(self, signed_on: date, serial: int, *, by) -> None:
        """签发 by somebody else, under this number, and out it goes. Raises NotAllowed."""
        if signed_on > today():
            raise NotAllowed("签发日期不能晚于今天。")
        facts = {"signed_on": signed_on, "signed_by": by.pk, "year": signed_on.year, "serial": serial}
        try:
            with deed():
                self._must_be_another(by)
                if closed := [unit.short for unit in self.recipients.exclude(closed_on=None)]:
                    raise NotAllowed(f"{'、'.join(closed)}已经撤并，请退回，改送承继它的单位。")
                self.follow(S.SENT, by=by, receipt_due=add_working_days(today(), RECEIPT_DAYS), **facts)
        except IntegrityError:
            raise NotAllowed(f"{self.word}〔{signed_on.year}〕{serial}号已经用过，请改用下一个序号。") from None

    def _must_be_another(self, by) -> None:
        self.hold()
        if by is None or self.is_by(by):
            raise NotAllowed(NOBODY_ELSE)

    def sending(self) -> list[Unit]:
        """主送单位, each with its `receipt` or None, in the order of print."""
        receipts = {one.unit_id: one for one in self.receipts.annotate(who=name_of("by"))}
        units = list(self.recipients.all())
        for unit in units:
            unit.receipt = receipts.get(unit.pk)
        return units

    def waits_for(self, units: Iterable[Unit]) -> list[Unit]:
        """Of these units the ones that are to sign for it still."""
        signed = set(self.receipts.values_list("unit", flat=True))
        asked = set(self.recipients.values_list("pk", flat=True)) if self.is_sent else set()
        return [unit for unit in units if unit.pk in asked - signed]


class DocumentStepQuerySet(models.QuerySet):
    """Steps. They ask the document."""

    def visible_to(self, user):
        return self.filter(document__in=OfficialDocument.objects.visible_to(user))


class DocumentStep(Step):
    """One step of a document: handed in, checked, signed, returned with what is to be changed."""

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="steps", verbose_name="公文")

    objects = DocumentStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "公文办理"

    def __str__(self):
        return {S.CHECKING: "送核稿", S.SIGNING: "核稿通过", S.SENT: "签发"}.get(self.status, "退回修改")
