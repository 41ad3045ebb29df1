"""What hangs on a case of 控辍保学: who answers for it, each persuasion, each month's visits, each quarter's review."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cases.models.dropout import ASKED, DropoutCase
from guanai.entry import Entry
from guanai.fields import SealedTextField
from guanai.models import Term


class DutyLine(models.TextChoices):
    """双线."""

    GOVERNMENT = "government", "政府"
    EDUCATION = "education", "教育"


class DutyLevel(models.IntegerChoices):
    """四级: 县乡村组 on the line of government, 局校级班 on that of education."""

    FIRST = 1, "一级（县、局）"
    SECOND = 2, "二级（乡、校）"
    THIRD = 3, "三级（村、级）"
    FOURTH = 4, "四级（组、班）"


class DropoutRowQuerySet(models.QuerySet):
    """Rows of a case. They ask its file."""

    def visible_to(self, user):
        return self.filter(case__in=DropoutCase.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class DropoutRow(Entry):
    """A row of a case."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    objects = DropoutRowQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.case.within(holding)

    def get_absolute_url(self):
        return self.case.get_absolute_url()

    def must_be_taken(self) -> None:
        """By the file of the case. Raises NotAllowed."""
        self.case.must_be_taken()


class DropoutDuty(DropoutRow):
    """双线四级: who answers for the child at one level of one line. Another one voids the row and enters anew."""

    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="duties", verbose_name="控辍保学")
    line = models.CharField("责任线", max_length=10, choices=DutyLine)
    level = models.PositiveSmallIntegerField("层级", choices=DutyLevel)
    who = models.CharField("责任人和职务", max_length=60)

    class Meta(DropoutRow.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "包保责任"
        ordering = ["line", "level"]
        constraints = [
            *DropoutRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "line", "level"],
                condition=Q(voided_at=None),
                name="dropout_duty_once",
                violation_error_code="level",
                violation_error_message="这条线这一级已有责任人；换人的，先作废原来那一条。",
            ),
        ]

    def __str__(self):
        return f"{self.get_line_display()}{self.get_level_display()}：{self.who}"


class Persuasion(DropoutRow):
    """劝返 once: who went and what came of it."""

    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="persuasions", verbose_name="控辍保学")
    held_on = models.DateField("劝返日期")
    by_whom = models.CharField("劝返人", max_length=60)
    story = SealedTextField("经过和结果", longest=2000)

    class Meta(DropoutRow.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "劝返"
        ordering = ["held_on", "entered_at"]

    def __str__(self):
        return f"{self.held_on.month}月{self.held_on.day}日劝返"


class DropoutVisit(DropoutRow):
    """三访四察五送: one visit, of one kind or several."""

    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="visits", verbose_name="控辍保学")
    held_on = models.DateField("走访日期")
    kinds = models.ManyToManyField(
        Term, related_name="+", limit_choices_to={"list__in": [str(one) for one in ASKED]}, verbose_name="做了哪几样"
    )
    story = SealedTextField("情况", longest=2000, blank=True)

    class Meta(DropoutRow.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "三访四察五送"
        ordering = ["held_on", "entered_at"]
        indexes = [models.Index(fields=["case", "held_on"], name="dropout_visit_by_day")]

    def __str__(self):
        return f"{self.held_on.month}月{self.held_on.day}日走访"


class DropoutReview(DropoutRow):
    """季度复核 of a case."""

    case = models.ForeignKey(DropoutCase, models.PROTECT, related_name="reviews", verbose_name="控辍保学")
    held_on = models.DateField("复核日期")
    finding = SealedTextField("复核意见", longest=1000)

    class Meta(DropoutRow.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "季度复核"
        ordering = ["held_on", "entered_at"]
        indexes = [models.Index(fields=["case", "held_on"], name="dropout_review_by_day")]

    def __str__(self):
        return f"{self.held_on.month}月{self.held_on.day}日复核"
