"""复核、整改、牌匾 of a title: each with its day and the words of who decided."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Q

from guanai.audit import deed, record
from guanai.calendars import months_later, today
from guanai.constraints import both_or_neither
from guanai.lifecycle import NotAllowed
from outreach.arrows import Actor
from outreach.eligibility import Reason
from outreach.models.post_states import PlaqueFate, RevokeGround
from outreach.models.post_title import OfTitleQuerySet, PostTitle
from outreach.models.walking import NotTheirs, must_say
from stations.access import Permission

MONTHS = 12  # 实行为期一年的整改


class TitlePart(models.Model):
    """A row below a title."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.title.get_absolute_url()

    def within(self, holding) -> bool:
        return self.title.within(holding)


class PlaqueQuerySet(models.QuerySet):
    """Plaques. They ask the title."""

    def visible_to(self, user):
        return self.filter(title__in=PostTitle.objects.visible_to(user))

    def hanging(self):
        return self.filter(fate=PlaqueFate.ON_DISPLAY)


class Plaque(TitlePart):
    """牌匾 of a title, and where it went."""

    title = models.ForeignKey(PostTitle, models.PROTECT, related_name="plaques", verbose_name="称号")
    serial = models.CharField("牌匾编号", max_length=40)
    body = models.CharField("颁发单位", max_length=60)
    issued_on = models.DateField("颁发日期")
    fate = models.CharField("去向", max_length=12, choices=PlaqueFate, default=PlaqueFate.ON_DISPLAY)
    settled_on = models.DateField("处理日期", null=True)
    receipt = models.CharField("收回凭据", max_length=100, blank=True)

    objects = PlaqueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "牌匾"
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "serial"],
                condition=~Q(fate=PlaqueFate.VOIDED),
                name="plaque_serial_once",
                violation_error_message="这个牌匾编号已经用过。",
            ),
            models.CheckConstraint(
                condition=Q(fate=PlaqueFate.ON_DISPLAY, settled_on=None)
                | (~Q(fate=PlaqueFate.ON_DISPLAY) & Q(settled_on__isnull=False)),
                name="plaque_settled",
                violation_error_message="摘下的牌匾须有处理日期。",
            ),
        ]

    def __str__(self):
        return self.serial

    def take_back(self, receipt: str, *, by) -> None:
        """收归命名单位, with a receipt, after a revocation. Raises NotAllowed."""
        receipt = must_say(receipt, "收回凭据")
        with deed():
            if not self.title.acts_as(Actor.ORIGINAL_NAMING_BODY, by, ""):
                raise NotTheirs(str(Reason("牌匾由原命名单位收回", "exit")))
            mine = Plaque.objects.filter(pk=self.pk, fate=PlaqueFate.RETURNED, receipt="")
            if not mine.update(receipt=receipt):
                raise NotAllowed("只有撤销的称号要收回牌匾，收回一次。")
            record("plaque.take_back", self, by=by)
        self.refresh_from_db()

    def lose(self, on: date, *, by) -> None:
        """遗失 of one that hung. Raises NotAllowed."""
        with deed():
            if not self.title.acts_as(Actor.OFFICE, by, ""):
                raise NotTheirs(str(Reason("牌匾遗失由领导小组办公室登记", "office")))
            if not self.issued_on <= on <= today():
                raise NotAllowed("遗失日期须在颁发以后，不能晚于今天。")
            if not Plaque.objects.hanging().filter(pk=self.pk).update(fate=PlaqueFate.LOST, settled_on=on):
                raise NotAllowed("这块牌匾已经不在悬挂。")
            record("plaque.lose", self, by=by)
        self.refresh_from_db()


