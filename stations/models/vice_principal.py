"""法治副校长: who is appointed to which school, by which of the four systems, until when (教育部令第52号)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.calendars import age, anniversary
from stations.models.person import Person
from stations.models.school import School
from stations.models.tenure import Tenure, TenureQuerySet

TERM = 3  # years
OLDEST = 65  # 周岁 at the start
MOST_SCHOOLS = 2  # of one person at a time


class PrincipalRole(models.TextChoices):
    """聘任职务."""

    VICE_PRINCIPAL = "vice_principal", "法治副校长"
    COUNSELLOR = "counsellor", "法治辅导员"


class DispatchSystem(models.TextChoices):
    """派出系统."""

    POLICE = "police", "公安"
    COURT = "court", "法院"
    PROCURATORATE = "procuratorate", "检察院"
    JUSTICE = "justice", "司法行政"


class EndedReason(models.TextChoices):
    """解聘原因."""

    EXPIRED = "expired", "聘期届满"
    TRANSFER = "transfer", "工作调动"
    UNFIT = "unfit", "不能胜任"
    RESIGNED = "resigned", "本人辞任"
    RETIRED = "retired", "退休"


@dataclass(frozen=True)
class Held:
    """One appointment of a person: at which school, from when to when."""

    school: object
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def usual_end(starts_on: date) -> date:
    """The last day of a term of three years."""
    return anniversary(starts_on, TERM) - timedelta(days=1)


def too_old(born: date | None, starts_on: date) -> bool:
    """Past 65 周岁 on the first day (教育部令第52号); an unknown birth date says nothing."""
    return born is not None and age(born, starts_on) > OLDEST


def too_many(wanted: Held, others: Iterable[Held]) -> set:
    """The other schools held on a day of `wanted` on which it would be the third; empty when there is no such day."""
    others = [one for one in others if one.school != wanted.school]
    days = {wanted.starts_on, *(one.starts_on for one in others if wanted.covers(one.starts_on))}
    for day in sorted(days):
        schools = {one.school for one in others if one.covers(day)}
        if len(schools) >= MOST_SCHOOLS:
            return schools
    return set()


class VicePrincipalQuerySet(TenureQuerySet):
    """Appointments of vice-principals and counsellors."""

    def principals(self, on: date):
        """法治副校长 in office on that day, counsellors left out, of people and schools that are not voided."""
        known = self.in_force(on).filter(person__voided_at=None, school__voided_at=None)
        return known.filter(role=PrincipalRole.VICE_PRINCIPAL)

    def of_police(self, on: date):
        return self.principals(on).filter(dispatch_system=DispatchSystem.POLICE)

    def covering(self, on: date):
        """What counts for the coverage of schools: appointed with a letter that was handed over by that day."""
        return self.principals(on).filter(letter_issued_on__lte=on)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "person", "school")


class VicePrincipal(Tenure):
    """法治副校长聘任 of a person at a school. A renewal is a new row."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="principalships", verbose_name="人员")
    school = models.ForeignKey(School, models.PROTECT, related_name="principals", verbose_name="学校")
    role = models.CharField("职务", max_length=15, choices=PrincipalRole, default=PrincipalRole.VICE_PRINCIPAL)
    dispatch_system = models.CharField("派出系统", max_length=13, choices=DispatchSystem, default=DispatchSystem.POLICE)
    letter_no = models.CharField("聘书编号", max_length=40, blank=True)
    letter_issued_on = models.DateField("颁发日期", null=True, blank=True)
    ends_on = models.DateField("截止日期")
    ended_reason = models.CharField("解聘原因", max_length=10, choices=EndedReason, blank=True)

    objects = VicePrincipalQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "法治副校长"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "school", "starts_on"],
                condition=Q(voided_at=None),
                name="vice_principal_once",
                violation_error_code="starts_on",
                violation_error_message="此人在这所学校从这一天起的聘任已经登记过。",
            ),
        ]
        indexes = [
            *Tenure.Meta.indexes,
            models.Index(fields=["school", "ends_on"], name="vice_principal_of_school"),
        ]

    def __str__(self):
        return f"{self.person}（{self.school}{self.get_role_display()}）"

    def get_absolute_url(self):
        return reverse("vice-principals-row", args=[self.pk])

    def held(self) -> Held:
        return Held(self.school_id, self.starts_on, self.ends_on)

    def others(self) -> list["VicePrincipal"]:
        """The same person's other appointments that share a day with this one."""
        shared = VicePrincipal.objects.valid().filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
        return list(shared.filter(person=self.person_id).exclude(pk=self.pk).select_related("school"))
