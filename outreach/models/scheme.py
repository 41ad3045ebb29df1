"""创建办法: the rules of 维权岗 as data. They never change in place: from a day on there is a new row."""

from datetime import date
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from stations.access import NOTHING, Permission, ScopedQuerySet
from stations.models.branch import Branch
from stations.models.owned import Owned
from stations.models.unit import Unit, lineage


class Level(models.TextChoices):
    """层级, ascending."""

    COUNTY = "county", "县（市、区）级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATIONAL = "national", "全国"


class Reading(models.TextChoices):
    """差额比例的读法."""

    E = "E", "淘汰数占创建单位数的比例"
    C = "C", "差额数占达标单位数的比例"


class HostedQuerySet(ScopedQuerySet):
    """What a bureau keeps for all below it: known there, and to those below, who live by it."""

    reading = Permission.READ_POST

    def valid(self):
        return self.filter(voided_at=None)

    def within(self, holdings):
        where = NOTHING
        for holding in holdings:
            where |= holding.units("unit__path") | Q(unit__path__in=lineage(holding.path))
        return self.filter(where)

    def writable_by(self, user, permission: Permission):
        """Only what is kept at the own unit or below it: what stands above is only known."""
        where = NOTHING
        for holding in user.holdings(permission):
            where |= holding.units("unit__path")
        return self.filter(where)


class SchemeQuerySet(HostedQuerySet):
    """Schemes by day."""

    def begun(self, on: date):
        """Of bureaus that there are on that day: the rules of one that was merged went with it."""
        return self.valid().filter(starts_on__lte=on).exclude(unit__closed_on__lte=on)

    def in_force(self, unit: Unit, on: date) -> "PostScheme | None":
        """The latest of the unit, or of the nearest one above it that keeps any."""
        return self.begun(on).filter(unit__path__in=lineage(unit.path)).order_by("-unit__path", "-starts_on").first()


class PostScheme(Owned):
    """维权岗创建办法 of a bureau from a day on. A cycle keeps the one that it began with."""

    title_name = models.CharField("称号名称", max_length=30, default="维护青少年权益岗")
    starts_on = models.DateField("施行日期")
    notice_working_days = models.PositiveSmallIntegerField("公示工作日", default=5)
    elimination_percent = models.PositiveSmallIntegerField("差额比例（%）", default=20)
    elimination_reading = models.CharField("差额比例怎样算", max_length=1, choices=Reading, default=Reading.E)
    rectification_months = models.PositiveSmallIntegerField("整改期（月）", default=12)
    review_months = models.PositiveSmallIntegerField("复核间隔（月）", default=24)
    pool_scope = models.CharField("哪些单位一起比差额", max_length=60, default="公安系统的创建单位")

    objects = SchemeQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "创建办法"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "starts_on"],
                condition=Q(voided_at=None),
                name="scheme_once_a_day",
                violation_error_code="starts_on",
                violation_error_message="这一天已经有一份办法起施行，请改填别的日期。",
            ),
            models.CheckConstraint(
                condition=Q(notice_working_days__gte=5, notice_working_days__lte=10),
                name="scheme_notice_days",
                violation_error_code="notice_working_days",
                violation_error_message="公示须在 5 到 10 个工作日之间。",
            ),
            models.CheckConstraint(
                condition=Q(elimination_percent__lte=100),
                name="scheme_percent",
                violation_error_code="elimination_percent",
                violation_error_message="差额比例须在 0 和 100 之间。",
            ),
            models.CheckConstraint(
                condition=Q(rectification_months__gte=1, review_months__gte=1),
                name="scheme_months",
                violation_error_message="整改期和复核间隔至少一个月。",
            ),
        ]

    def __str__(self):
        return f"{self.title_name}创建办法（{self.starts_on:%Y-%m-%d}起）"

    def get_absolute_url(self):
        return reverse("post-scheme", args=[self.pk])

    def is_open(self, level: str, on: date) -> bool:
        """Whether that level may be run on the day."""
        return self.levels.valid().running(on).filter(level=level).exists()

    def includes(self, branch: str) -> bool:
        """Whether a branch takes part: it has criteria of its own, or none of them has."""
        own = self.criteria.valid().filter(layer=PostCriterion.Layer.BRANCH)
        return not own.exists() or own.filter(branch=branch).exists()

    def amend(self, facts, *, version, by) -> None:
        """Never in place. Raises NotAllowed."""
        raise NotAllowed("办法不在原处修改：请从某一天起新立一份，已经开始的一届仍按原来的办法。")

    def void(self, reason: str, *, by) -> None:
        """Only what no cycle lives by was a mistake. Raises NotAllowed."""
        if self.cycles.valid().exists():
            raise NotAllowed("已经有一届按这份办法开展，不能作废。")
        super().void(reason, by=by)


