"""成效: what became of a child, with a day and somebody who verified it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.constraints import both_or_neither


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


class OutcomeQuerySet(FilePageQuerySet):
    """Outcomes. They ask the file."""

    def unguarded(self):
        """What everybody may read who reads the file."""
        return self.exclude(kind__in=OF_CASE)

    def verified(self):
        return self.valid().filter(verified_at__isnull=False)


class Outcome(FilePage):
    """成效 of a child; counted only when verified."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="outcomes", verbose_name="档案")
    kind = models.CharField("成效", max_length=16, choices=OutcomeKind)
    happened_on = models.DateField("日期")
    evidence = models.CharField("依据", max_length=120)
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
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-outcomes", args=[self.minor_id])

    @classmethod
    def of_case(cls, rows):
        return rows.filter(kind__in=OF_CASE)

    def verify(self, *, by) -> None:
        """Another person has seen that it is so. Raises ValidationError; safe to repeat."""
        if by.pk == self.entered_by:
            raise ValidationError("登记人不能核实自己登记的成效，请由另一人核实。")
        facts = {"verified_at": timezone.now(), "verified_by": by.pk}
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, verified_at=None).update(**facts):
                record("outcome.verify", self, by=by)
        self.refresh_from_db()
