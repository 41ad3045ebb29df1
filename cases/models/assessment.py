"""分级评估: which kind of service a child needs, as one person found it on a day by the rules of `cases.grading`."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cases import grading
from cases.grading import Act, Grade, Tier
from cases.models.category import MinorCategory
from cases.models.conduct import BehaviourRecord
from cases.models.guardian import Guardian
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from guanai.audit import deed, record
from guanai.calendars import months_later
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.fields import SealedTextField


def acts_of(on: date):
    """The acts that count on a day: verified, within the look-back."""
    return BehaviourRecord.objects.verified().filter(
        happened_on__lte=on, happened_on__gte=months_later(on, -grading.LOOK_BACK)
    )


class AssessmentQuerySet(FilePageQuerySet):
    """Assessments. They ask the file, and on its pages the right to the case."""

    def latest(self):
        """The one that holds, of each child."""
        newer = Assessment.objects.valid().filter(minor=OuterRef("minor"), entered_at__gt=OuterRef("entered_at"))
        return self.valid().filter(~Exists(newer))

    def weighed(self):
        """Each with the tier that two people put in its place, and whether a row that it was reckoned from was
        voided since (`unfounded`).
        """
        voided = Q(behaviour__voided_at__isnull=False) | Q(category__voided_at__isnull=False)
        reasons = AssessmentReason.objects.filter(voided, assessment=OuterRef("pk"))
        approved = TierOverride.objects.valid().filter(assessment=OuterRef("pk"), approved_at__isnull=False)
        instead = Subquery(approved.order_by("-approved_at").values("tier")[:1])
        return self.annotate(unfounded=Exists(reasons), instead=instead)

    def due(self, on: date):
        """To be made again: its day has come, or what it was reckoned from is no longer what there is."""
        reasons = AssessmentReason.objects.filter(assessment=OuterRef("pk"))
        gone = reasons.filter(
            Q(behaviour__voided_at__isnull=False) | Q(category__voided_at__isnull=False) | Q(category__ends_on__lt=on)
        )
        told = AssessmentReason.objects.filter(assessment=OuterRef(OuterRef("pk")))
        acts = (
            acts_of(on)
            .filter(minor=OuterRef("minor"))
            .exclude(pk__in=told.filter(_of("behaviour")).values("behaviour"))
        )
        needs = MinorCategory.objects.current(on).vulnerability().filter(minor=OuterRef("minor"))
        needs = needs.exclude(pk__in=told.filter(_of("category")).values("category"))
        return self.latest().filter(Q(next_due__lte=on) | Exists(gone) | Exists(acts) | Exists(needs))


def to_assess(minors: models.QuerySet, on: date) -> models.QuerySet:
    """Of these files, those to be graded again, and those with a verified act that were never graded."""
    again = Assessment.objects.due(on).filter(minor=OuterRef("pk"))
    known = Assessment.objects.valid().filter(minor=OuterRef("pk"))
    return minors.filter(Q(Exists(again)) | Q(Exists(acts_of(on).filter(minor=OuterRef("pk")))) & ~Q(Exists(known)))


def _of(name: str) -> Q:
    """NOT IN knows no answer where a NULL stands among the values."""
    return Q(**{f"{name}__isnull": False})


class Assessment(FilePage):
    """分级评估. What it found is kept as it was found, with the model that found it."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="assessments", verbose_name="档案")
    assessed_on = models.DateField("评估日期", editable=False)
    next_due = models.DateField("下次评估", editable=False)
    model_version = models.CharField("模型版本", max_length=10, editable=False)
    tier = models.CharField("分级", max_length=1, choices=Tier, blank=True, editable=False)
    also_guardianship = models.BooleanField("兼公益监护", default=False, editable=False)
    behaviour_index = models.PositiveSmallIntegerField("行为指数", default=0, editable=False)
    need_index = models.PositiveSmallIntegerField("需求指数", default=0, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "分级评估"
        ordering = ["-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(behaviour_index__lte=grading.MOST, need_index__lte=grading.MOST),
                name="assessment_indices_to_a_hundred",
                violation_error_message="指数在 0 至 100 之间。",
            ),
            models.CheckConstraint(
                condition=Q(next_due__gt=F("assessed_on")),
                name="assessment_next_is_later",
                violation_error_message="下次评估须晚于这次评估。",
            ),
        ]
        indexes = [models.Index(fields=["minor", "-entered_at"], name="assessment_of_minor")]

    def __str__(self):
        return self.get_tier_display()

    def get_absolute_url(self):
        return reverse("minor-assessments", args=[self.minor_id])

    @classmethod
    def reckoned(cls, minor: Minor, on: date) -> tuple[Grade, date]:
        """What the rules find on a day from what is verified and valid, and when to ask again."""
        acts, needs = _acts(acts_of(on).filter(minor=minor)), _needs(minor, on)
        capacities = Guardian.objects.valid().filter(minor=minor).values_list("capacity", flat=True)
        kinds = {need.kind for need in needs}
        found = grading.grade(acts, kinds, on=on, capacities=capacities, school=minor.school_status)
        return found, grading.next_due(acts, kinds, on=on)

    def enter(self, *, by, **many) -> bool:
        """Grade the child by the rules of today. Safe to repeat."""
        found, self.next_due = self.reckoned(self.minor, self.assessed_on)
        self.model_version, self.tier, self.also_guardianship = grading.MODEL, found.tier, found.also_guardianship
        self.behaviour_index, self.need_index = found.behaviour_index, found.need_index
        with deed():
            if is_new := super().enter(by=by, **many):
                self._keep(found)
        return is_new

    def _keep(self, found: Grade) -> None:
        needs = {str(need): need for need in _needs(self.minor, self.assessed_on)}
        for number, reason in enumerate(found.reasons):
            need = None if reason.key else needs.get(reason.words)
            facts = {"words": reason.words, "points": reason.points, "behaviour_id": reason.key, "category": need}
            AssessmentReason.objects.create(assessment=self, number=number, **facts)

    @property
    def override(self) -> "TierOverride | None":
        """The latest that a second person approved."""
        approved = [one for one in self.overrides.all() if one.approved_at and not one.is_void]
        return max(approved, key=lambda one: one.approved_at, default=None)

    @property
    def in_force(self) -> Tier:
        """The tier that holds: that of the rules, unless two people decided otherwise. Asked of a row of `weighed`."""
        return Tier(self.instead or self.tier)

    def shown_reasons(self) -> list["AssessmentReason"]:
        """What it was reckoned from, without what was voided since."""
        return [reason for reason in self.reasons.all() if reason.holds]


