"""Which rows of the registers some figures count: nothing here counts, everything here can be opened."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from outreach.models import CampusInspection, InspectionItem, OutreachSession
from outreach.models.session import SpeakerCapacity
from reports.span import Span
from stations.models import (
    AwardKind,
    Brand,
    CareCommittee,
    CareStation,
    CommitteeBudget,
    CommitteeRequest,
    ContributionKind,
    GuidanceVisit,
    Meeting,
    MeetingContribution,
    Person,
    Resolution,
    School,
    StaffChildAward,
    StaffChildEvent,
    StationFacility,
    VicePrincipal,
)


def schools_in_scope(span: Span) -> QuerySet:
    """Schools that need a 法治副校长."""
    return School.objects.in_scope(span.last).select_related("unit")


def schools_covered(span: Span) -> QuerySet:
    """Of those the ones that have one, with a letter, on the last day."""
    return schools_told(span).filter(covered=True)


def schools_told(span: Span) -> QuerySet:
    """Both in one: which schools need one, and whether they have one."""
    covering = _at_school(VicePrincipal.objects.covering(span.last))
    return schools_in_scope(span).alias(covered=Exists(covering))


def schools_with_police(span: Span) -> QuerySet:
    """Schools, of any kind, that have a 法治副校长 from the police on the last day."""
    police = _at_school(VicePrincipal.objects.of_police(span.last))
    return School.objects.active(span.last).filter(Exists(police)).select_related("unit")


def _at_school(principals: QuerySet) -> QuerySet:
    return principals.filter(school=OuterRef("pk"))


def police_principals(span: Span) -> QuerySet:
    """People of the police who are 法治副校长 somewhere on the last day, each once, at the unit that they belong to."""
    appointed = VicePrincipal.objects.of_police(span.last).filter(person=OuterRef("pk"))
    return Person.objects.valid().filter(Exists(appointed)).select_related("unit")


def all_principals(span: Span) -> QuerySet:
    """The same of all four systems."""
    appointed = VicePrincipal.objects.principals(span.last).filter(person=OuterRef("pk"))
    return Person.objects.valid().filter(Exists(appointed)).select_related("unit")


def principalships(span: Span) -> QuerySet:
    """Appointments of 法治副校长 from the police in force on the last day."""
    return VicePrincipal.objects.of_police(span.last).select_related("unit", "person", "school")


def lessons(span: Span) -> QuerySet:
    """Sessions that a 法治副校长 gave as such at the school of the appointment, while it was in force."""
    lessons = OutreachSession.objects.lessons(SpeakerCapacity.VICE_PRINCIPAL)
    return lessons.between(span.first, span.last).select_related("event", "unit")


def childrens_homes(span: Span) -> QuerySet:
    """儿童之家 of stations, in use on the last day."""
    homes = StationFacility.objects.current(span.last).filter(kind=StationFacility.Kind.CHILDRENS_HOME)
    return homes.select_related("station__unit")


def inspections(span: Span) -> QuerySet:
    """校园安全检查 of the days."""
    return CampusInspection.objects.valid().between(span.first, span.last)


def open_defects(span: Span) -> QuerySet:
    """Problems of 校园安全检查 that are to be put right on the last day."""
    return InspectionItem.objects.open_on(span.last).select_related("inspection__school", "inspection__unit")


def meetings(kind: str, span: Span) -> QuerySet:
    """会议 of that kind, of the days."""
    return Meeting.objects.valid().between(span.first, span.last).filter(kind=kind)


def due_resolutions(span: Span) -> QuerySet:
    """决议 that were to be done on one of the days."""
    due = Resolution.objects.counted().filter(due_on__range=(span.first, span.last))
    return due.select_related("meeting__unit")


def brands(span: Span) -> QuerySet:
    """特色品牌 of stations at work on the last day."""
    return Brand.objects.active(span.last).filter(station__in=CareStation.objects.active(span.last))


def staff_awards(span: Span) -> QuerySet:
    """录取与奖励 of the days."""
    return StaffChildAward.objects.counted().between(span.first, span.last).select_related("child__unit")


def admissions(span: Span) -> QuerySet:
    """录取 among them."""
    return staff_awards(span).filter(kind=AwardKind.ADMITTED)


def rewards(span: Span) -> QuerySet:
    """What was given as a reward: 奖励, and 录取 with an amount."""
    return staff_awards(span).filter(Q(kind=AwardKind.PRIZE) | Q(amount__isnull=False))


def staff_events(span: Span) -> QuerySet:
    """警娃活动 of the days."""
    return StaffChildEvent.objects.valid().between(span.first, span.last)


def resolutions(span: Span) -> QuerySet:
    """决议 of the meetings of the days."""
    return Resolution.objects.passed(span.first, span.last).select_related("meeting__unit")


def bound_to_have_committees(span: Span) -> QuerySet:
    """Units that must have a 关工委 or 关工小组, open on the last day."""
    return CareCommittee.objects.obliged(span.last)


def with_committees(span: Span) -> QuerySet:
    """Those that have one at work on it."""
    at_work = CareCommittee.objects.in_force(span.last).filter(unit=OuterRef("pk"))
    return bound_to_have_committees(span).filter(Exists(at_work))


def guidance(span: Span) -> QuerySet:
    """调研指导 of the days."""
    return GuidanceVisit.objects.between(span.first, span.last).select_related("unit", "to_unit")


def spoken(span: Span) -> QuerySet:
    """口头交流 at the meetings of the days."""
    return _contributed(span).filter(kind=ContributionKind.ORAL)


def written(span: Span) -> QuerySet:
    """书面交流."""
    return _contributed(span).filter(kind=ContributionKind.WRITTEN)


def _contributed(span: Span) -> QuerySet:
    return MeetingContribution.objects.held(span.first, span.last).select_related("unit", "meeting__unit")


def requests(span: Span) -> QuerySet:
    """提请党委 on one of the days."""
    return CommitteeRequest.objects.submitted(span.first, span.last).select_related("unit")


def budgets(span: Span) -> QuerySet:
    """办公经费 of the year of the last day."""
    return CommitteeBudget.objects.valid().filter(year=span.last.year).select_related("unit")
