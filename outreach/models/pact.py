"""警校共建 and 零犯罪学校: what a school and the police agreed on, and what a school year was found to be."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from outreach.models.event import OutreachQuerySet
from outreach.standing import FIRST_NOTICE
from stations.models import School
from stations.models.owned import Owned
from stations.models.tenure import Tenure, TenureQuerySet


class PactQuerySet(OutreachQuerySet, TenureQuerySet):
    """Agreements of schools."""

    def unrenewed(self):
        """The latest of each school."""
        later = SchoolPact.objects.valid().filter(school=OuterRef("school"), ends_on__gt=OuterRef("ends_on"))
        return self.valid().exclude(Exists(later))

    def due(self, on: date):
        """Running out within the first notice, or run out, and not renewed; of schools that are still there."""
        open_school = Q(school__closed_on=None) | Q(school__closed_on__gt=on)
        known = self.unrenewed().filter(open_school, school__voided_at=None)
        return known.filter(ends_on__lte=on + timedelta(days=FIRST_NOTICE))

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class SchoolPact(Tenure):
    """警校共建协议 of a unit and a school; it always ends on a day. A renewal is a new row."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    ends_on = models.DateField("有效期至")
    note = models.CharField("共建内容", max_length=200, blank=True)

    objects = PactQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "警校共建"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "school", "starts_on"],
                condition=Q(voided_at=None),
                name="school_pact_once",
                violation_error_code="starts_on",
                violation_error_message="与这所学校在这一天签的协议已经登记过。",
            ),
        ]
        indexes = [*Tenure.Meta.indexes, models.Index(fields=["school", "ends_on"], name="school_pact_of_school")]

    def __str__(self):
        return f"与{self.school}共建"

    def get_absolute_url(self):
        return reverse("pacts-row", args=[self.pk])


class YearFinding(models.TextChoices):
    """学年认定."""

    NO_CRIME = "no_crime", "零犯罪学校"
    NO_VICTIM = "no_victim", "零受害学校"


class SchoolYearQuerySet(OutreachQuerySet):
    """Findings of school years."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class SchoolYear(Owned):
    """零犯罪学校: found of a school year by a body, on a day, in a document. No row says nothing."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    year = models.PositiveSmallIntegerField("学年", help_text="填学年开始的年份，2025 即 2025—2026 学年。")
    finding = models.CharField("认定", max_length=9, choices=YearFinding, default=YearFinding.NO_CRIME)
    found_on = models.DateField("认定日期")
    document = models.CharField("依据文件", max_length=80, help_text="写明哪个单位的什么文件、文号。")

    objects = SchoolYearQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "零犯罪学校"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["school", "year", "finding"],
                condition=Q(voided_at=None),
                name="school_year_once",
                violation_error_code="year",
                violation_error_message="这所学校这个学年的这项认定已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["found_on", "id"], name="school_year_by_day")]

    def __str__(self):
        return f"{self.school}{self.year}—{self.year + 1} 学年{self.get_finding_display()}"

    def get_absolute_url(self):
        return reverse("school-years-row", args=[self.pk])
