"""异常信号: a worry about a child that somebody watches until a day, and what became of it."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField

WATCH = timedelta(days=14)  # how long a worry of a visit is watched (本单位设定)
TAKEN_BACK = "走访已改为没有担忧或已作废"


class SignalSource(models.TextChoices):
    """信号来源."""

    VISIT = "visit", "走访"
    SCHOOL = "school", "学校反映"
    FAMILY = "family", "家长反映"
    COMMUNITY = "community", "社区反映"
    POLICE = "police", "接处警"
    OTHER = "other", "其他"


class SignalQuerySet(FilePageQuerySet):
    """Signals. They ask the file."""

    def open(self):
        """Nobody has said yet what became of it."""
        return self.valid().filter(closed_at=None)


class RiskSignal(FilePage):
    """异常信号. One that a visit opened has the visit's own words; any other its text."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="signals", verbose_name="档案")
    visit = models.ForeignKey(
        "cases.MentoringVisit", models.PROTECT, null=True, editable=False, related_name="signals", verbose_name="走访"
    )
    source = models.CharField("来源", max_length=10, choices=SignalSource)
    seen_on = models.DateField("发现日期")
    text = SealedTextField("情况", longest=500, blank=True)
    watch_until = models.DateField("关注到")
    result = SealedTextField("结果", longest=500, blank=True, editable=False)
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)
    closed_by = models.UUIDField("办结人", null=True, editable=False)

    objects = SignalQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "异常信号"
        ordering = ["-seen_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            both_or_neither("closed_at", "closed_by", "办结时间与办结人须同时填写。"),
            models.CheckConstraint(
                condition=Q(watch_until__gte=F("seen_on")),
                name="signal_watched_after_it_was_seen",
                violation_error_code="watch_until",
                violation_error_message="关注到的日期不能早于发现日期。",
            ),
            models.UniqueConstraint(fields=["visit"], condition=Q(voided_at=None), name="signal_once_of_a_visit"),
        ]
        indexes = [
            models.Index(fields=["watch_until"], condition=Q(voided_at=None, closed_at=None), name="signal_open")
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.seen_on}"

    def get_absolute_url(self):
        return reverse("minor-signals", args=[self.minor_id])

    @property
    def told(self) -> str:
        """What was seen: the visit's words as they now are."""
        return self.visit.findings if self.visit_id else self.text

    @classmethod
    def follow(cls, visit, *, by) -> None:
        """A visit with a worry opens one signal; one without takes back what is still open. Safe to repeat."""
        worries = visit.worried and not visit.is_void
        known = cls.objects.valid().filter(visit=visit).first()
        if worries and known is None:
            facts = {"source": SignalSource.VISIT, **cls._days(visit.held_on)}
            cls(minor=visit.minor, visit=visit, **facts).enter(by=by)
        elif worries and known.seen_on != visit.held_on:
            known.amend(cls._days(visit.held_on), version=known.version, by=by)
        elif known and not worries and known.closed_at is None:
            known.void(TAKEN_BACK, by=by)

    @staticmethod
    def _days(seen_on: date) -> dict[str, date]:
        return {"seen_on": seen_on, "watch_until": seen_on + WATCH}

    def close(self, result: str, *, by) -> None:
        """What became of it. Safe to repeat: the first answer stands."""
        facts = {"result": self._stored("result", result), "closed_at": timezone.now(), "closed_by": by.pk}
        with deed():
            if type(self).objects.open().filter(pk=self.pk).update(**facts):
                record("risksignal.close", self, by=by)
        self.refresh_from_db()