class TitleReview(TitlePart):
    """复核, regular or at any time (定期或不定期). It decides only with a survey (第三条第9款)."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "定期复核"
        SPOT = "spot", "不定期复核"

    title = models.ForeignKey(PostTitle, models.PROTECT, related_name="reviews", verbose_name="称号")
    kind = models.CharField("复核方式", max_length=7, choices=Kind)
    started_on = models.DateField("开始日期")
    passed_on = models.DateField("合格日期", null=True)
    failed_on = models.DateField("不合格日期", null=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=2, null=True)
    opinion = models.CharField("复核意见", max_length=500, blank=True)

    objects = OfTitleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复核"
        ordering = ["-started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(passed_on=None) | Q(failed_on=None),
                name="title_review_one_result",
                violation_error_message="复核的结果只有一个。",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(passed_on=None, failed_on=None),
                name="title_review_open_once",
                violation_error_message="这个称号正在复核。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def start(self, *, on: date | None = None, by) -> None:
        """T1 开始复核. Raises NotAllowed."""
        with deed():
            if self.kind not in self.Kind.values:
                raise NotAllowed("请选择定期复核或不定期复核。")
            self.title.must("start_review", by)
            self.started_on = self.title.day_of(on, self.title.reviewed_on)
            self.title.walk("start_review", note=self.get_kind_display(), by=by)
            self.save(force_insert=True)

    def passes(self, score: Decimal, opinion: str, *, on: date | None = None, by) -> None:
        """T2 复核合格: the title is kept. Raises NotAllowed."""
        with deed():
            self.title.must("review_pass", by)
            day = self.title.day_of(on, self.started_on)
            self._decide(passed_on=day, score=score, opinion=opinion)
            self.title.walk("review_pass", note=opinion, by=by, reviewed_on=day)

    def fails(self, score: Decimal, reason: str, *, on: date | None = None, by) -> None:
        """T3 复核不合格: a year to rectify, to the day; the plaque stays. Raises NotAllowed."""
        with deed():
            reason = must_say(reason, "不合格的原因")
            self.title.must("review_fail", by)
            day = self.title.day_of(on, self.started_on)
            self._decide(failed_on=day, score=score, opinion=reason)
            scheme = self.title.rules
            due_on = months_later(day, scheme.rectification_months if scheme else MONTHS)
            facts = {"starts_on": day, "due_on": due_on, "reason": reason}
            PostRectification.objects.create(title=self.title, review=self, **facts)
            self.title.walk("review_fail", note=reason, by=by, due_on=due_on)

    def let_go_of_rounds(self, *, by) -> None:
        """The title has ended: nobody is asked about it any more."""
        for one in self.rounds.open():
            one.let_go("称号已经终止，不再调查", by=by)

    def _decide(self, **result) -> None:
        if not self.surveys.valid().exists():
            raise NotAllowed(str(Reason("复核中须先做辖区内青少年知晓度、满意度调查", "survey")))
        if self.rounds.open().exists():
            raise NotAllowed(str(Reason("网上问卷还没有结束，先结束或者撤下，再登记复核结果", "survey")))
        here = TitleReview.objects.filter(pk=self.pk, passed_on=None, failed_on=None)
        if not here.update(**result):
            raise NotAllowed("这次复核已经有结果了。")
        self.refresh_from_db()


class PostRectification(TitlePart):
    """整改 of a title after a failed review. It ends on its day, never before; then it is assessed again."""

    title = models.ForeignKey(PostTitle, models.PROTECT, related_name="rectifications", verbose_name="称号")
    review = models.OneToOneField(TitleReview, models.PROTECT, related_name="rectification")
    starts_on = models.DateField("整改起始日期")
    due_on = models.DateField("整改期满")
    reason = models.CharField("不合格的原因", max_length=500)
    assessed_on = models.DateField("考核日期", null=True)
    assessed_by = models.UUIDField("考核登记人", null=True)
    opinion = models.CharField("考核意见", max_length=500, blank=True)

    objects = OfTitleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "称号整改"
        ordering = ["-starts_on", "pk"]
        constraints = [
            both_or_neither("assessed_on", "assessed_by", "考核日期与登记人须同时填写。"),
            models.CheckConstraint(
                condition=Q(assessed_on=None) | Q(assessed_on__gte=models.F("due_on")),
                name="rectification_not_early",
                violation_error_message="整改期满才考核，不能提前（实施意见第一条第2款）。",
            ),
        ]

    def __str__(self):
        return f"整改到{self.due_on:%Y-%m-%d}"

    def assess(self, passed: str, opinion: str, *, doc_no: str = "", on: date | None = None, by) -> None:
        """T5, T6 考核 after the year: kept, or cancelled and the plaque taken down. `passed` is pass or fail."""
        event = {"pass": "reassess_pass", "fail": "reassess_fail"}[passed]
        with deed():
            self.title.must(event, by)
            opinion = must_say(opinion, "考核意见")
            day = self.title.day_of(on, self.due_on)
            facts = {"assessed_on": day, "assessed_by": by.pk, "opinion": opinion}
            if not PostRectification.objects.filter(pk=self.pk, assessed_on=None).update(**facts):
                raise NotAllowed("这次整改已经考核过了。")
            if event == "reassess_pass":
                self.title.walk(event, note=opinion, by=by, due_on=None, reviewed_on=day)
            else:
                self.title.end(event, opinion, on=day, doc_no=must_say(doc_no, "取消决定的文号"), by=by)
        self.refresh_from_db()


class RevocationProposal(TitlePart):
    """撤销建议 of a body that did not name: it may only propose, the original naming body decides (第一条第3款)."""

    title = models.ForeignKey(PostTitle, models.PROTECT, related_name="proposals", verbose_name="称号")
    body = models.CharField("提出单位", max_length=60)
    ground = models.CharField("理由", max_length=14, choices=RevokeGround)
    words = models.CharField("情况", max_length=500)
    proposed_on = models.DateField("提出日期")

    objects = OfTitleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "撤销建议"
        ordering = ["-proposed_on", "pk"]

    def __str__(self):
        return self.get_ground_display()

    def make(self, *, by) -> None:
        """Raises NotAllowed. The title stays as it is."""
        with deed():
            rights = (Permission.RECOMMEND_POST, Permission.RUN_POST, Permission.NAME_POST)
            if not any(by.holdings(right) for right in rights):
                raise NotTheirs(str(Reason("撤销建议由领导小组、办公室或命名单位提出", "exit")))
            if not self.title.is_live:
                raise NotAllowed("称号已经终止，不用再提建议。")
            self.body, self.proposed_on, self.words = by.unit.name, today(), must_say(self.words, "情况")
            self.save(force_insert=True)
            record("revocationproposal.make", self, by=by)
