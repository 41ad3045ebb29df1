"""挂点民警: which officer answers for which school."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.person import Person
from stations.models.school import School
from stations.models.tenure import Tenure, TenureQuerySet


class SchoolLiaisonQuerySet(TenureQuerySet):
    """Liaisons of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school", "person")


class SchoolLiaison(Tenure):
    """挂点民警 of a school for a time."""

    school = models.ForeignKey(School, models.PROTECT, related_name="liaisons", verbose_name="学校")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="民警")

    objects = SchoolLiaisonQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "挂点民警"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "person"],
                condition=Q(voided_at=None, ends_on=None),
                name="school_liaison_open_once",
                violation_error_code="person",
                violation_error_message="此人正挂点这所学校，不用再登记。",
            ),
        ]

    def __str__(self):
        return f"{self.person}（{self.school}）"

    def get_absolute_url(self):
        return reverse("liaisons-row", args=[self.pk])
