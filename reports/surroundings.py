"""Rows of what stands and is done around schools, and of 维权岗, that some figures count."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from outreach.models import (
    GuardShiftMember,
    InternetCleanup,
    OperationResult,
    PostApplication,
    PostTitle,
    PracticalProject,
    SchoolPact,
    SchoolPatrol,
    SpecialOperation,
    TrafficEnforcement,
    Venue,
)
from outreach.models.guard import FORCE
from outreach.models.ladder import GRASS_ROOTS
from outreach.models.operation import ResultKind
from outreach.models.post_part import PostApplicationStep
from outreach.models.post_states import ApplicationStatus
from outreach.models.scheme import Level
from outreach.models.venue_posting import PostingKind, posted
from reports.span import Span
from stations.models import School, Unit

S = ApplicationStatus
ON_THE_WAY = (S.CREATING, S.AUDITING, S.PASSED, S.IN_NOTICE)


def schools(span: Span) -> QuerySet:
    """Schools, kindergartens too, open on the last day."""
    return School.objects.active(span.last).select_related("unit")


def schools_with_pact(span: Span) -> QuerySet:
    """Those with an agreement in force on it."""
    pacts = SchoolPact.objects.in_force(span.last).filter(school=OuterRef("pk"))
    return schools(span).filter(Exists(pacts))


def venues(span: Span) -> QuerySet:
    """Venues at business on the last day."""
    return Venue.objects.open_on(span.last).select_related("unit")


def venues_with_notice(span: Span) -> QuerySet:
    """Those in which the notice was seen within twelve months."""
    return posted(venues(span), PostingKind.NOTICE, span.last)


def cleanups(span: Span) -> QuerySet:
    """网络清理 of the days."""
    return InternetCleanup.objects.valid().filter(held_on__range=(span.first, span.last))


def operations(span: Span) -> QuerySet:
    """专项行动 that began on one of the days."""
    return SpecialOperation.objects.valid().filter(starts_on__range=(span.first, span.last))


def rings(span: Span) -> QuerySet:
    """打掉团伙 of those operations."""
    begun = {"operation__starts_on__range": (span.first, span.last), "operation__voided_at": None}
    return OperationResult.objects.filter(kind=ResultKind.RING, **begun)


def enforcements(span: Span) -> QuerySet:
    """校园周边交通查处 of the days."""
    return TrafficEnforcement.objects.valid().filter(held_on__range=(span.first, span.last))


def on_guard(span: Span) -> QuerySet:
    """Police officers and auxiliaries at the shifts of the days."""
    held = {"shift__held_on__gte": span.first, "shift__held_on__lte": span.last, "shift__voided_at": None}
    return GuardShiftMember.objects.filter(kind__in=FORCE, **held)


def patrols(span: Span) -> QuerySet:
    """护校巡逻 of the days."""
    return SchoolPatrol.objects.valid().between(span.first, span.last)


def grass_roots(span: Span) -> QuerySet:
    """基层科、所、队 open on the last day."""
    return Unit.objects.open_on(span.last).filter(kind__in=GRASS_ROOTS)


def taking_part(span: Span) -> QuerySet:
    """Those that have applied by then, or hold a title on it."""
    applied = PostApplication.objects.valid().filter(submitted_on__lte=span.last).exclude(status=S.DRAFT)
    held = PostTitle.objects.valid().filter(Q(ended_on=None) | Q(ended_on__gt=span.last), named_on__lte=span.last)
    mine = {"unit": OuterRef("pk")}
    return grass_roots(span).filter(Exists(applied.filter(**mine)) | Exists(held.filter(**mine)))


def creating(span: Span) -> QuerySet:
    """省级创建单位 on the last day, by the steps up to it."""
    steps = PostApplicationStep.objects.filter(application=OuterRef("pk"), at__date__lte=span.last)
    latest = Subquery(steps.order_by("-at", "-pk").values("status")[:1])
    provincial = PostApplication.objects.valid().filter(cycle__level=Level.PROVINCE)
    return provincial.alias(then=latest).filter(then__in=ON_THE_WAY).select_related("unit", "cycle")


def online(span: Span) -> QuerySet:
    """Those on the network platform by then."""
    return creating(span).filter(online_since__lte=span.last)


def projects(span: Span) -> QuerySet:
    """实事项目 done on one of the days."""
    return PracticalProject.objects.done(span.first, span.last)
