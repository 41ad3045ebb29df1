"""分级评估: which kind of service a child needs, as one person found it on a day by the rules of `cases.grading`."""

from datetime import date
from functools import reduce
from operator import or_
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cases import grading
from cases.grading import Grade, Tier
from cases.lists import Capacity, SchoolStatus, SeriousMisbehaviour
from cases.models import ground
from cases.models.bearing import unfounded
from cases.models.case import JuvenileCase
from cases.models.category import MinorCategory
from cases.models.conduct import BehaviourRecord
from cases.models.ground import acts_of, cases_of, changed, lost, moved
from cases.models.holding import hold_alone
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed


class AssessmentQuerySet(FilePageQuerySet):
    """Assessments. They ask the file, and on its pages the right to the case."""

    def latest(self):
        """The one that holds, of each child."""
        newer = Assessment.objects.valid().filter(minor=OuterRef("minor"), entered_at__gt=OuterRef("entered_at"))
        return self.valid().filter(~Exists(newer))

    def weighed(self):
        """Each with the tier that two people put in its place, and whether a row that it was reckoned from
        counts no more (`unfounded`).
        """
        reasons = AssessmentReason.objects.filter(lost(), assessment=OuterRef("pk"))
        approved = TierOverride.objects.valid().filter(assessment=OuterRef("pk"), approved_at__isnull=False)
        instead = Subquery(approved.order_by("-approved_at").values("tier")[:1])
        return self.annotate(unfounded=Exists(reasons), instead=instead)

    def due(self, on: date):
        """To be made again: its day has come, or what it was reckoned from is no longer what there is."""
        reasons = AssessmentReason.objects.filter(assessment=OuterRef("pk"))
        gone = reasons.filter(lost() | moved(on) | Q(category__ends_on__lt=on))
        needs = MinorCategory.objects.current(on).vulnerability()
        told = {"behaviour": acts_of(on), "case": cases_of(on), "category": needs}
        new = [Q(Exists(_untold(name, rows))) for name, rows in told.items()]
        return self.latest().filter(reduce(or_, new, Q(next_due__lte=on) | Q(Exists(gone)) | changed()))


def to_assess(minors: models.QuerySet, on: date) -> models.QuerySet:
    """Of these files, those to be graded again, and those with a verified act or a case that were never graded."""
    again = Assessment.objects.due(on).filter(minor=OuterRef("pk"))
    known = Assessment.objects.valid().filter(minor=OuterRef("pk"))
    facts = (Q(Exists(rows.filter(minor=OuterRef("pk")))) for rows in (acts_of(on), cases_of(on)))
    return minors.filter(Q(Exists(again)) | reduce(or_, facts) & ~Q(Exists(known)))


def _untold(name: str, rows: models.QuerySet) -> models.QuerySet:
    """Of these rows, those of the file that no reason of the assessment names."""
    told = AssessmentReason.objects.filter(assessment=OuterRef(OuterRef("pk")), **{f"{name}__isnull": False})
    return rows.filter(minor=OuterRef("minor")).exclude(pk__in=told.values(name))


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
    capacity = models.CharField("监护能力", max_length=8, choices=Capacity, blank=True, editable=False)
    school_status = models.CharField("就学状态", max_length=12, choices=SchoolStatus, blank=True, editable=False)

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
        facts, kinds = ground.known_facts(minor, on), {need.kind for need in ground.known_needs(minor, on)}
        capacities = [cls._capacity_of(minor)]
        found = grading.grade(facts, kinds, on=on, capacities=capacities, school=minor.school_status)
        return found, grading.next_due(facts, kinds, on=on)

    @staticmethod
    def _capacity_of(minor: Minor) -> str:
        return Minor._base_manager.filter(pk=minor.pk).values_list(ground.best_capacity(minor.pk), flat=True).get()

    def enter(self, *, by, **many) -> bool:
        """Grade the child by the rules of today. Safe to repeat."""
        found, self.next_due = self.reckoned(self.minor, self.assessed_on)
        self.model_version, self.tier, self.also_guardianship = grading.MODEL, found.tier, found.also_guardianship
        self.behaviour_index, self.need_index = found.behaviour_index, found.need_index
        self.capacity, self.school_status = self._capacity_of(self.minor), self.minor.school_status
        with deed():
            if is_new := super().enter(by=by, **many):
                self._keep(found)
        return is_new

    def _keep(self, found: Grade) -> None:
        needs = {str(need): need for need in ground.known_needs(self.minor, self.assessed_on)}
        for number, reason in enumerate(found.reasons):
            need = None if reason.key or reason.case else needs.get(reason.words)
            facts = {"words": reason.words, "points": reason.points, "behaviour_id": reason.key, "category": need}
            facts["case_id"] = reason.case
            AssessmentReason.objects.create(assessment=self, number=number, **facts)

    def void(self, reason: str, *, by) -> None:
        """The one before holds again, with its other tier only if that has a ground still. Raises NotAllowed."""
        with deed():
            super().void(reason, by=by)
            hold_alone(self.minor)
            if tiers := unfounded(self.minor):
                raise NotAllowed(f"作废后上一次评估的改级“{tiers[0]}”又会算数，它已经没有依据，请先作废那一次评估。")

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
        """What it was reckoned from, without what counts no more."""
        gone = set(self.reasons.filter(lost()).values_list("pk", flat=True))
        return [reason for reason in self.reasons.all() if reason.pk not in gone]


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
    case = models.ForeignKey(JuvenileCase, models.PROTECT, null=True, related_name="+", verbose_name="案件")

    objects = ReasonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评估理由"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="assessment_reason_once")]

    def __str__(self):
        return f"{self.assessment_id} {self.number}"


class OverrideQuerySet(models.QuerySet):
    """Overrides, known to whoever knows the assessment."""

    def visible_to(self, user):
        return self.filter(assessment__in=Assessment.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class TierOverride(Entry):
    """改级: two people find another tier right than the rules. Never a restraint without a verified act or a case."""

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
        """What may be chosen instead of the tier of the rules."""
        return [tier for tier in cls.lawful(assessment.minor) if tier != assessment.tier]

    @staticmethod
    def lawful(minor: Minor) -> list[Tier]:
        """A restraint only where a verified act or a case, old or new, stands in the file."""
        known = set(BehaviourRecord.objects.verified().filter(minor=minor).values_list("act", flat=True))
        case = JuvenileCase.objects.offences().filter(minor=minor).exists()
        grounds = {Tier.RESTRAINT: case or known & {*SeriousMisbehaviour.values}, Tier.ATTENTION: case or known}
        return [tier for tier in Tier if tier and grounds.get(tier, True)]

    def approve(self, *, by) -> None:
        """A second person agrees, and the tier holds, if it has a ground still. Raises ValidationError; repeatable."""
        if by.pk == self.entered_by:
            raise ValidationError("提出人不能批准自己提出的改级，请由另一位站长批准。")
        facts = {"approved_at": timezone.now(), "approved_by": by.pk}
        with deed():
            hold_alone(self.minor)  # nobody voids its ground meanwhile
            if self.tier not in self.lawful(self.minor):
                raise ValidationError(f"“{self}”在档案里已经没有核实的行为或案件作依据，不能批准。")
            if type(self).objects.valid().filter(pk=self.pk, approved_at=None).update(**facts):
                record("tieroverride.approve", self, by=by)
        self.refresh_from_db()