class OfSchemeQuerySet(models.QuerySet):
    """Parts of a scheme. They ask the scheme."""

    def visible_to(self, user):
        return self.filter(scheme__in=PostScheme.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)

    def running(self, on: date):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class SchemePart(Entry):
    """What hangs on a scheme."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    objects = OfSchemeQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.scheme.within(holding)


class SchemeDocument(SchemePart):
    """依据文件 of a scheme."""

    scheme = models.ForeignKey(PostScheme, models.PROTECT, related_name="documents", verbose_name="办法")
    title = models.CharField("文件名称", max_length=120)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文单位", max_length=60)
    issued_on = models.DateField("发文日期")

    class Meta(SchemePart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "依据文件"

    def __str__(self):
        return self.title


class SchemeLevel(SchemePart):
    """开展的层级, from a day to a day. City and county are closed but for a document that approves them."""

    scheme = models.ForeignKey(PostScheme, models.PROTECT, related_name="levels", verbose_name="办法")
    level = models.CharField("层级", max_length=8, choices=Level)
    document = models.CharField("批准文件", max_length=120, blank=True)
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止", null=True, blank=True)

    class Meta(SchemePart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "开展的层级"
        constraints = [
            *SchemePart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=(Level.PROVINCE, Level.NATIONAL)) | ~Q(document=""),
                name="scheme_level_approved",
                violation_error_code="document",
                violation_error_message="市级、县（市、区）级须有批准文件才能开展，请填写批准文件。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="scheme_level_days",
                violation_error_code="ends_on",
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self):
        return self.get_level_display()

    def void(self, reason: str, *, by) -> None:
        """Only what no cycle was invited by was a mistake; else the level ends on a day. Raises NotAllowed."""
        if self.scheme.cycles.begun().filter(level=self.level).exists():
            raise NotAllowed("已经有一届按它开展，不能作废；不再开展的，请登记截止日期。")
        super().void(reason, by=by)


class PostCriterion(SchemePart):
    """创建标准: basic ones for all, others of one 警种. `evidence` names the counter whose number is cited for it."""

    class Layer(models.TextChoices):
        BASIC = "basic", "基本标准"
        BRANCH = "branch", "分类标准"

    class Kind(models.TextChoices):
        SCORE = "score", "评分"
        VETO = "veto", "一票否决"

    scheme = models.ForeignKey(PostScheme, models.PROTECT, related_name="criteria", verbose_name="办法")
    layer = models.CharField("类别", max_length=6, choices=Layer, default=Layer.BASIC)
    branch = models.CharField("警种", max_length=12, choices=Branch, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=1)
    text = models.CharField("标准", max_length=300)
    kind = models.CharField("怎样评", max_length=5, choices=Kind, default=Kind.SCORE)
    weight = models.PositiveSmallIntegerField(
        "分值", default=10, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    evidence = models.CharField("佐证", max_length=30, blank=True)

    class Meta(SchemePart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "创建标准"
        ordering = ["layer", "branch", "position", "entered_at", "pk"]
        constraints = [
            *SchemePart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(layer="basic", branch="") | (Q(layer="branch") & ~Q(branch="")),
                name="criterion_branch",
                violation_error_code="branch",
                violation_error_message="分类标准须选警种，基本标准不选。",
            ),
            models.CheckConstraint(
                condition=Q(kind="veto", weight=0) | Q(kind="score", weight__gte=1),
                name="criterion_weight",
                violation_error_code="weight",
                violation_error_message="评分的标准分值至少是 1，一票否决的标准不设分值。",
            ),
        ]

    def __str__(self):
        return self.text

    def must_be_taken(self) -> None:
        """What a cycle began with stays as it is. Raises NotAllowed."""
        if self.scheme.cycles.begun().exists():
            raise NotAllowed("已经有一届按这份办法开展，标准不能再加：请从某一天起新立一份办法。")

    def void(self, reason: str, *, by) -> None:
        """Only before a cycle began with it. Raises NotAllowed."""
        if self.scheme.cycles.begun().exists():
            raise NotAllowed("已经有一届按这份办法开展，标准不能作废：请从某一天起新立一份办法。")
        super().void(reason, by=by)
