"""提请党委事项: what a committee asks of the Party committee of its bureau, and what was answered."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed, Step
from stations.models.numbered import Numbered
from stations.models.owned import OwnedQuerySet
from stations.models.proceeding import Proceeding


class RequestKind(models.TextChoices):
    """提请党委事项."""

    PERSONNEL = "personnel", "人员调整"
    BUDGET = "budget", "办公经费"
    VEHICLE = "vehicle", "交通车辆"
    MEETING = "meeting", "召开会议"
    OTHER = "other", "其他"


class RequestReply(models.TextChoices):
    """党委答复."""

    ACCEPTED = "accepted", "同意"
    PARTLY = "partly", "部分同意"
    REJECTED = "rejected", "不同意"
    PENDING = "pending", "未答复"


class RequestStatus(models.TextChoices):
    """提请的状态. The answers are those of `RequestReply`."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提请"
    ACCEPTED = RequestReply.ACCEPTED.value, RequestReply.ACCEPTED.label
    PARTLY = RequestReply.PARTLY.value, RequestReply.PARTLY.label
    REJECTED = RequestReply.REJECTED.value, RequestReply.REJECTED.label
    WITHDRAWN = "withdrawn", "已撤回"


S = RequestStatus
ANSWERED = (S.ACCEPTED, S.PARTLY, S.REJECTED)


class CommitteeRequestQuerySet(OwnedQuerySet):
    """Requests of units; the bureau above knows those of its tree."""

    def open(self):
        """Submitted and not answered."""
        return self.valid().filter(status=S.SUBMITTED)

    def submitted(self, first: date, last: date):
        """Put before the Party committee from day to day, whatever came of it but withdrawal (M85)."""
        days = {"submitted_on__gte": first, "submitted_on__lte": last}
        return self.valid().filter(status__in=(S.SUBMITTED, *ANSWERED), **days)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class CommitteeRequest(Proceeding, Numbered):
    """提请 of a committee: numbered within its unit and year. The Party committee has no account here."""

    Kind, Status = RequestKind, RequestStatus
    MOVES = {S.DRAFT: (S.SUBMITTED,), S.SUBMITTED: (*ANSWERED, S.WITHDRAWN)}
    AT_HOME = (S.DRAFT,)

    kind = models.CharField("事项", max_length=12, choices=RequestKind)
    text = models.TextField("提请内容", max_length=2000)
    status = models.CharField("状态", max_length=12, choices=S, default=S.DRAFT, editable=False)
    submitted_on = models.DateField("提请日期", null=True, editable=False)
    replied_on = models.DateField("答复日期", null=True, editable=False)
    reply_text = models.CharField("答复内容", max_length=500, blank=True, editable=False)

    objects = CommitteeRequestQuerySet.as_manager()

    class Meta(Numbered.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "提请党委事项"
        constraints = [
            *Numbered.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=S.DRAFT, submitted_on=None) | ~Q(status=S.DRAFT) & Q(submitted_on__isnull=False),
                name="committee_request_submitted",
                violation_error_message="提请了的须有提请日期。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ANSWERED, replied_on__isnull=False) & ~Q(reply_text="")
                | ~Q(status__in=ANSWERED) & Q(replied_on=None, reply_text=""),
                name="committee_request_answered",
                violation_error_message="答复了的须有答复日期和内容。",
            ),
        ]
        indexes = [
            models.Index(fields=["entered_at", "id"], name="committee_request_by_moment"),
            models.Index(fields=["unit", "submitted_on"], name="committee_request_counts"),
        ]

    def __str__(self):
        return f"提请 {self.no}"

    def get_absolute_url(self):
        return reverse("committee-request", args=[self.pk])

    @property
    def is_answered(self) -> bool:
        return self.status in ANSWERED

    def submit(self, submitted_on: date, *, by) -> None:
        """提请党委 on that day, which may be some time ago. Raises NotAllowed."""
        if submitted_on > today():
            raise NotAllowed("提请日期不能晚于今天。")
        self.follow(S.SUBMITTED, by=by, submitted_on=submitted_on)

    def answer(self, reply: str, replied_on: date, reply_text: str, *, by) -> None:
        """What the Party committee answered, and when. Raises NotAllowed."""
        if reply not in ANSWERED:
            raise NotAllowed("请选择同意、部分同意或不同意。")
        if self.submitted_on and not self.submitted_on <= replied_on <= today():
            raise NotAllowed("答复日期不能早于提请日期，也不能晚于今天。")
        self.follow(reply, note=reply_text, by=by, replied_on=replied_on, reply_text=reply_text)

    def withdraw(self, reason: str, *, by) -> None:
        """撤回 before it was answered; it counts no more. Raises NotAllowed."""
        self.follow(S.WITHDRAWN, note=reason, by=by)


class CommitteeRequestStepQuerySet(models.QuerySet):
    """Steps. They ask the request."""

    def visible_to(self, user):
        return self.filter(request__in=CommitteeRequest.objects.visible_to(user))


class CommitteeRequestStep(Step):
    """One step of a request: submitted, answered, withdrawn."""

    request = models.ForeignKey(CommitteeRequest, models.PROTECT, related_name="steps", verbose_name="提请")

    objects = CommitteeRequestStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "提请办理"

    def __str__(self):
        return S(self.status).label
