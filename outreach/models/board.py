"""板报、宣传栏: a place where something hangs, and what hung there from when to when."""

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from guanai.models import Term
from outreach.models.event import OutreachQuerySet
from stations.access import Permission
from stations.models import School
from stations.models.owned import Owned
from stations.models.tenure import Tenure, TenureQuerySet


class BoardKind(models.TextChoices):
    """阵地类别."""

    BLACKBOARD = "blackboard", "板报"
    SHOWCASE = "showcase", "宣传栏"
    SCREEN = "screen", "电子屏"
    WALL = "wall", "文化墙"
    CORNER = "corner", "法治角、警务角"


class BoardQuerySet(OutreachQuerySet):
    """Boards of units."""

    def listed(self):
        """With what a row of the list shows: how often its content was renewed."""
        contents = Count("contents", filter=Q(contents__voided_at=None))
        return self.select_related("unit", "school").annotate(renewals=contents)


class Board(Owned):
    """宣传阵地. It is a place; what it shows is dated rows of their own."""

    name = models.CharField("名称", max_length=60, help_text="例如城东小学大门口宣传栏。")
    kind = models.CharField("类别", max_length=10, choices=BoardKind, default=BoardKind.SHOWCASE)
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学校")
    place = models.CharField("地点", max_length=60, blank=True, help_text="不在学校的，写明社区、村或街道。")
    ends_on = models.DateField("停用日期", null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "宣传阵地"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="board_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这处阵地。",
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False) | ~Q(place=""),
                name="board_has_place",
                violation_error_code="place",
                violation_error_message="请选择学校，或填写地点。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="board_entered")]

    def __str__(self):
        return self.name

    @property
    def where(self) -> str:
        return str(self.school) if self.school_id else self.place

    def get_absolute_url(self):
        return reverse("boards-row", args=[self.pk])

    def hung(self):
        """What it has shown, the latest first."""
        return self.contents.filter(voided_at=None).order_by("-starts_on", "-pk")


class BoardContentQuerySet(TenureQuerySet):
    """Contents of boards."""

    reading = Permission.READ_OUTREACH

    def listed(self):
        return self.select_related("unit", "board").prefetch_related("topics")


class BoardContent(Tenure):
    """上墙内容 of a board for a time."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="contents", verbose_name="宣传阵地")
    title = models.CharField("内容", max_length=80, help_text="不写孩子的姓名，不放能认出孩子的照片。")
    topics = models.ManyToManyField(
        Term, related_name="+", blank=True, limit_choices_to={"list": Term.List.TOPIC}, verbose_name="主题"
    )

    objects = BoardContentQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "上墙内容"

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("board-contents-row", args=[self.pk])
