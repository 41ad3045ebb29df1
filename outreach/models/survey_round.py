"""问卷: one asking of the young of an area by an anonymous form, from a day to a day; closing it makes the survey."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from guanai import intake
from guanai.audit import deed, record
from guanai.calendars import gb_date, today
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from guanai.models import PublicMail
from outreach.models.post_application import PostApplication
from outreach.models.post_part import must_be_own_to_void
from outreach.models.post_survey import PostSurvey, SurveyQuerySet, faults, must_be_time, must_hold
from outreach.models.title_review import TitleReview

LONGEST = 60  # days that a round may stay open


class RoundQuerySet(SurveyQuerySet):
    """Rounds: seen by whoever sees what they ask about."""

    def open(self):
        """Not closed yet, whether its days have come or are over."""
        return self.valid().filter(closed_at=None)

    def over(self, on: date):
        """Past its last day and not closed: somebody is to close it."""
        return self.open().filter(closes_on__lt=on)


class SurveyRound(Entry):
    """问卷 about an application or a title under review. Its public address, on the poster, is its key."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    application = models.ForeignKey(PostApplication, models.PROTECT, null=True, blank=True, related_name="rounds")
    review = models.ForeignKey(TitleReview, models.PROTECT, null=True, blank=True, related_name="rounds")
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    closed_at = models.DateTimeField("结束时间", null=True, editable=False)
    closed_by = models.UUIDField("结束人", null=True, editable=False)
    survey = models.OneToOneField(PostSurvey, models.PROTECT, null=True, related_name="round", editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "问卷"
        ordering = ["-opens_on", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("closed_at", "closed_by", "结束时间与结束人须同时填写。"),
            models.CheckConstraint(
                condition=Q(application__isnull=False, review=None) | Q(application=None, review__isnull=False),
                name="round_of_one",
                violation_error_message="问卷属于一份申报或一次复核。",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="round_days",
                violation_error_code="closes_on",
                violation_error_message="截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(survey=None) | Q(closed_at__isnull=False),
                name="round_result_when_closed",
                violation_error_message="结束了的问卷才有调查结果。",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(voided_at=None, closed_at=None),
                name="round_open_once_application",
                violation_error_message="这份申报已经有一份没有结束的问卷。",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(voided_at=None, closed_at=None),
                name="round_open_once_review",
                violation_error_message="这次复核已经有一份没有结束的问卷。",
            ),
        ]

    def __str__(self):
        return f"问卷（{gb_date(self.opens_on)}到{gb_date(self.closes_on)}）"

    def get_absolute_url(self):
        return reverse("survey-round", args=[self.pk])

    @property
    def about(self) -> PostApplication | TitleReview:
        return self.application or self.review

    @property
    def unit(self):
        """Whose service is asked about."""
        return self.application.unit if self.application else self.review.title.unit

    def within(self, holding) -> bool:
        return self.about.within(holding)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and not self.is_void

    def takes_on(self, on: date) -> bool:
        """Whether an answer is taken on that day."""
        return self.is_open and self.opens_on <= on <= self.closes_on

    # --- its verbs

    def open(self, *, by) -> None:
        """开始, by whoever may hold a survey here. Raises NotAllowed."""
        with deed():
            must_be_time(self.application, self.review, by)
            self._must_last()
            if not today() <= self.opens_on < today() + timedelta(LONGEST):
                raise NotAllowed(f"开始日期不能早于今天，也不能晚于 {LONGEST} 天以后。")
            try:
                with transaction.atomic():
                    self.enter(by=by)
            except IntegrityError:
                raise NotAllowed("已经有一份没有结束的问卷，先结束或撤下那一份。") from None

    def extend(self, closes_on: date, *, by) -> None:
        """延期. Raises NotAllowed."""
        with deed():
            must_be_time(self.application, self.review, by)
            if closes_on <= max(self.closes_on, today()):
                raise NotAllowed("延期要延到今天和原来的截止日期以后。")
            self.closes_on = closes_on
            self._must_last()
            if not self._mine().update(closes_on=closes_on, version=F("version") + 1):
                raise NotAllowed("这份问卷已经结束了。")
            record("surveyround.extend", self, by=by, day=closes_on)
        self.refresh_from_db()

    def _must_last(self) -> None:
        if (self.closes_on - self.opens_on).days >= LONGEST:
            raise NotAllowed(f"一份问卷最多收 {LONGEST} 天。")

    def close(self, *, by) -> PostSurvey:
        """结束: the answers become the survey, those of others left out. Of nobody there is none: raises NotAllowed."""
        with deed():
            must_be_time(self.application, self.review, by)
            if intake.take_in("survey", about=[self.pk]) or self.letters.exists():
                raise NotAllowed("还有回答没有收进来，请过几分钟再结束。")
            if not self._mine().update(closed_at=timezone.now(), closed_by=by.pk):  # from here on no answer comes in
                raise NotAllowed("这份问卷已经结束了。")
            asked, aware, answered, content = self.answers.base().numbers()
            if fault := faults(asked, aware, answered, content):
                others = self.answers.others().count()
                words = f"现在不能结束：收到辖区内青少年的回答 {asked} 份，其他人的 {others} 份；{fault}"
                raise NotAllowed(f"{words}。可以延期再收；不做了的，撤下这份问卷。")
            numbers = {"asked": asked, "aware": aware, "answered": answered, "content": content}
            survey = PostSurvey(application=self.application, review=self.review, held_on=today(), **numbers)
            survey.hold(by=by)
            self._base().update(survey=survey)
            record("surveyround.close", self, by=by, asked=asked)
        self.refresh_from_db()
        return survey

    def void(self, reason: str, *, by) -> None:
        """撤下, while it is open: what was answered counts nowhere. Raises NotAllowed."""
        with deed():
            self.must_be_theirs_to_void(by)
            self.let_go(reason, by=by)

    def must_be_theirs_to_void(self, by) -> None:
        """Raises NotTheirs: the unit takes back no 问卷 of the office."""
        must_hold(self.application, self.review, by)
        if self.application:
            must_be_own_to_void(self, by)

    def let_go(self, reason: str, *, by) -> None:
        """By whatever ends what it asks about."""
        with deed():
            if not self._mine().update(version=F("version") + 1):
                raise NotAllowed("这份问卷已经结束了，不能撤下。")
            super().void(reason, by=by)

    @property
    def letters(self):
        """Answers that were sent and are not taken in yet."""
        return PublicMail.objects.waiting().filter(kind="survey", about=self.pk)

    def _base(self):
        return SurveyRound._base_manager.filter(pk=self.pk)

    def _mine(self):
        return self._base().filter(closed_at=None, voided_at=None)
