"""涉校纠纷: a quarrel in which a school is a party, from its day to how it ended."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.calendars import gb_date
from outreach.models.event import OutreachQuerySet
from stations.models import School
from stations.models.owned import Owned


class DisputeKind(models.TextChoices):
    """纠纷类别."""

    INJURY = "injury", "校内伤害赔偿"
    CONFLICT = "conflict", "师生、家校矛盾"
    PUPILS = "pupils", "学生之间"
    FEES = "fees", "收费、后勤"
    STAFF = "staff", "教职工劳动人事"
    NEIGHBOURS = "neighbours", "与周边单位、居民"
    OTHER = "other", "其他"


class DisputeEnding(models.TextChoices):
    """怎么了结的."""

    MEDIATED = "mediated", "调解达成协议"
    COURT = "court", "诉讼、仲裁"
    PUNISHED = "punished", "依法处理"
    WITHDRAWN = "withdrawn", "当事人撤回"
    PASSED = "passed", "移交有关部门"


class DisputeQuerySet(OutreachQuerySet):
    """Disputes of schools."""

    def open(self, on: date):
        """Begun and not ended on that day."""
        return self.valid().filter(Q(ended_on=None) | Q(ended_on__gt=on), opened_on__lte=on)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class SchoolDispute(Owned):
    """涉校纠纷. It names nobody."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    opened_on = models.DateField("受理日期")
    kind = models.CharField("类别", max_length=10, choices=DisputeKind)
    ended_on = models.DateField("了结日期", null=True, blank=True)
    ending = models.CharField("怎么了结的", max_length=9, choices=DisputeEnding, blank=True)
    note = models.CharField("情况", max_length=200, blank=True, help_text="不写学生的姓名、班级和别的能认出学生的话。")

    objects = DisputeQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "涉校纠纷"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="") | Q(ended_on__isnull=False) & ~Q(ending=""),
                name="school_dispute_ended_somehow",
                violation_error_code="ending",
                violation_error_message="了结日期和怎么了结的须同时填写；还没有了结的都不填。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("opened_on")),
                name="school_dispute_ended_after_opened",
                violation_error_code="ended_on",
                violation_error_message="了结日期不能早于受理日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["opened_on", "id"], name="school_dispute_by_day"),
            models.Index(fields=["school", "ended_on"], name="school_dispute_of_school"),
        ]

    def __str__(self):
        return f"{self.school}{self.get_kind_display()}（{gb_date(self.opened_on)}）"

    def get_absolute_url(self):
        return reverse("disputes-row", args=[self.pk])
