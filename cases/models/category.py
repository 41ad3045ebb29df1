"""类别: by law and by vulnerability. The two are shown together only to who has the right to the case."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.lists import Conduct, Vulnerability
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part

FAMILY = (Vulnerability.SINGLE_PARENT, Vulnerability.CHILD_OF_DRUG_USER, Vulnerability.CHILD_OF_PRISONER)
CASE = (*Conduct, Vulnerability.VICTIM)
GUARDED = (*CASE, *FAMILY)  # what only READ_CASE opens: what a child did or suffered, and what the parents are


class CategoryQuerySet(FilePageQuerySet):
    """Tags by day and by side."""

    def current(self, on: date):
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def conduct(self):
        return self.filter(kind__in=Conduct.values)

    def vulnerability(self):
        return self.filter(kind__in=Vulnerability.values)

    def unguarded(self):
        """What everybody may read who reads the file."""
        return self.exclude(kind__in=GUARDED)


class MinorCategory(FilePage):
    """类别标记, dated and sourced; a child may bear several."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="categories", verbose_name="档案")
    kind = models.CharField(
        "类别", max_length=22, choices=[("按法律事实", Conduct.choices), ("按困难情形", Vulnerability.choices)]
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    source = models.CharField("来源", max_length=60)

    objects = CategoryQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "类别"
        ordering = ["starts_on", "entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="category_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["minor", "kind"],
                condition=Q(ends_on=None, voided_at=None),
                name="category_open_once",
                violation_error_code="kind",
                violation_error_message="这个类别已在档案里。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-categories", args=[self.minor_id])

    @classmethod
    def of_case(cls, rows):
        return rows.conduct()

    @property
    def of_family(self) -> bool:
        return self.kind in FAMILY

    def is_current(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