def _acts(rows) -> Sequence[Act]:
    return [Act(row.act, row.happened_on, row.pk) for row in rows.only("pk", "act", "happened_on")]


def _needs(minor: Minor, on: date) -> list[MinorCategory]:
    return list(MinorCategory.objects.current(on).vulnerability().filter(minor=minor))


class ReasonQuerySet(models.QuerySet):
    """Reasons, known to whoever knows the assessment."""

    def visible_to(self, user):
        return self.filter(assessment__in=Assessment.objects.visible_to(user))


class AssessmentReason(models.Model):
    """One reason of an assessment: words first, points second, and the row that it came from."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reasons", verbose_name="评估")
    number = models.PositiveSmallIntegerField("顺序")
    words = SealedTextField("理由", longest=200)
    points = models.PositiveSmallIntegerField("分值", null=True)
    behaviour = models.ForeignKey(BehaviourRecord, models.PROTECT, null=True, related_name="+", verbose_name="行为记录")
    category = models.ForeignKey(MinorCategory, models.PROTECT, null=True, related_name="+", verbose_name="类别")

    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评估理由"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="assessment_reason_once")]

    def __str__(self):
        return f"{self.assessment_id} {self.number}"

    @property
    def holds(self) -> bool:
        """Whether the row that it came from is still valid."""
        return not any(row.is_void for row in (self.behaviour, self.category) if row)


class OverrideQuerySet(models.QuerySet):
    """Overrides, known to whoever knows the assessment."""

    def visible_to(self, user):
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class TierOverride(Entry):
    """改级: two people find another tier right than the rules do. Never a restraint without a verified act."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="overrides", verbose_name="评估")
    tier = models.CharField("改为", max_length=1, choices=[(tier.value, tier.label) for tier in Tier if tier])
    reason = SealedTextField("理由", longest=300)
    approved_at = models.DateTimeField("批准时间", null=True, editable=False)
    approved_by = models.UUIDField("批准人", null=True, editable=False)

    objects = OverrideQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "改级"
        ordering = ["-entered_at", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("approved_at", "approved_by", "批准时间与批准人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(approved_by=F("entered_by")),
                name="override_two_people",
                violation_error_message="提出和批准须由两个人分别办理。",
            ),
        ]

    def __str__(self):
        return self.get_tier_display()

    def get_absolute_url(self):
        return reverse("minor-assessments", args=[self.minor.pk])

    @property
    def minor(self) -> Minor:
        return self.assessment.minor

    def within(self, holding) -> bool:
        return self.minor.within(holding)

    @classmethod
    def open_tiers(cls, assessment: Assessment) -> list[Tier]:
        """What may be chosen: a restraint only where a verified act, old or new, stands in the file."""
        acts = list(BehaviourRecord.objects.verified().filter(minor=assessment.minor).only("act"))
        lawful = {Tier.RESTRAINT: any(act.is_serious for act in acts), Tier.ATTENTION: bool(acts)}
        return [tier for tier in Tier if tier and tier != assessment.tier and lawful.get(tier, True)]

    def approve(self, *, by) -> None:
        """A second person agrees, and the tier holds. Raises ValidationError; safe to repeat."""
        if by.pk == self.entered_by:
            raise ValidationError("提出人不能批准自己提出的改级，请由另一位站长批准。")
        facts = {"approved_at": timezone.now(), "approved_by": by.pk}
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, approved_at=None).update(**facts):
                record("tieroverride.approve", self, by=by)
        self.refresh_from_db()
