"""法治副校长 in numbers: three ratios, which are never made from each other, and who serves at how many schools."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count as CountOf
from django.db.models import Exists, OuterRef

from stations.models import DispatchSystem, ExtraSchool, Person, School, VicePrincipal
from stations.models.vice_principal import MOST_SCHOOLS, without_principal


@dataclass(frozen=True)
class Count:
    """A number with what it counts: 应配备的学校 48 所."""

    words: str
    number: int
    measure: str

    def __str__(self):
        return f"{self.words} {self.number:,} {self.measure}"


@dataclass(frozen=True)
class Ratio:
    """A part of a base, in percent or in a unit."""

    label: str
    part: Count
    base: Count
    unit: str

    @property
    def value(self) -> Decimal | None:
        """Half up: one decimal of a share, two of a load; None without a base."""
        if not self.base.number:
            return None
        times, step = (100, Decimal("0.1")) if self.unit == "%" else (1, Decimal("0.01"))
        return (Decimal(self.part.number) * times / self.base.number).quantize(step, ROUND_HALF_UP)

    @property
    def said(self) -> str:
        """57.1% with both numbers, or that there is no base."""
        if self.value is None:
            return f"没有{self.base.words}，算不出"
        return f"{self.value}{self.unit}（{self.part} ÷ {self.base}）"


@dataclass(frozen=True)
class Load:
    """One person with the schools of a day, and those that the county granted beyond two."""

    person: Person
    held: list[VicePrincipal]
    extra: list[ExtraSchool]


def ratios(user, on: date) -> list[Ratio]:
    """Coverage of schools, share of police among the people, schools per officer: of what the reader sees."""
    schools = School.objects.in_scope(on).visible_to(user)
    covered = schools.filter(Exists(VicePrincipal.objects.covering(on).filter(school=OuterRef("pk"))))
    known = VicePrincipal.objects.principals(on).visible_to(user)
    police = known.filter(dispatch_system=DispatchSystem.POLICE)
    people, officers = (rows.values("person").distinct().count() for rows in (known, police))
    of_police = Count("公安派出的", officers, "人")
    all_heads = Count("公检法司四家派出的", people, "人")
    held, needed = Count("有聘书在任的学校", covered.count(), "所"), Count("应配备的学校", schools.count(), "所")
    return [
        Ratio("学校覆盖率", held, needed, "%"),
        Ratio("民警占比", of_police, all_heads, "%"),
        Ratio("人均兼任", Count("公安在任聘任", police.count(), "段"), of_police, " 所"),
    ]


def uncovered(user, on: date):
    """The schools without one."""
    return without_principal(School.objects.visible_to(user), on).select_related("unit")


def overloaded(on: date):
    """People who serve more than two schools on that day, those not counted that the county granted them."""
    granted = ExtraSchool.objects.valid().filter(person=OuterRef("person"), school=OuterRef("school"))
    held = VicePrincipal.objects.principals(on).exclude(Exists(granted)).order_by().values("person")
    many = held.annotate(schools=CountOf("school", distinct=True)).filter(schools__gt=MOST_SCHOOLS)
    return Person.objects.valid().filter(pk__in=many.values("person"))


def loads(user, on: date, least: int) -> list[Load]:
    """Who is at so many schools or more on that day, the most first; each with what was granted."""
    known = VicePrincipal.objects.principals(on).visible_to(user).listed().select_related("person__unit")
    by_person: dict[Person, list[VicePrincipal]] = {}
    for row in known.order_by("person__name", "person", "school__name"):
        by_person.setdefault(row.person, []).append(row)
    grants: dict = {}
    for extra in ExtraSchool.objects.valid().visible_to(user).listed():
        grants.setdefault(extra.person_id, []).append(extra)
    found = [Load(person, held, grants.get(person.pk, [])) for person, held in by_person.items()]
    some = [one for one in found if len(one.held) >= least or one.extra]
    return sorted(some, key=lambda one: -len(one.held))
