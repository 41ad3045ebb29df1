"""家长关切: what parents worry about around a school, and what became of it. Nobody is named."""

from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from guanai.calendars import gb_date
from guanai.entry import Entry
from guanai.templatetags.ui import plain
from outreach.models.event import OutreachQuerySet
from stations.models import School
from stations.models.account import signed
from stations.models.owned import Owned


class ConcernKind(models.TextChoices):
    """关切类别."""

    GATE = "gate", "校门口交通"
    ROUTE = "route", "上下学路上安全"
    STALLS = "stalls", "校门口摊点和食品"
    VENUES = "venues", "周边网吧、酒吧等场所"
    TOBACCO = "tobacco", "向学生卖烟酒"
    BULLYING = "bullying", "学生欺凌"
    STRANGERS = "strangers", "校外人员滋扰"
    NETWORK = "network", "网络沉迷和网络诈骗"
    FACILITIES = "facilities", "校内设施安全"
    OTHER = "other", "其他"


class ConcernWay(models.TextChoices):
    """怎么听到的."""

    MEETING = "meeting", "家长会"
    VISIT = "visit", "走访"
    PHONE = "phone", "电话"
    GROUP = "group", "家长群"
    SURVEY = "survey", "问卷"
    SCHOOL = "school", "学校转来"


class ConcernQuerySet(OutreachQuerySet):
    """Concerns heard by units."""

    def open(self):
        """Nobody has answered."""
        return self.answered().filter(answered_on=None).valid()

    def answered(self):
        """With the day of the latest answer, blank when there is none."""
        latest = ConcernAnswer.objects.filter(concern=OuterRef("pk"), voided_at=None).order_by("-answered_on")
        return self.annotate(answered_on=Subquery(latest.values("answered_on")[:1]))

    def listed(self):
        """With what a row of the list shows."""
        return self.answered().select_related("unit", "school")


class ParentConcern(Owned):
    """家长关切 about a school: of which kind, heard how. Neither parent nor child has a place here."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    heard_on = models.DateField("听到的日期")
    kind = models.CharField("关切什么", max_length=10, choices=ConcernKind)
    way = models.CharField("怎么听到的", max_length=7, choices=ConcernWay)
    raised = models.PositiveIntegerField(
        "提出人次", null=True, blank=True, help_text="有几位家长提到；没有数过的不填。不登记家长和孩子的姓名。"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "家长关切"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(raised=None) | Q(raised__gte=1),
                name="concern_raised_by_somebody",
                violation_error_code="raised",
                violation_error_message="提出人次至少是 1，没有数过的不填。",
            ),
        ]
        indexes = [models.Index(fields=["heard_on", "id"], name="concern_by_day")]

    def __str__(self):
        return f"{self.school}：{self.get_kind_display()}（{gb_date(self.heard_on)}）"

    def get_absolute_url(self):
        return reverse("concerns-row", args=[self.pk])

    @property
    def state(self) -> str:
        """已答复 with its day, for rows of `listed()`."""
        return f"{plain(self.answered_on)}答复" if self.answered_on else "还没有答复"

    def told(self) -> list["ConcernAnswer"]:
        """What was answered, the latest first, each with who wrote it down."""
        found = self.answers.filter(voided_at=None).order_by("-answered_on", "-entered_at")
        return signed(found, "writer", "entered_by")


class ConcernAnswerQuerySet(OutreachQuerySet):
    """Answers, seen by whoever sees the concern."""

    place = "concern__unit__path"

    def valid(self):
        return self.filter(voided_at=None)


class ConcernAnswer(Entry):
    """答复 to a concern: what became of it, on a day. A concern may be answered several times."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    concern = models.ForeignKey(ParentConcern, models.PROTECT, related_name="answers", verbose_name="家长关切")
    answered_on = models.DateField("答复日期")
    answered_by = models.CharField("由谁答复", max_length=40, help_text="写单位或岗位，例如：城东所、交警大队。")
    what = models.CharField("怎么办的", max_length=200, help_text="办了什么、什么时候能好。不写家长和孩子的姓名。")

    objects = ConcernAnswerQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "关切答复"

    def __str__(self):
        return f"{self.concern}的答复"

    def within(self, holding) -> bool:
        return self.concern.within(holding)

    def get_absolute_url(self):
        return self.concern.get_absolute_url()
