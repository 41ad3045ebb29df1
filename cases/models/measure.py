"""干预措施: what a school, the police, the education authority or a court decided. Recorded here, not decided."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases import measures
from cases.models.conduct import BehaviourRecord
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed


class MeasureQuerySet(FilePageQuerySet):
    """Measures. They ask the file, and on its pages the right to the case."""

    def running(self):
        """Not ended, of files in force."""
        return self.valid().filter(ended_on=None, minor__voided_at=None)

    def special(self):
        """专门教育, 专门矫治教育."""
        return self.filter(kind__in=measures.SpecialSchool.values)

    def ended(self):
        return self.filter(ended_on__isnull=False)

    def to_review(self, until: date):
        """专门教育 to be assessed by that day."""
        return self.running().filter(review_due_on__lte=until)


class Measure(FilePage):
    """干预措施 of a child. `body` and `decided_by` say who decided; the station only writes it down."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="measures", verbose_name="档案")
    kind = models.CharField("措施", max_length=3, choices=measures.GROUPS)
    body = models.CharField("由谁决定", max_length=13, choices=measures.Body)
    decided_by = models.CharField("作出决定的单位", max_length=60)
    decision_no = SealedTextField("决定书文号", longest=60, blank=True)
    decided_on = models.DateField("决定日期")
    act = models.ForeignKey(
        BehaviourRecord, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据的行为记录"
    )
    ground = models.CharField("第四十四条的情形", max_length=1, choices=measures.Ground, blank=True)
    assessed_on = models.DateField("专门教育指导委员会评估日期", null=True, blank=True)
    starts_on = models.DateField("开始日期")
    content = SealedTextField("内容", longest=1000, blank=True)
    review_due_on = models.DateField("下次评估", null=True, editable=False)
    ended_on = models.DateField("结束日期", null=True, editable=False)
    ended_by = models.UUIDField("结束登记人", null=True, editable=False)
    result = SealedTextField("结束时的情况", longest=500, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "干预措施"
        ordering = ["-decided_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            both_or_neither("ended_on", "ended_by", "结束日期与登记人须同时填写。"),
            models.CheckConstraint(
                condition=Q(starts_on__gte=F("decided_on")),
                name="measure_starts_after_decision",
                violation_error_code="starts_on",
                violation_error_message="开始日期不能早于决定日期。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="measure_ends_after_start",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=measures.Correction.values) | Q(body=measures.Body.POLICE, act__isnull=False),
                name="correction_of_the_police",
                violation_error_code="act",
                violation_error_message="矫治教育由公安机关决定，并须有核实过的严重不良行为。",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=measures.SpecialSchool.values)
                | Q(act__isnull=False, assessed_on__isnull=False, assessed_on__lte=F("decided_on")),
                name="special_school_assessed_first",
                violation_error_code="assessed_on",
                violation_error_message="先由专门教育指导委员会评估，再作决定：评估日期不能晚于决定日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["minor", "decided_on"], name="measure_of_file"),
            models.Index(
                fields=["review_due_on"], condition=Q(voided_at=None, ended_on=None), name="measure_by_review"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-measures", args=[self.minor_id])

    def clean(self):
        """Who may decide it and on what ground. Raises ValidationError at the fields."""
        if not self.kind or not self.body:
            return
        act = self.act.act if self.act_id and self.act.is_serious and self.act.verified_at else ""
        told = measures.Decided(self.kind, self.body, self.decision_no, act, self.ground, self.assessed_on)
        if found := measures.faults(told):
            raise ValidationError(found)

    @property
    def article(self) -> str:
        return measures.article(self.kind)

    @property
    def is_special(self) -> bool:
        return measures.is_special(self.kind)

    def enter(self, *, by, **many) -> bool:
        with deed():
            is_new = super().enter(by=by, **many)
            self.plan_review()
        return is_new

    def plan_review(self) -> None:
        """Note by when it is to be assessed next: 专门教育, each term."""
        if self.is_special:
            days = self.reviews.valid().values_list("held_on", flat=True)
            self.review_due_on = measures.next_review(self.starts_on, days)
            type(self).objects.filter(pk=self.pk).update(review_due_on=self.review_due_on)

    def end(self, *, on: date, result: str, by) -> None:
        """结束. The first ending stays. Raises NotAllowed."""
        if on < self.starts_on:
            raise NotAllowed("结束日期不能早于开始日期。")
        facts = {"ended_on": on, "ended_by": by.pk, "result": self._stored("result", result)}
        with deed():
            if not type(self).objects.valid().filter(pk=self.pk, ended_on=None).update(**facts):
                raise NotAllowed("这项措施已经结束了，请重新打开这一页看。")
            record("measure.close", self, by=by)
        self.refresh_from_db()


class ReviewAdvice(models.TextChoices):
    """评估意见 of 专门教育指导委员会."""

    STAY = "stay", "继续接受专门教育"
    RETURN = "return", "适合转回普通学校"


class TermReviewQuerySet(models.QuerySet):
    """Reviews. They ask the file of the measure."""

    def visible_to(self, user):
        return self.filter(measure__in=Measure.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class TermReview(Entry):
    """学期评估 of 专门教育 (art. 46): each term the committee looks whether the child can go back."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reviews", verbose_name="措施")
    held_on = models.DateField("评估日期")
    advice = models.CharField("评估意见", max_length=6, choices=ReviewAdvice)
    finding = SealedTextField("在校情况", longest=1000, blank=True)

    objects = TermReviewQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "学期评估"
        ordering = ["-held_on", "-entered_at", "pk"]
        indexes = [models.Index(fields=["measure", "held_on"], name="term_review_of_measure")]

    def __str__(self):
        return self.get_advice_display()

    def get_absolute_url(self):
        return self.measure.get_absolute_url()

    def within(self, holding) -> bool:
        return self.measure.within(holding)

    def enter(self, *, by, **many) -> bool:
        with deed():
            is_new = super().enter(by=by, **many)
            self.measure.plan_review()
        return is_new

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            self.measure.plan_review()
