"""兼任批准: a county lets one person be 法治副校长 of one school more than two, and says why."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.entry import Entry
from stations.access import ScopedQuerySet
from stations.models.person import Person
from stations.models.school import School


class ExtraSchoolQuerySet(ScopedQuerySet):
    """Grants, seen by whoever sees the person."""

    place = "person__unit__path"

    def valid(self):
        return self.filter(voided_at=None)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("person__unit", "school")


class ExtraSchool(Entry):
    """兼任批准 of a school for a person: on a day, with a reason, by whoever entered it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.ForeignKey(Person, models.PROTECT, related_name="extra_schools", verbose_name="人员")
    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    granted_on = models.DateField("批准日期")
    reason = models.CharField("批准理由", max_length=200, help_text="例如：山区两所教学点离得近，全县没有别的人选。")

    objects = ExtraSchoolQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "兼任批准"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "school"],
                condition=Q(voided_at=None),
                name="extra_school_once",
                violation_error_code="school",
                violation_error_message="此人兼任这所学校已经批准过。",
            ),
        ]

    def __str__(self):
        return f"{self.person}兼任{self.school}"

    def within(self, holding) -> bool:
        return self.person.within(holding)

    def get_absolute_url(self):
        return reverse("principals")
