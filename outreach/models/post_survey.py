"""知晓度、满意度调查 among the young of the area, in an audit or a review (第三条第9款). Numbers of people asked."""

from decimal import ROUND_HALF_UP, Decimal
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from guanai.audit import deed
from guanai.calendars import gb_date, today
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from outreach.arrows import LIVE, Actor
from outreach.eligibility import Reason
from outreach.models.post_application import PostApplication
from outreach.models.post_cycle import CycleStatus
from outreach.models.post_part import must_be_own_to_void, must_be_since_confirmed, must_still_be_ready
from outreach.models.post_states import ApplicationStatus
from outreach.models.title_review import TitleReview
from outreach.models.walking import NotTheirs

FEW = 30  # below it the shares say little
TENTH = Decimal("0.1")


def share(part: int, base: int) -> Decimal:
    """Per cent to one place, half up. Raises ValueError for a base of zero: there is no share of nobody."""
    if base < 1:
        raise ValueError("基数不能是零。")
    return (Decimal(part) * 100 / base).quantize(TENTH, ROUND_HALF_UP)


class SurveyQuerySet(models.QuerySet):
    """Surveys. They ask the application, or the title that is reviewed."""

    def visible_to(self, user):
        of_titles = TitleReview.objects.visible_to(user)
        of_applications = PostApplication.objects.visible_to(user)
        return self.filter(Q(application__in=of_applications) | Q(review__in=of_titles))

    def valid(self):
        return self.filter(voided_at=None)


class PostSurvey(Entry):
    """问卷调查: asked, aware of the unit's service, answered how content, content.

    知晓率 is aware of asked; 满意率 is content of the aware who answered that question.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    application = models.ForeignKey(PostApplication, models.PROTECT, null=True, blank=True, related_name="surveys")
    review = models.ForeignKey(TitleReview, models.PROTECT, null=True, blank=True, related_name="surveys")
    held_on = models.DateField("调查日期")
    asked = models.PositiveIntegerField("调查人数")
    aware = models.PositiveIntegerField("知晓人数")
    answered = models.PositiveIntegerField("回答满意与否的人数")
    content = models.PositiveIntegerField("满意人数")

    objects = SurveyQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "知晓度、满意度调查"
        ordering = ["-held_on", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(application__isnull=False, review=None) | Q(application=None, review__isnull=False),
                name="survey_of_one",
                violation_error_message="调查属于一份申报或一次复核。",
            ),
            models.CheckConstraint(
                condition=Q(asked__gte=1),
                name="survey_asked",
                violation_error_code="asked",
                violation_error_message="调查人数不能是零：没有基数，算不出知晓率。",
            ),
            models.CheckConstraint(
                condition=Q(answered__gte=1),
                name="survey_answered",
                violation_error_code="answered",
                violation_error_message="回答满意与否的人数不能是零：没有基数，算不出满意率。",
            ),
            models.CheckConstraint(
                condition=Q(aware__lte=F("asked"), answered__lte=F("aware"), content__lte=F("answered")),
                name="survey_nested",
                violation_error_code="aware",
                violation_error_message="知晓的不能多于调查的，回答满意与否的不能多于知晓的，满意的不能多于回答的。",
            ),
        ]

    def __str__(self):
        return f"调查 {self.asked} 人"

    def within(self, holding) -> bool:
        return (self.application or self.review).within(holding)

    def get_absolute_url(self):
        return (self.application or self.review).get_absolute_url()

    @property
    def awareness(self) -> Decimal:
        return share(self.aware, self.asked)

    @property
    def satisfaction(self) -> Decimal:
        return share(self.content, self.answered)

    @property
    def is_small(self) -> bool:
        return self.asked < FEW

    def hold(self, *, by) -> None:
        """Of a unit that creates or is audited, or of a title under review. Raises NotAllowed."""
        with deed():
            must_be_time(self.application, self.review, by)
            if (self.application or self.review).rounds.open().exists():
                raise NotAllowed(str(Reason("网上问卷还没有结束，结束以后自动登记；纸质的不能同时登记", "survey")))
            if self.held_on > today():
                raise NotAllowed("调查日期不能晚于今天。")
            self._must_not_be_older()
            if broken := faults(self.asked, self.aware, self.answered, self.content):
                raise NotAllowed(str(Reason(broken, "survey")))
            self.enter(by=by)

    def void(self, reason: str, *, by) -> None:
        """By who holds surveys, while nothing rests on it. Raises NotAllowed."""
        with deed():
            must_be_time(self.application, self.review, by)
            self.must_be_theirs_to_void(by)
            if self.review and (self.review.passed_on or self.review.failed_on):
                raise NotAllowed("复核已经依据这次调查有了结果，不能作废。")
            super().void(reason, by=by)
            if self.application:
                self.application.cycle.hold(*CycleStatus.values, count=False)
                must_still_be_ready(self.application)

    def must_be_theirs_to_void(self, by) -> None:
        """The unit voids what it asked on paper itself; what the public answered is no word of its own."""
        if self.application is None:
            return
        must_be_own_to_void(self, by)
        closed = type(self).objects.filter(pk=self.pk, round__isnull=False).exists()
        if closed and not self.application.acts_as(Actor.OFFICE, by, ""):
            raise NotTheirs(str(Reason("网上问卷的结果由领导小组办公室作废", "survey")))

    def _must_not_be_older(self) -> None:
        """审核、复核过程中: not before what it is the survey of. Raises NotAllowed."""
        if self.application:
            must_be_since_confirmed(self.application, self.held_on)
        elif self.held_on < self.review.started_on:
            words = f"这次复核{gb_date(self.review.started_on)}才开始，以前的调查不算"
            raise NotAllowed(str(Reason(words, "survey")))


def must_hold(application: PostApplication | None, review: TitleReview | None, by) -> None:
    """A survey is held by whom. Raises NotTheirs."""
    row = application or review.title
    actors = (Actor.UNIT, Actor.OFFICE) if application else (Actor.OFFICE, Actor.LEADING_GROUP)
    if by is None or not any(row.acts_as(actor, by, "") for actor in actors):
        raise NotTheirs(str(Reason("调查由申报单位或领导小组办公室登记", "survey")))


def must_be_time(application: PostApplication | None, review: TitleReview | None, by) -> None:
    """By whom, and while what. Raises NotAllowed."""
    must_hold(application, review, by)
    row = application or review.title
    type(row)._base_manager.filter(pk=row.pk).update(version=F("version"))  # of paper and 问卷 at once one waits
    now = (ApplicationStatus.CREATING, ApplicationStatus.AUDITING) if application else LIVE[1:2]
    if row.status not in now:
        raise NotAllowed(str(Reason(f"现在是“{row.get_status_display()}”，审核、复核过程中才做调查", "survey")))


def faults(asked: int, aware: int, answered: int, content: int) -> str:
    """What is wrong with the numbers, or nothing."""
    if asked < 1:
        return "调查人数不能是零，没有基数算不出知晓率"
    if answered < 1:
        return "回答满意与否的人数不能是零，没有基数算不出满意率"
    return "" if asked >= aware >= answered >= content >= 0 else "满意、回答、知晓、调查的人数须依次不少于前一个"
