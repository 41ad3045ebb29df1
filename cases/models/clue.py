"""线索: what was seen or told about a child or a place, checked by somebody, and what became of it."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, When
from django.urls import reverse

from cases import reporting
from cases.models.minor import Minor
from cases.models.part import Belonging, Part
from cases.models.screening import ScreeningRound
from cases.models.taking import must_take
from guanai.audit import deed, record
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed, Step, Stepped
from guanai.withholding import SealableQuerySet
from stations.access import Permission
from stations.models import Gender, School
from stations.models.numbered import Numbered
from stations.models.owned import OwnedQuerySet


class ClueClass(models.TextChoices):
    """线索类别."""

    AGAINST_MINOR = "against_minor", "侵害未成年人"
    TENDENCY = "tendency", "不良倾向"
    ENVIRONMENT = "environment", "环境隐患"


class Channel(models.TextChoices):
    """线索渠道."""

    PATROL = "patrol", "巡逻走访"
    SCREENING = "screening", "摸排"
    CALL_110 = "110", "110 接警"
    CALL_12355 = "12355", "12355 青少年热线"
    CALL_12345 = "12345", "12345 热线"
    SCHOOL = "school", "学校"
    GRID = "grid", "网格"
    QQ = "qq", "QQ 警务"
    WECHAT = "wechat", "微信警务"
    APP = "app", "警务手机应用"
    WEB = "web", "网站"
    ANONYMOUS = "anonymous", "匿名来信"


class Informant(models.TextChoices):
    """反映人身份. Of a child nobody learns the name without the right to see identities."""

    MINOR = "minor", "未成年人"
    GUARDIAN = "guardian", "监护人、亲属"
    STAFF = "staff", "学校、医院等工作人员"
    RESIDENT = "resident", "群众"
    OFFICER = "officer", "民警、辅警"
    UNKNOWN = "unknown", "匿名"


class Mandatory(models.TextChoices):
    """强制报告的情形: 2020 年《关于建立侵害未成年人案件强制报告制度的意见（试行）》art. 4, nine items."""

    INJURED_PARTS = "m1", "隐私部位遭受或疑似遭受非正常损伤"
    UNDER_14 = "m2", "不满十四周岁女性遭受或疑似遭受性侵害、怀孕、流产"
    OVER_14 = "m3", "十四周岁以上女性遭受或疑似遭受性侵害所致怀孕、流产"
    MANY_INJURIES = "m4", "多处损伤、严重营养不良、意识不清，疑似受家暴、欺凌、虐待"
    HARMED = "m5", "因自杀、自残、工伤、中毒、殴打等非正常原因伤残、死亡"
    ABANDONED = "m6", "被遗弃或长期无人照料"
    MISSING = "m7", "来源不明、失踪或者被拐卖、收买"
    BEGGING = "m8", "被组织乞讨"
    OTHER = "m9", "其他严重侵害，或正面临不法侵害危险"


SEND_HARM_WITHIN = timedelta(days=1)  # time limits of this portal: harm to a child, checked and sent on or filed
HANDLE_WITHIN = timedelta(days=3)  # any other: to check it, and again to decide what becomes of it


class ClueQuerySet(SealableQuerySet, OwnedQuerySet):
    """Clues of stations; their county knows that they are, and how they were handled."""

    reading = Permission.READ_CLUE

    def undecided(self):
        """Not yet checked by anybody, or checked and nothing has become of it."""
        return self.valid().filter(status__in=(ClueReport.Status.RECEIVED, ClueReport.Status.VERIFIED))

    def overdue(self, at: datetime):
        """Still undecided after the moment by which something was to be done."""
        return self.undecided().with_act_by().filter(act_by__lt=at)

    def late(self):
        """As `reporting.late` judges one: harm to a child that was reported too late."""
        after = ExpressionWrapper(F("found_at") + reporting.AT_ONCE, models.DateTimeField())
        return self.filter(klass=ClueClass.AGAINST_MINOR, reported_at__gt=after)

    def with_act_by(self):
        """Each undecided one with `act_by`, the moment by which it is to be checked or decided."""
        checked = ClueStep.objects.filter(clue=OuterRef("pk"), status=ClueReport.Status.VERIFIED)
        by = Case(
            When(klass=ClueClass.AGAINST_MINOR, then=F("reported_at") + SEND_HARM_WITHIN),
            When(status=ClueReport.Status.VERIFIED, then=Subquery(checked.values("at")[:1]) + HANDLE_WITHIN),
            default=F("reported_at") + HANDLE_WITHIN,
            output_field=models.DateTimeField(),
        )
        return self.annotate(act_by=by)

    def between(self, first: date, last: date):
        return self.filter(reported_at__date__gte=first, reported_at__date__lte=last)

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        return self.select_related("unit", "minor").defer("source", "child_name", "text")


class ClueReport(Belonging, Stepped, Numbered):
    """线索. Checked first, then decided: 不实, 建档, 转办 or 继续关注; at last closed."""

    class Status(models.TextChoices):
        RECEIVED = "received", "未核查"
        VERIFIED = "verified", "已核查"
        FALSE = "false", "不实"
        FILED = "filed", "已建档"
        REFERRED = "referred", "已转办"
        MONITORED = "monitored", "继续关注"
        CLOSED = "closed", "已办结"

    MOVES = {
        Status.RECEIVED: (Status.VERIFIED,),
        Status.VERIFIED: (Status.FILED, Status.REFERRED, Status.MONITORED, Status.FALSE),
        Status.MONITORED: (Status.FILED, Status.REFERRED, Status.CLOSED),
        Status.REFERRED: (Status.FILED, Status.CLOSED),
        Status.FILED: (Status.CLOSED,),
        Status.FALSE: (Status.CLOSED,),
    }

    part = Part.CHILD
    asks_file = False

    klass = models.CharField("类别", max_length=15, choices=ClueClass)
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    round = models.ForeignKey(
        ScreeningRound, models.PROTECT, null=True, blank=True, related_name="clues", verbose_name="哪一次摸排"
    )
    informant = models.CharField("反映人身份", max_length=10, choices=Informant)
    source = SealedTextField("反映人", longest=80, blank=True)
    text = SealedTextField("内容", longest=1000)
    found_at = models.DateTimeField("发现时间")
    reported_at = models.DateTimeField("报告时间")
    mandatory = models.CharField("强制报告情形", max_length=2, choices=Mandatory, blank=True)
    child_name = SealedTextField("姓名", longest=40, blank=True)
    gender = models.CharField("性别", max_length=6, choices=Gender, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学校")
    minor = models.ForeignKey(
        Minor, models.PROTECT, null=True, editable=False, related_name="clues", verbose_name="档案"
    )
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.RECEIVED, editable=False)

    objects = ClueQuerySet.as_manager()

    class Meta(Numbered.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "线索"
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reported_at__gte=F("found_at")),
                name="clue_found_first",
                violation_error_code="reported_at",
                violation_error_message="报告时间不能早于发现时间。",
            ),
            models.CheckConstraint(
                condition=Q(mandatory="") | Q(klass=ClueClass.AGAINST_MINOR),
                name="clue_mandatory_against_minor",
                violation_error_code="mandatory",
                violation_error_message="强制报告只用于侵害未成年人的线索。",
            ),
        ]
        indexes = [
            models.Index(fields=["reported_at", "id"], name="clue_by_moment"),
            models.Index(fields=["unit", "status"], condition=Q(voided_at=None), name="clue_of_unit"),
        ]

    def __str__(self):
        return f"线索 {self.no}"

    @classmethod
    def of_case(cls, rows):
        return rows.filter(klass=ClueClass.TENDENCY)

    def get_absolute_url(self):
        return reverse("clue", args=[self.pk])

    @property
    def late(self) -> bool:
        against = self.klass == ClueClass.AGAINST_MINOR
        return reporting.late(against_minor=against, found_at=self.found_at, reported_at=self.reported_at)

    def verify(self, note: str, *, by) -> None:
        """核查: somebody has looked into it and says what there is. Raises NotAllowed."""
        self.follow(self.Status.VERIFIED, note=note, by=by)

    def reject(self, note: str, *, by) -> None:
        """不实. Harm to a child is not called untrue by the one who checked it alone. Raises NotAllowed."""
        self._must_be_another("认定不实", by)
        self.follow(self.Status.FALSE, note=note, by=by)

    def monitor(self, note: str, *, by) -> None:
        """继续关注. Raises NotAllowed."""
        self.follow(self.Status.MONITORED, note=note, by=by)

    def close(self, note: str, *, by) -> None:
        """办结. Harm that nobody took up is not laid aside by the one who checked it alone. Raises NotAllowed."""
        if self.status == self.Status.MONITORED:
            self._must_be_another("不建档、不转办就办结", by)
        self.follow(self.Status.CLOSED, note=note, by=by)

    def _must_be_another(self, words: str, by) -> None:
        checked = self.steps.filter(status=self.Status.VERIFIED, by=by.pk)
        if self.klass == ClueClass.AGAINST_MINOR and checked.exists():
            raise NotAllowed(f"侵害未成年人的线索，核查和{words}须由两个人分别办理。")

    def file_as(self, minor: Minor, *, by) -> None:
        """The child has a file of this station now, or had one. Raises NotAllowed."""
        if minor.unit_id != self.unit_id:
            raise NotAllowed("只能并入本单位的档案。")
        with deed():
            must_take(minor)
            self.follow(self.Status.FILED, by=by, minor=minor)

    def refer(self, *, by) -> None:
        """It went to somebody who can help. Raises NotAllowed."""
        self.follow(self.Status.REFERRED, by=by)

    def void(self, reason: str, *, by) -> None:
        """What became a file or was passed on is no mistake any more. Raises NotAllowed."""
        with deed():
            self.refresh_from_db(fields=["status"])
            if self.status not in (self.Status.RECEIVED, self.Status.VERIFIED):
                raise NotAllowed("这条线索已经办理，不能作废；不实的请认定不实。")
            super().void(reason, by=by)

    def note_reading(self, *, by, identified: bool) -> None:
        """Leave the trace of a look at the clue; the page is shown only if it could be written."""
        with deed():
            record("cluereport.read", self, by=by, identified=identified)


class ClueStepQuerySet(models.QuerySet):
    """Steps. They ask the clue."""

    def visible_to(self, user):
        return self.filter(clue__in=ClueReport.objects.visible_to(user))


class ClueStep(Step):
    """One step in the handling of a clue."""

    clue = models.ForeignKey(ClueReport, models.PROTECT, related_name="steps", verbose_name="线索")

    objects = ClueStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "线索办理"

    def __str__(self):
        return ClueReport.Status(self.status).label
