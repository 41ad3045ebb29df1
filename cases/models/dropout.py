"""控辍保学: a child that left school, who answers for it on two lines, what was tried, and how it ended."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Count, F, Q, Subquery, Value, When
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from cases.schooling import last_day, month_of, quarter_of
from guanai.audit import deed
from guanai.calendars import today
from guanai.fields import SealedTextField
from guanai.lifecycle import Lifecycle, NotAllowed
from guanai.models import Term

ASKED = (Term.List.DROPOUT_CALL, Term.List.DROPOUT_LOOK, Term.List.DROPOUT_SEND)


def kinds_of_visit() -> models.QuerySet:
    """三访四察五送: what each month asks for, as the lists stand."""
    return Term.objects.filter(list__in=ASKED).in_use(today())


def kinds_asked() -> Subquery:
    """How many kinds a month asks for."""
    one = kinds_of_visit().order_by().annotate(one=Value(1)).values("one")
    return Subquery(one.annotate(number=Count("pk")).values("number"))


def kinds_made(month: date) -> Count:
    """Of a case: how many of those kinds were done in the month."""
    during = Q(visits__held_on__range=(month, last_day(month, 1)), visits__voided_at=None)
    of_the_lists = Q(visits__kinds__list__in=ASKED, visits__kinds__ends_on=None)
    return Count("visits__kinds", filter=during & of_the_lists, distinct=True)


def reviews_since(day: date) -> Count:
    """Of a case: how many reviews it had since that day."""
    return Count("reviews", filter=Q(reviews__voided_at=None, reviews__held_on__gte=day), distinct=True)


class DropoutReason(models.TextChoices):
    """辍学原因."""

    POVERTY = "poverty", "家庭困难"
    WEARY = "weary", "厌学"
    WORK = "work", "外出务工"
    ILLNESS = "illness", "疾病或残疾"
    MIGRATION = "migration", "随迁流动"
    FAMILY = "family", "家庭变故"
    OTHER = "other", "其他"


class Ending(models.TextChoices):
    """销号原因."""

    CONSOLIDATED = "consolidated", "返校稳固"
    EXEMPT = "exempt", "依法免除或缓学"
    OF_AGE = "of_age", "超过义务教育年龄"
    GRADUATED = "graduated", "完成九年义务教育"
    MOVED = "moved", "迁出，已移交"
    MISTAKEN = "mistaken", "核实为未辍学"


class DropoutQuerySet(FilePageQuerySet):
    """Cases. They ask the file."""

    def open(self):
        """Not struck from the list, of files in force."""
        return self.valid().filter(ended_on=None, minor__voided_at=None)

    def judged(self, on: date, before: date):
        """Each with what it wants: visits of the month `before`, of this month, a review of the quarter."""
        month, begun, asked = month_of(on), quarter_of(on), kinds_asked()
        seen = {"earlier": kinds_made(before), "now": kinds_made(month), "reviewed": reviews_since(begun)}
        late = Q(detected_on__lt=before, earlier__lt=asked)
        wanting = {
            "wants_late": late,
            "wants_visits": Q(now__lt=asked),
            "wants_review": Q(detected_on__lt=begun, reviewed=0),
        }
        return self.alias(**seen).annotate(
            **{name: Case(When(told, then=True), default=False) for name, told in wanting.items()}
        )

    def lacking_visits(self, on: date):
        """Open, and some kind of visit was not made this month, or the month before."""
        judged = self.open().judged(on, month_of(month_of(on) - timedelta(days=1)))
        return judged.filter(Q(wants_visits=True) | Q(wants_late=True))

    def listed(self):
        """With what a row of a list shows; who the child is stays in the database."""
        sealed = ("minor__name", "minor__id_no", "minor__phone", "minor__address")
        return self.select_related("minor__unit").defer(*sealed)


class DropoutCase(Lifecycle, FilePage):
    """控辍保学: 一户一表, 一人一策. One open case a child; 销号 is written with its day and reason."""

    part = Part.CHILD

    class Status(models.TextChoices):
        OPEN = "open", "已发现"
        PERSUADING = "persuading", "劝返中"
        RETURNED = "returned", "已返校"
        CONSOLIDATED = "consolidated", "返校稳固"
        LAWFUL_EXEMPT = "lawful_exempt", "依法免除"
        CLOSED = "closed", "已销号"

    MOVES = {
        Status.OPEN: (Status.PERSUADING, Status.RETURNED, Status.LAWFUL_EXEMPT, Status.CLOSED),
        Status.PERSUADING: (Status.RETURNED, Status.LAWFUL_EXEMPT, Status.CLOSED),
        Status.RETURNED: (Status.PERSUADING, Status.CONSOLIDATED, Status.CLOSED),
    }
    ENDINGS = {
        Status.CONSOLIDATED: (Ending.CONSOLIDATED,),
        Status.LAWFUL_EXEMPT: (Ending.EXEMPT,),
        Status.CLOSED: (Ending.OF_AGE, Ending.GRADUATED, Ending.MOVED, Ending.MISTAKEN),
    }

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="dropouts", verbose_name="档案")
    status = models.CharField("状态", max_length=13, choices=Status, default=Status.OPEN, editable=False)
    detected_on = models.DateField("发现日期")
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    years_done = models.PositiveSmallIntegerField("已读年数")
    reason = models.CharField("原因", max_length=10, choices=DropoutReason)
    household = SealedTextField("一户一表", longest=2000)
    plan = SealedTextField("一人一策", longest=2000)
    ended_on = models.DateField("销号日期", null=True, editable=False)
    ending = models.CharField("销号原因", max_length=12, choices=Ending, blank=True, editable=False)

    objects = DropoutQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "控辍保学"
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None, ending="")
                | Q(ended_on__isnull=False, ended_on__gte=F("detected_on")) & ~Q(ending=""),
                name="dropout_ended_for_a_reason",
                violation_error_message="销号日期与销号原因须同时填写，且不早于发现日期。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("detected_on")),
                name="dropout_confirmed_after_detected",
                violation_error_code="confirmed_on",
                violation_error_message="确认日期不能早于发现日期。",
            ),
            models.UniqueConstraint(
                fields=["minor"],
                condition=Q(voided_at=None, ended_on=None),
                name="dropout_open_once",
                violation_error_message="这个孩子已有没销号的控辍保学，请在那一份里继续办。",
            ),
        ]
        indexes = [models.Index(fields=["detected_on", "id"], name="dropout_by_day")]

    def __str__(self):
        return f"控辍保学 档案 {self.minor}"

    def get_absolute_url(self):
        return reverse("dropout", args=[self.pk])

    @property
    def is_confirmed(self) -> bool:
        """确认, not merely 疑似."""
        return self.confirmed_on is not None

    @property
    def is_open(self) -> bool:
        return self.ended_on is None and not self.is_void

    def move(self, status: str, *, on: date, ending: str = "", by) -> None:
        """Follow an arrow; at the last ones 销号 with a day and a reason. Raises NotAllowed or Stale."""
        allowed = self.ENDINGS.get(status, ())
        if status in self.next_statuses() and allowed and ending not in allowed:
            words = "、".join(str(one.label) for one in allowed)
            raise NotAllowed(f"改为“{self.Status(status).label}”，销号原因请选：{words}。")
        if on < self.detected_on:
            raise NotAllowed("日期不能早于发现日期。")
        with deed():
            self.must_go_on()
            self.move_to(status, by=by, ended_on=on if allowed else None, ending=ending if allowed else "")
