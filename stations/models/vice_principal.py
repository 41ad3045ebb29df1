"""法治副校长: who is appointed to which school, by which of the four systems, until when (教育部令第52号)."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from guanai.audit import deed
from guanai.calendars import age, anniversary, today
from guanai.entry import waiting
from guanai.lifecycle import NotAllowed
from guanai.registers import papers
from stations.models.clearance import Clearance
from stations.models.person import Person
from stations.models.school import School
from stations.models.tenure import Tenure, TenureQuerySet

TERM = 3  # years
STEPS = (1, 7, 14, 30)  # days before the last one on which it is told, the nearest first
NEAR = 90  # days before it from which a term is near its end
LAPSED = 30  # days after it for which it is still told
OLDEST = 65  # 周岁 at the start
MOST_SCHOOLS = 2  # of one person at a time
UNCLEARED = "此人没有十二个月以内未查到记录的背景核查，不能聘任。请先核查，在“背景核查”里登记后再聘任。"


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
    """The last day of a term of three years; of one from 29 February the 28th, the day before 1 March."""
    turned = anniversary(starts_on, TERM)
    return turned - timedelta(days=1) if turned.day == starts_on.day else turned


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


def beyond(wanted: Held, others: Iterable[Held], granted: set) -> set:
    """As `too_many`, but a school that the county granted stands beside the two and is never one too many."""
    if wanted.school in granted:
        return set()
    return too_many(wanted, (one for one in others if one.school not in granted))


def step(ends_on: date, on: date) -> int | None:
    """Which of the steps before its last day a term has reached: 30, 14, 7 or 1 days; None before and after."""
    left = (ends_on - on).days
    return next((days for days in STEPS if 0 <= left <= days), None)


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

    def expiring(self, on: date, ahead: int = STEPS[-1]):
        """Whose term ends within so many days or ended within thirty, neither renewed nor closed with a reason."""
        near = (on - timedelta(days=LAPSED), on + timedelta(days=ahead))
        later = VicePrincipal.objects.valid().filter(person=OuterRef("person"), school=OuterRef("school"))
        open_ = self.valid().filter(ended_reason="", ends_on__range=near, person__voided_at=None)
        taught = School.objects.active(on).filter(pk=OuterRef("school"))
        return open_.filter(Exists(taught)).exclude(Exists(later.filter(starts_on__gt=OuterRef("starts_on"))))

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "person", "school")


class VicePrincipal(Tenure):
    """法治副校长聘任 of a person at a school. A renewal is a new row."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="principalships", verbose_name="人员")
    school = models.ForeignKey(School, models.PROTECT, related_name="principals", verbose_name="学校")
    role = models.CharField("职务", max_length=15, choices=PrincipalRole, default=PrincipalRole.VICE_PRINCIPAL)
    dispatch_system = models.CharField("派出系统", max_length=13, choices=DispatchSystem, default=DispatchSystem.POLICE)
    appointed_by = models.CharField("聘任机关", max_length=60, blank=True, help_text="教育局或学校，印在聘书上。")
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
        """The same person's other appointments that share a day with this one, those of the same sheet too."""
        shared = VicePrincipal.objects.valid().filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
        known = list(shared.filter(person=self.person_id).exclude(pk=self.pk).select_related("school"))
        same = [one for one in waiting(VicePrincipal) if one.person_id == self.person_id]
        return known + [one for one in same if one.starts_on <= self.ends_on and one.ends_on >= self.starts_on]

    def goes_beyond(self, before: "VicePrincipal") -> bool:
        """Whether it says more than it did: of another person or school, or of more days."""
        moved = (self.person_id, self.school_id) != (before.person_id, before.school_id)
        return moved or self.starts_on < before.starts_on or self.ends_on > before.ends_on

    def faults(self) -> Iterator[tuple[str, str]]:
        """Why the rules of appointment refuse it: field and words. Whom one lets go meets no rule."""
        before = None if self._state.adding else VicePrincipal.objects.filter(pk=self.pk).first()
        if before and not self.goes_beyond(before):
            return
        if before and before.is_told:
            yield from self._moved_from(before)
        if too_old(self.person.birth_date, self.starts_on):
            yield "person", f"此人在聘期开始时已满 {OLDEST + 1} 周岁，按规定不超过 {OLDEST} 周岁，请另选他人。"
        if self.ends_on >= today() and not Clearance.objects.admit(self.person, self.starts_on):
            yield "person", UNCLEARED
        others = self.others()
        if any(one.school_id == self.school_id for one in others):
            yield "ends_on", "与此人在这所学校的另一段聘期重叠，请核对起止日期。"
        if held := beyond(self.held(), [one.held() for one in others], self.granted):
            names = "、".join(sorted({one.school.name for one in others if one.school_id in held}))
            said = f"此人已在{names}任职，一人最多兼 {MOST_SCHOOLS} 所学校。确需再兼的，请县区关工委先批准。"
            yield "school", said

    @property
    def is_told(self) -> bool:
        """Whether a letter or an evaluation says who it is, and where."""
        return bool(self.letter_no or self.letter_issued_on) or self.evaluations.valid().exists()

    def _moved_from(self, before: "VicePrincipal") -> Iterator[tuple[str, str]]:
        """What a letter or an evaluation told of one person at one school is not told of another."""
        for name, what in (("person", "人"), ("school", "学校")):
            if getattr(self, f"{name}_id") != getattr(before, f"{name}_id"):
                yield name, f"已有聘书或年度评价，不能换{what}。登记错了的，请作废这一条，另记一条。"

    def must_be_taken(self) -> None:
        """As far as the rules of appointment allow it; one appointment of a person at a time. Raises NotAllowed."""
        Person.objects.filter(pk=self.person_id).update(version=F("version"))  # locks the person
        if found := [said for _, said in self.faults()]:
            raise NotAllowed("".join(found))

    def amend(self, facts: Mapping, *, version: int, by) -> None:
        """Change fields; who or where it is then, and for longer, is judged anew. Raises NotAllowed, Stale."""
        wanted = copy(self)
        for name, value in facts.items():
            setattr(wanted, name, value)
        with deed():
            wanted.must_be_taken()
            super().amend(facts, version=version, by=by)

    @property
    def granted(self) -> set:
        """The schools that the county lets this person have beyond two."""
        return set(self.person.extra_schools.valid().values_list("school", flat=True))

    def renewal(self, on: date) -> "VicePrincipal":
        """The next term as it would begin, not yet entered: the day after this one, or that day when it has lapsed."""
        starts_on = max(self.ends_on + timedelta(days=1), on)
        facts = {name: getattr(self, name) for name in ("person", "school", "role", "dispatch_system", "appointed_by")}
        return VicePrincipal(unit=self.unit, starts_on=starts_on, ends_on=usual_end(starts_on), **facts)

    def is_expiring(self) -> bool:
        """Whether it waits for its renewal today."""
        return VicePrincipal.objects.expiring(today()).filter(pk=self.pk).exists()

    def told_papers(self) -> list[tuple[str, str]]:
        """What other rooms can show about this appointment: label and address."""
        return [(one.label, one.url(self)) for one in papers if one.model == "stations.VicePrincipal"]

    def judged(self):
        """年度评价, the latest year first."""
        return self.evaluations.valid().order_by("-year")


def without_principal(schools, on: date):
    """Which of the schools that need a 法治副校长 on that day have none with a letter."""
    covering = VicePrincipal.objects.covering(on).filter(school=OuterRef("pk"))
    return schools.in_scope(on).exclude(Exists(covering))
