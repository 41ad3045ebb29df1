"""Which rows of the children's files and of aid some figures count.

Rows about children are opened by `reports.guard` alone: never a name, and none of a unit that has only a few.
"""

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from cases.models import (
    AidGrant,
    AidItem,
    AidReceipt,
    HouseholdPairing,
    MentoringMember,
    MentoringTeam,
    MentoringVisit,
    Minor,
    RightsAidCase,
)
from cases.models.rights_aid import COUNSEL
from reports.rows import Days
from stations.models import Person, PersonKind, PersonStatus


def mentored(span: Days) -> QuerySet:
    """Children in the teams at work on at least one day of the span, team by team."""
    teams = MentoringTeam.minors.through.objects.filter(mentoringteam__voided_at=None, minor__voided_at=None)
    ended = Q(mentoringteam__closed_on=None) | Q(mentoringteam__closed_on__gte=span.first)
    return teams.filter(ended, mentoringteam__formed_on__lte=span.last)


def mentors(span: Days) -> QuerySet:
    """Retired officers working in a team on at least one day of the span."""
    during = Q(ends_on=None) | Q(ends_on__gte=span.first)
    kind = PersonStatus.objects.kind_on(span.last, person="pk")
    retired = Person.objects.annotate(kind=kind).filter(kind=PersonKind.RETIRED_POLICE)  # once a person, not a child
    members = MentoringMember.objects.filter(during, starts_on__lte=span.last, team__voided_at=None)
    return members.filter(person__in=retired.values("pk"))


def followed(span: Days) -> QuerySet:
    """Files open on the last day."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=span.last)
    return Minor.objects.valid().filter(open_then, filed_on__lte=span.last)


def judged(span: Days) -> QuerySet:
    """Visits made in the span that were due by some day."""
    return MentoringVisit.objects.between(span.first, span.last).filter(due_on__isnull=False)


CHILD = Coalesce(Cast("minor", CharField()), Cast("pk", CharField()))  # who has no file is counted matter by matter
NUMBERED = Case(When(recipient_no="", then=None), default=Concat("unit__path", Value("#"), F("recipient_no")))
RECIPIENT = Coalesce(Cast("minor", CharField()), NUMBERED, Cast("pk", CharField()), output_field=CharField())
"""Whom a grant helped: the file, else the number that the unit gives, else a grant is somebody of its own."""


def rights_aid(span: Days) -> QuerySet:
    """维权帮助 taken up in the span."""
    rows = RightsAidCase.objects.opened(span.first, span.last).filter(Q(minor=None) | Q(minor__voided_at=None))
    return rows.select_related("unit", "minor")


def counsel(span: Days) -> QuerySet:
    """Of it 心理疏导 and 法律援助."""
    return rights_aid(span).filter(kind__in=COUNSEL)


def grants(span: Days) -> QuerySet:
    """资助 of the span."""
    return AidGrant.objects.valid().between(span.first, span.last)


def things(span: Days) -> QuerySet:
    """物品 of those grants."""
    held = {"grant__granted_on__gte": span.first, "grant__granted_on__lte": span.last}
    return AidItem.objects.filter(grant__voided_at=None, **held)


def receipts(span: Days) -> QuerySet:
    """基金收款 of the span."""
    return AidReceipt.objects.valid().between(span.first, span.last)


def pairings(span: Days) -> QuerySet:
    """结对 in force on the last day."""
    return HouseholdPairing.objects.in_force(span.last)
