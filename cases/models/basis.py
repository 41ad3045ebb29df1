"""依据: by what right the station keeps a child's data, 法定职责 or 监护人同意 (个人信息保护法 13, 28 to 31, 34)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from cases.lists import BasisKind, DutyArticle
from cases.models.guardian import Guardian
from cases.models.life import CHILD
from cases.models.minor import Minor, MinorQuerySet
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.calendars import born_since, gb_date
from guanai.models import Attachment
from guanai.scans import Scan

OF_CASE = (  # articles that tell of a case
    DutyArticle.PREVENTION_41,
    DutyArticle.PREVENTION_45,
    DutyArticle.PREVENTION_57,
    DutyArticle.FAMILY_49,
    DutyArticle.CORRECTION_52,
)


class BasisQuerySet(FilePageQuerySet):
    """Bases by day."""

    def current(self, on: date):
        """In force on that day."""
        return self.valid().filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), given_on__lte=on)


class LegalBasis(FilePage):
    """依据 of a file: for what, by which article or by whose consent, until it was withdrawn."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="bases", verbose_name="档案")
    kind = models.CharField("依据", max_length=8, choices=BasisKind)
    article = models.CharField("法律条款", max_length=16, choices=DutyArticle, blank=True)
    guardian = models.ForeignKey(
        Guardian, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意的监护人"
    )
    purpose = models.CharField("用途", max_length=120)
    given_on = models.DateField("日期")
    withdrawn_on = models.DateField("撤回日期", null=True, editable=False)
    scan = models.OneToOneField(
        Attachment, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="扫描件"
    )

    objects = BasisQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "依据"
        ordering = ["-given_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind=BasisKind.DUTY) & ~Q(article="") & Q(guardian=None)
                | Q(kind=BasisKind.CONSENT, article="", guardian__isnull=False),
                name="basis_names_article_or_guardian",
                violation_error_message="法定职责须写明法律条款，监护人同意须写明是哪一位监护人。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="basis_withdrawn_after_it_was_given",
                violation_error_message="撤回日期不能早于依据的日期。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-bases", args=[self.minor_id])

    @classmethod
    def of_case(cls, rows):
        return rows.filter(article__in=OF_CASE)

    @property
    def tells_of_case(self) -> bool:
        return self.article in OF_CASE

    def is_current(self, on: date) -> bool:
        return self.given_on <= on and (self.withdrawn_on is None or self.withdrawn_on > on)

    def give(self, scan: Scan | None, *, by) -> None:
        """Write the basis, and its paper sealed. Safe to repeat."""
        with deed():
            if self.enter(by=by) and scan:
                self.scan = Attachment.store_sealed(scan.data, name=scan.name, media_type=scan.media_type, by=by)
                type(self).objects.filter(pk=self.pk).update(scan=self.scan)

    def withdraw(self, on: date, *, by) -> None:
        """From that day on it is no basis any more. Raises ValidationError; safe to repeat."""
        if on < self.given_on:
            raise ValidationError(f"不能早于依据的日期（{gb_date(self.given_on)}）。")
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, withdrawn_on=None).update(withdrawn_on=on):
                record("legalbasis.withdraw", self, by=by)
        self.refresh_from_db()

    def note_opening(self, *, by) -> None:
        """Leave the trace of a look at the paper; it is sent only if it could be written."""
        with deed():
            record("legalbasis.open", self, by=by)


def unfounded(files: MinorQuerySet, on: date) -> MinorQuerySet:
    """Open files of children under 14 on that day that stand on nothing."""
    young = files.open().filter(birth_date__gte=born_since(CHILD, on))
    return young.exclude(Exists(LegalBasis.objects.current(on).filter(minor=OuterRef("pk"))))


def marked(files: MinorQuerySet, on: date) -> MinorQuerySet:
    """The same files, each saying whether it is one of the unfounded: `unfounded`."""
    return files.annotate(unfounded=Exists(unfounded(Minor.objects.filter(pk=OuterRef("pk")), on)))
