"""维权帮助: what was done so that a child came to its rights, for a child with a file or without one."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models.minor import Minor
from cases.models.supported import Supported, SupportedQuerySet
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField


class RightsAidKind(models.TextChoices):
    """维权帮助类别."""

    LEGAL_CONSULT = "legal_consult", "法律咨询"
    LEGAL_AID = "legal_aid", "法律援助"
    PSYCH = "psych", "心理疏导"
    JUDICIAL_RELIEF = "judicial_relief", "司法救助"
    CUSTODY = "custody", "监护干预"
    SCHOOL_DISPUTE = "school_dispute", "涉校纠纷"
    LABOUR = "labour", "劳动权益"
    INJURY_CLAIM = "injury_claim", "人身损害赔偿"
    HOUSEHOLD_REG = "household_reg", "户籍办理"
    OTHER = "other", "其他"


class Satisfied(models.TextChoices):
    """满意情况, as the child or the guardian said."""

    YES = "yes", "满意"
    FAIRLY = "fairly", "基本满意"
    NO = "no", "不满意"
    UNASKED = "unasked", "没有问到"


OF_CASE = (RightsAidKind.JUDICIAL_RELIEF, RightsAidKind.CUSTODY)  # tell of a case or of the family
COUNSEL = (RightsAidKind.PSYCH, RightsAidKind.LEGAL_AID)


class RightsAidQuerySet(SupportedQuerySet):
    """维权帮助 of units. What tells of a case is known to who may read the case."""

    told = ~Q(kind__in=OF_CASE)

    def opened(self, first: date, last: date):
        return self.valid().filter(opened_on__gte=first, opened_on__lte=last)

    def open(self):
        return self.valid().filter(closed_on=None)


class RightsAidCase(Supported):
    """维权帮助. Opened on a day; closed on another with its result."""

    minor = models.ForeignKey(
        Minor, models.PROTECT, null=True, blank=True, related_name="rights_aids", verbose_name="档案号"
    )
    kind = models.CharField("类别", max_length=15, choices=RightsAidKind)
    opened_on = models.DateField("受理日期")
    story = SealedTextField("情况", longest=2000)
    closed_on = models.DateField("办结日期", null=True, editable=False)
    result = SealedTextField("结果", longest=2000, blank=True, editable=False)
    satisfied = models.CharField("满意情况", max_length=8, choices=Satisfied, blank=True, editable=False)
    closed_at = models.DateTimeField("办结登记时间", null=True, editable=False)
    closed_by = models.UUIDField("办结登记人", null=True, editable=False)

    objects = RightsAidQuerySet.as_manager()

    class Meta(Supported.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "维权帮助"
        constraints = [
            *Supported.Meta.constraints,
            both_or_neither("closed_at", "closed_by", "办结登记时间与登记人须同时填写。"),
            both_or_neither("closed_at", "closed_on", "办结日期与办结登记须同时填写。"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                name="rights_aid_closed_after_opened",
                violation_error_message="办结日期不能早于受理日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, satisfied="") | Q(closed_on__isnull=False) & ~Q(satisfied=""),
                name="rights_aid_closed_with_answer",
                violation_error_message="办结的须写明满意情况。",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_on", "id"], name="rights_aid_by_day"),
            models.Index(fields=["unit", "opened_on", "kind"], name="rights_aid_counts"),
        ]

    def __str__(self):
        whose = f"档案 {self.minor}" if self.minor_id else "未建档"
        return f"{self.opened_on:%Y年}{self.opened_on.month}月 {self.get_kind_display()} {whose}"

    def get_absolute_url(self):
        return reverse("rights-aid", args=[self.pk])

    @classmethod
    def of_case(cls, rows):
        return rows.filter(kind__in=OF_CASE)

    def close(self, *, closed_on: date, result: str, satisfied: str, by) -> None:
        """办结. Raises NotAllowed; safe to repeat: the first closing stays."""
        facts = {"closed_on": closed_on, "satisfied": satisfied, "closed_at": timezone.now(), "closed_by": by.pk}
        facts["result"] = self._stored("result", result)
        with deed():
            self.must_go_on()
            if type(self).objects.open().filter(pk=self.pk).update(**facts):
                record("rightsaidcase.close", self, by=by)
        self.refresh_from_db()
