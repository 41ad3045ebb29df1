"""专门人员: who handles the cases of minors in a unit (未成年人保护法 101: specially trained, and women among them)."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.person import Gender, Person
from stations.models.tenure import Tenure, TenureQuerySet


class OfficerDesignationQuerySet(TenureQuerySet):
    """Designations of units."""

    def women(self):
        return self.filter(person__gender=Gender.FEMALE)

    def during(self, first: date, last: date):
        """Holding on at least one of these days."""
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)

    def without_a_woman(self, unit, on: date) -> bool:
        """Whether the unit has designated officers on that day, and no woman among them."""
        there = list(self.in_force(on).filter(unit=unit).values_list("person__gender", flat=True))
        return bool(there) and Gender.FEMALE not in there

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "person")


class OfficerDesignation(Tenure):
    """专门人员: an officer who handles the unit's cases of minors, for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="designations", verbose_name="民警")
    trained_on = models.DateField("专门培训日期", null=True, blank=True)

    objects = OfficerDesignationQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "未成年人案件专门人员"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=Q(voided_at=None, ends_on=None),
                name="designation_open_once",
                violation_error_code="person",
                violation_error_message="此人正是本单位的专门人员，不用再登记。",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on", "id"], name="designation_by_start"),
            models.Index(fields=["unit", "person"], name="designation_of_unit"),
        ]

    def __str__(self):
        return f"{self.person}（{self.unit.short}）"

    def get_absolute_url(self):
        return reverse("designations-row", args=[self.pk])

    @property
    def gender(self) -> str:
        return self.person.get_gender_display()
