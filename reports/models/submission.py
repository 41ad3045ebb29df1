"""单位报送: what a unit hands in for the summary of the unit above it."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI
from guanai.lifecycle import NotAllowed, Step, Stepped
from reports.models.summary import OutlineStatus, SummaryOutline, Work
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit


class SubmissionStatus(models.TextChoices):
    """报送状态."""

    DRAFT = "draft", "未报送"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已受理"
    LOCKED = "locked", "已锁定"
    MISSED = "missed", "注明未报送"


S = SubmissionStatus
WITH_UNIT = (S.DRAFT, S.RETURNED)
SETTLED = (S.ACCEPTED, S.LOCKED, S.MISSED)
CLOSED = (S.LOCKED, S.MISSED)
PRINTED = (S.ACCEPTED, S.LOCKED)
UNCHANGED = "退回以后一章也没有改。改好再报送；文字不用改的，写明原因。"
HANDED_IN = "已经报送，不能再改；确需修改的，请上级退回。"


class SubmissionQuerySet(ScopedQuerySet):
    """What units hand in, seen by whoever sees their figures."""

    reading = Permission.READ_FIGURES

    def waiting(self):
        """The unit's to write and to hand in, while the whole is not out."""
        return self.filter(status__in=WITH_UNIT).exclude(outline__status=OutlineStatus.ISSUED)

    def due(self, on: date):
        """Still in time."""
        return self.waiting().exclude(outline__due_on__lt=on)

    def missing(self, on: date):
        """未报送: past the day and not handed in. One that was named as missing, with a reason, is settled."""
        return self.waiting().filter(outline__due_on__lt=on)

    def owed(self, unit: Unit, year: int, portion: str) -> "UnitSubmission | None":
        """What that unit hands in to the one above it for that part of the year."""
        mine = self.filter(unit=unit, outline__year=year, outline__portion=portion)
        return mine.select_related("outline__unit", "unit").first()

    def returned(self):
        return self.waiting().filter(status=S.RETURNED)

    def to_accept(self):
        """Handed in; the unit above has to say yes or no."""
        return self.filter(status=S.SUBMITTED)

    def accepted(self):
        """Ready to be locked."""
        return self.filter(status=S.ACCEPTED)

    def unsettled(self):
        """Neither accepted nor named as missing."""
        return self.exclude(status__in=SETTLED)

    def unlocked(self):
        """What keeps the whole from being issued."""
        return self.exclude(status__in=CLOSED)


class UnitSubmission(Stepped):
    """单位报送: the blocks of one unit below, from draft to locked. Its place is the order of print."""

    Status = SubmissionStatus
    MOVES = {
        S.DRAFT: (S.SUBMITTED, S.MISSED),
        S.SUBMITTED: (S.RETURNED, S.ACCEPTED),
        S.RETURNED: (S.SUBMITTED, S.MISSED),
        S.ACCEPTED: (S.RETURNED, S.LOCKED),
        S.LOCKED: (S.RETURNED,),
        S.MISSED: (S.RETURNED,),
    }

    id = models.UUIDField(primary_key=True, default=uuid4)
    outline = models.ForeignKey(SummaryOutline, models.PROTECT, related_name="submissions", verbose_name="总结提纲")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    position = models.PositiveSmallIntegerField("次序")
    status = models.CharField("状态", max_length=12, choices=S, default=S.DRAFT, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位报送"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["outline", "unit"], name="unit_submission_once")]
        indexes = [models.Index(fields=["unit", "status"], name="unit_submission_by_unit")]

    def __str__(self):
        return f"{self.unit}报送{self.outline.year}年{self.outline.part}总结"

    def get_absolute_url(self):
        return reverse("submission", args=[self.pk])

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    @property
    def is_with_unit(self) -> bool:
        return self.status in WITH_UNIT

    @property
    def is_printed(self) -> bool:
        """Whether its text stands in the summary above."""
        return self.status in PRINTED

    def missing_on(self, on: date) -> bool:
        """The same word as `missing`, of one row."""
        late = self.outline.due_on is not None and self.outline.due_on < on
        return self.is_with_unit and self.outline.is_open and late

    @property
    def comment(self) -> str:
        """What was said with the last step."""
        last = max(self.steps.all(), key=lambda one: (one.at, one.pk), default=None)
        return last.note if last else ""

    def hold_open(self) -> None:
        """Until the transaction ends nobody hands it in. Raises NotAllowed when it is not the unit's to change."""
        mine = UnitSubmission.objects.filter(pk=self.pk, status__in=WITH_UNIT)
        if not mine.update(status=F("status")):
            raise NotAllowed(HANDED_IN)

    @property
    def is_unchanged(self) -> bool:
        """Whether no chapter has changed since what was handed in came back."""
        *_, before, last = [None, None, *self.steps.all()]
        if last is None or last.status != S.RETURNED or before is None or before.status == S.MISSED:
            return False
        return not self.blocks.filter(written_at__gt=last.at).exists()

    def submit(self, why: str = "", *, by) -> None:
        """报送; of what came back and has not changed `why` not.

        Raises NotAllowed when there is nothing to hand in, or nothing new and no word of why.
        """
        if self.is_unchanged and not why:
            raise NotAllowed(UNCHANGED)
        if not self.blocks.exclude(text="").exists():
            raise NotAllowed("一章也没有写，不能报送。没有内容可报的，请告诉上级注明未报送。")
        with deed():
            self._step(S.SUBMITTED, note=why, by=by)
            self.outline.handled(Work.REPORTED, by=by)

    def accept(self, *, by) -> None:
        self._step(S.ACCEPTED, by=by)

    def send_back(self, comment: str, *, by) -> None:
        """退回 with what is to be changed; what was accepted or locked is the unit's again."""
        self._step(S.RETURNED, note=comment, by=by)

    def name_missing(self, reason: str, *, by) -> None:
        """注明未报送: the paper says so, and why is on the record."""
        self._step(S.MISSED, note=reason, by=by)

    def lock(self, *, by) -> None:
        self._step(S.LOCKED, by=by)

    def remind(self, *, by) -> None:
        """催报. Raises NotAllowed when it is not the unit's turn."""
        with deed():
            if not self.is_with_unit:
                raise NotAllowed("该单位已经报送，不用催。")
            self.reminders.create(by=by and by.pk)
            record("unitsubmission.remind", self, by=by)

    def _step(self, status: str, *, note: str = "", by) -> None:
        """A step; what changes the text of the whole undoes its checks. Locking is no change."""
        with deed():
            if status == S.LOCKED:
                self.outline.hold()
            else:
                self.outline.edited(by=by, why=f"{self.unit}{S(status).label}")
            self.follow(status, note=note, by=by)


class SubmissionPartQuerySet(models.QuerySet):
    """What hangs on a submission. It asks the submission."""

    def visible_to(self, user):
        return self.filter(submission__in=UnitSubmission.objects.visible_to(user))


class SubmissionStep(Step):
    """One step: handed in, returned with a comment, accepted, locked, named as missing."""

    submission = models.ForeignKey(UnitSubmission, models.PROTECT, related_name="steps", verbose_name="单位报送")

    objects = SubmissionPartQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "报送办理"

    def __str__(self):
        return S(self.status).label


class SubmissionReminder(models.Model):
    """催报: when, by whom."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    submission = models.ForeignKey(UnitSubmission, models.PROTECT, related_name="reminders", verbose_name="单位报送")
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.UUIDField("催报人", null=True)

    objects = SubmissionPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催报"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.submission} {self.day}"

    @property
    def day(self) -> date:
        return localdate(self.at, SHANGHAI)
