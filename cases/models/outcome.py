"""成效: what became of a child, with a day and somebody who verified it; looked at again on later days."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cases import rechecking
from cases.models.minor import Minor
from cases.models.offence import has_offended, offended
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.entry import Entry

OFFENDED = "这段时间里有核实的严重不良行为、涉案记录或再次违法，不能记为未再违法。"


class OutcomeKind(models.TextChoices):
    """成效."""

    RETURNED_SCHOOL = "returned_school", "回归校园"
    RETURNED_FAMILY = "returned_family", "回归家庭"
    EMPLOYED = "employed", "就业"
    FURTHER_STUDY = "further_study", "升学"
    NO_REOFFENCE = "no_reoffence", "未再违法"
    AID_ENDED = "aid_ended", "困难解除"
    PEER_VOLUNTEER = "peer_volunteer", "担任少年法治员"
    REOFFENDED = "reoffended", "再次违法"
    LOST_CONTACT = "lost_contact", "失去联系"


OF_CASE = (OutcomeKind.NO_REOFFENCE, OutcomeKind.REOFFENDED)  # tell that there was an offence
GRAVE = (OutcomeKind.REOFFENDED, OutcomeKind.LOST_CONTACT)  # nothing was achieved


class OutcomeQuerySet(FilePageQuerySet):
    """Outcomes. They ask the file."""

    def unguarded(self):
        """What everybody may read who reads the file."""
        return self.exclude(kind__in=OF_CASE)

    def verified(self):
        return self.valid().filter(verified_at__isnull=False)

    def happened(self, first: date, last: date):
        return self.filter(happened_on__gte=first, happened_on__lte=last)

    def to_check(self, until: date):
        """Verified, and to be looked at again by that day."""
        return self.verified().filter(check_due_on__lte=until)

    def proven(self, first: date, last: date, **counted):
        """未再违法 looked for within these days, long enough after, and not found otherwise until the last of them."""
        looks = OutcomeCheck.objects.valid().filter(outcome=OuterRef("pk"))
        at_once = Q(happened_on__gte=F("enough_on"), happened_on__range=(first, last))
        later = looks.filter(checked_on__gte=OuterRef("enough_on"), checked_on__range=(first, last))
        known = self.verified().filter(kind=OutcomeKind.NO_REOFFENCE)
        again = has_offended(after=OuterRef("observed_from"), until=last, **counted)
        return known.filter(at_once | Exists(later), ~again).exclude(Exists(looks.filter(found=Found.ENDED)))


class Outcome(FilePage):
    """成效 of a child; counted only when verified. Of 未再违法 the day is that of the first check."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="outcomes", verbose_name="档案")
    kind = models.CharField("成效", max_length=16, choices=OutcomeKind)
    happened_on = models.DateField("日期")
    observed_from = models.DateField("从哪天起观察", null=True, blank=True)
    evidence = models.CharField("依据", max_length=120)
    enough_on = models.DateField("观察满期", null=True, editable=False)
    check_due_on = models.DateField("下次复查", null=True, editable=False)
    verified_at = models.DateTimeField("核实时间", null=True, editable=False)
    verified_by = models.UUIDField("核实人", null=True, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "成效"
        ordering = ["-happened_on"]
        constraints = [
            *FilePage.Meta.constraints,
            both_or_neither("verified_at", "verified_by", "核实时间与核实人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("entered_by")),
                name="outcome_two_people",
                violation_error_message="登记和核实须由两个人分别办理。",
            ),
            models.CheckConstraint(
                condition=Q(observed_from=None) | Q(kind=OutcomeKind.NO_REOFFENCE, observed_from__lte=F("happened_on")),
                name="outcome_observed_before_it_is_said",
                violation_error_code="observed_from",
                violation_error_message="观察起始日期只用于“未再违法”，且不能晚于核查日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["check_due_on"], condition=Q(voided_at=None), name="outcome_to_check"),
            models.Index(fields=["kind", "happened_on"], condition=Q(voided_at=None), name="outcome_counts"),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-outcomes", args=[self.minor_id])

    @classmethod
    def of_case(cls, rows):
        return rows.filter(kind__in=OF_CASE)

    @property
    def of_mentoring(self) -> bool:
        return super().of_mentoring and self.kind not in OF_CASE

    def save(self, **kwargs):
        """When it is looked at again follows from the row itself, until somebody has looked."""
        self.enough_on = self.observed_from and rechecking.enough_on(self.observed_from)
        self.check_due_on = rechecking.next_planned(self.planned(), [])
        super().save(**kwargs)

    def clean(self):
        """Raises ValidationError for 未再违法 against what the file knows."""
        if self._is_untrue:
            raise ValidationError({"kind": OFFENDED})

    @property
    def _is_untrue(self) -> bool:
        """未再违法 against what the file knows today."""
        asked = self.kind == OutcomeKind.NO_REOFFENCE and self.observed_from and self.happened_on
        return bool(asked) and offended(self.minor, self.observed_from, self.happened_on)

    @property
    def may_be_checked(self) -> bool:
        """Whether it makes sense to look again."""
        return self.verified_at is not None and self.kind not in GRAVE

    def planned(self) -> list[date]:
        """On which days it is to be looked at again."""
        if self.kind == OutcomeKind.RETURNED_SCHOOL:
            return rechecking.planned(self.happened_on, rechecking.SCHOOL)
        early = self.enough_on and self.happened_on < self.enough_on
        return [self.enough_on] if early else []

    def reckon(self) -> None:
        """Write down when it is looked at next; nothing is due once it no longer holds."""
        looks = list(self.checks.valid())
        over = any(look.found == Found.ENDED for look in looks)
        due_on = None if over else rechecking.next_planned(self.planned(), [look.checked_on for look in looks])
        type(self).objects.filter(pk=self.pk).update(check_due_on=due_on)
        self.check_due_on = due_on

    def verify(self, *, by) -> None:
        """Another person has seen that it is so. Raises ValidationError; safe to repeat."""
        if by.pk == self.entered_by:
            raise ValidationError("登记人不能核实自己登记的成效，请由另一人核实。")
        if self._is_untrue:
            raise ValidationError(OFFENDED)
        facts = {"verified_at": timezone.now(), "verified_by": by.pk}
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, verified_at=None).update(**facts):
                record("outcome.verify", self, by=by)
        self.refresh_from_db()


class Found(models.TextChoices):
    """复查结果."""

    HOLDS = "holds", "仍然如此"
    ENDED = "ended", "已有变化"


class CheckQuerySet(models.QuerySet):
    """Checks. They ask the outcome's file."""

    def visible_to(self, user):
        return self.filter(outcome__in=Outcome.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class OutcomeCheck(Entry):
    """复查: somebody looked again whether it still holds, and how it was seen."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="checks", verbose_name="成效")
    checked_on = models.DateField("复查日期")
    found = models.CharField("复查结果", max_length=6, choices=Found)
    evidence = models.CharField("依据", max_length=120)

    objects = CheckQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "成效复查"
        ordering = ["checked_on", "entered_at"]
        indexes = [models.Index(fields=["outcome", "checked_on"], name="outcome_check_by_day")]

    def __str__(self):
        return f"{self.checked_on.month}月{self.checked_on.day}日复查"

    def get_absolute_url(self):
        return self.outcome.get_absolute_url()

    @property
    def minor(self) -> Minor:
        return self.outcome.minor

    def within(self, holding) -> bool:
        return self.outcome.within(holding)

    def clean(self):
        """Raises ValidationError for a look before the outcome, or against what the file knows."""
        about = self.outcome
        if self.checked_on and self.checked_on <= about.happened_on:
            raise ValidationError({"checked_on": "复查须晚于成效的日期。"})
        asked = about.observed_from and self.found == Found.HOLDS and self.checked_on
        if asked and offended(about.minor, about.observed_from, self.checked_on):
            raise ValidationError({"found": OFFENDED})

    def enter(self, *, by, **many) -> bool:
        """The look, and when the next one is due. The same look again changes nothing."""
        with deed():
            is_new = super().enter(by=by, **many)
            self.outcome.reckon()
        return is_new

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            self.outcome.reckon()
