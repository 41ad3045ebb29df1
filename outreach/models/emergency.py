"""校园最小应急单元 and 应急演练: who acts first in a school, and how often they tried it."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.urls import reverse

from guanai.calendars import gb_date, today
from outreach.models.event import OutreachQuerySet
from stations.models import School
from stations.models.owned import Owned
from stations.models.tenure import Tenure, TenureQuerySet


class EmergencyUnitQuerySet(OutreachQuerySet, TenureQuerySet):
    """Emergency units of schools."""

    def listed(self):
        """With what a row of the list shows: how many belong to it today, and when its school last tried it."""
        on = today()
        here = Q(members__starts_on__lte=on) & (Q(members__ends_on=None) | Q(members__ends_on__gte=on))
        serving = Count("members", filter=here)
        drills = EmergencyDrill.objects.valid().filter(school=OuterRef("school")).order_by().values("school")
        last = Subquery(drills.annotate(last=Max("held_on")).values("last"))
        return self.select_related("unit", "school").annotate(serving=serving, drilled_on=last)


class EmergencyUnit(Tenure):
    """校园最小应急单元 of a school for a time."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    note = models.CharField("情况", max_length=200, blank=True)

    objects = EmergencyUnitQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "校园最小应急单元"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(voided_at=None, ends_on=None),
                name="emergency_unit_open_once",
                violation_error_code="school",
                violation_error_message="这所学校正有一个应急单元，人员有变动的请修改那一条。",
            ),
        ]

    def __str__(self):
        return f"{self.school}应急单元"

    def get_absolute_url(self):
        return reverse("emergency-units-row", args=[self.pk])


class EmergencyPart(models.TextChoices):
    """在单元里的分工."""

    LEADER = "leader", "负责人"
    GUARD = "guard", "保安员"
    TEACHER = "teacher", "教职工"
    OFFICER = "officer", "民警、辅警"
    DOCTOR = "doctor", "校医"
    OTHER = "other", "其他"


class MemberQuerySet(OutreachQuerySet):
    """Members, seen by whoever sees the emergency unit."""

    place = "team__unit__path"

    def serving(self, on: date):
        """Belonging to it on that day; the last day counts."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class EmergencyMember(models.Model):
    """应急单元成员: an adult of the school, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    team = models.ForeignKey(EmergencyUnit, models.CASCADE, related_name="members", verbose_name="应急单元")
    name = models.CharField("姓名", max_length=40)
    part = models.CharField("分工", max_length=8, choices=EmergencyPart, default=EmergencyPart.GUARD)
    starts_on = models.DateField("何时起")
    ends_on = models.DateField("到何时", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应急单元成员"
        ordering = ["starts_on", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="emergency_member_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self):
        return self.name

    def within(self, holding) -> bool:
        return self.team.within(holding)


class DrillScenario(models.TextChoices):
    """演练科目."""

    ASSAULT = "assault", "防暴力侵害"
    FIRE = "fire", "消防疏散"
    QUAKE = "quake", "地震避险"
    BULLYING = "bullying", "学生欺凌处置"
    STAMPEDE = "stampede", "防踩踏"
    TRAFFIC = "traffic", "交通、校车事故"
    FLOOD = "flood", "防溺水、防汛"
    OTHER = "other", "其他"


class DrillQuerySet(OutreachQuerySet):
    """Drills of schools."""

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class EmergencyDrill(Owned):
    """应急演练 at a school. Who took part is 人次; what nobody counted is kept as it was said."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    held_on = models.DateField("演练日期")
    scenario = models.CharField("科目", max_length=8, choices=DrillScenario)
    participants = models.PositiveIntegerField("参加人次", null=True, blank=True)
    participants_said = models.CharField(
        "人次没有数的", max_length=20, blank=True, help_text="材料上只写“全体师生”“若干”的，照原话填在这里。"
    )
    minutes = models.PositiveSmallIntegerField("时长（分钟）", null=True, blank=True)
    note = models.TextField("情况", max_length=1000, blank=True)

    objects = DrillQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "应急演练"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(participants__isnull=False, participants_said="")
                | Q(participants=None) & ~Q(participants_said=""),
                name="emergency_drill_counted_or_said",
                violation_error_code="participants",
                violation_error_message="参加人次请填数字；没有数的照原话填在下一格，两格只填一格。",
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "id"], name="emergency_drill_by_day"),
            models.Index(fields=["school", "held_on"], name="emergency_drill_of_school"),
        ]

    def __str__(self):
        return f"{self.school}{self.get_scenario_display()}演练（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("drills-row", args=[self.pk])
