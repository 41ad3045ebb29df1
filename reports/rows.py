"""Which rows of the registers some figures count: nothing here counts, everything here can be opened."""

from datetime import date
from typing import Protocol

from django.db.models import Exists, OuterRef, QuerySet

from outreach.models import CampusInspection, OutreachSession
from stations.models import Meeting, Person, Resolution, School, StationFacility, VicePrincipal


class Days(Protocol):
    """The days of a figure: flows fall within, stocks are as of the last. `sealed`: what is sealed counts too."""

    first: date
    last: date
    sealed: bool


def schools_in_scope(span: Days) -> QuerySet:
    """Schools that need a 法治副校长."""
    return School.objects.in_scope(span.last).select_related("unit")


def schools_covered(span: Days) -> QuerySet:
    """Of those the ones that have one, with a letter, on the last day."""
    return schools_in_scope(span).filter(Exists(_at_school(VicePrincipal.objects.covering(span.last))))


def schools_with_police(span: Days) -> QuerySet:
    """Schools, of any kind, that have a 法治副校长 from the police on the last day."""
    police = _at_school(VicePrincipal.objects.of_police(span.last))
    return School.objects.active(span.last).filter(Exists(police)).select_related("unit")


def _at_school(principals: QuerySet) -> QuerySet:
    return principals.filter(school=OuterRef("pk"))


def police_principals(span: Days) -> QuerySet:
    """People of the police who are 法治副校长 somewhere on the last day, each once, at the unit that they belong to."""
    appointed = VicePrincipal.objects.of_police(span.last).filter(person=OuterRef("pk"))
    return Person.objects.valid().filter(Exists(appointed)).select_related("unit")


def lessons(span: Days) -> QuerySet:
    """Sessions that a vice-principal or counsellor gave at the school of their appointment, while it was in force."""
    return OutreachSession.objects.lessons().between(span.first, span.last).select_related("event", "unit")


def childrens_homes(span: Days) -> QuerySet:
    """儿童之家 of stations, in use on the last day."""
    homes = StationFacility.objects.current(span.last).filter(kind=StationFacility.Kind.CHILDRENS_HOME)
    return homes.select_related("station__unit")


def inspections(span: Days) -> QuerySet:
    """校园安全检查 of the days."""
    return CampusInspection.objects.valid().between(span.first, span.last)


def meetings(kind: str, span: Days) -> QuerySet:
    """会议 of that kind, of the days."""
    return Meeting.objects.valid().between(span.first, span.last).filter(kind=kind)


def resolutions(span: Days) -> QuerySet:
    """决议 of the meetings of the days."""
    return Resolution.objects.passed(span.first, span.last).select_related("meeting__unit")
