"""Which rows of the children's files and of aid some figures count.

Rows about children are opened by `reports.guard` alone: never a name, and none of a unit that has only a few.
"""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from cases.models import (
    AdultTeams,
    AidGrant,
    AidItem,
    AidReceipt,
    ClueReport,
    FileStep,
    HouseholdPairing,
    MentoringMember,
    MentoringTeam,
    MentoringVisit,
    Minor,
    MinorCategory,
    RightsAidCase,
    ScreeningRound,
)
from cases.models.minor import ADULT
from cases.models.rights_aid import COUNSEL
from reports.days import A_YEAR, as_number
from reports.sealed import rows_of
from reports.span import Span
from stations.models import PersonKind, PersonStatus


def mentored(span: Span) -> QuerySet:
    """Children in the teams at work on at least one day of the span, team by team."""
    teams = links()
    if not span.sealed:
        teams = teams.filter(minor__in=Minor.objects.in_lists(), mentoringteam__in=MentoringTeam.objects.all())
    ended = Q(mentoringteam__closed_on=None) | Q(mentoringteam__closed_on__gte=span.first)
    return teams.filter(ended, mentoringteam__formed_on__lte=span.last)


def links() -> QuerySet:
    """Children in teams, team by team, whenever that was."""
    return MentoringTeam.minors.through.objects.filter(mentoringteam__voided_at=None, minor__voided_at=None)


def repeated() -> QuerySet:
    """Those of children who are in several teams."""
    return links().filter(Exists(_other_links()))


def begun(span: Span) -> QuerySet:
    """The one team of who is in no other, formed in the span."""
    return _single().filter(mentoringteam__formed_on__range=(span.first, span.last))


def ended(span: Span) -> QuerySet:
    """The same, ended in the span."""
    return _single().filter(mentoringteam__closed_on__range=(span.first, span.last))


def _single() -> QuerySet:
    return links().filter(~Exists(_other_links()))


def _other_links() -> QuerySet:
    return links().filter(minor=OuterRef("minor")).exclude(pk=OuterRef("pk"))


def retired(span: Span, who: str, first: str, last: str) -> Exists:
    """Whether somebody was a retired officer on a day of the span while there; the names are those of the columns."""
    statuses = PersonStatus.objects.begun(span.last)
    before = Q(starts_on__lte=span.first) | Q(starts_on__lte=OuterRef(OuterRef(first)))
    over = statuses.filter(before, person=OuterRef("person"), starts_on__gt=OuterRef("starts_on"))
    until = Coalesce(OuterRef(last), Value(span.last))
    kind = statuses.filter(person=OuterRef(who), kind=PersonKind.RETIRED_POLICE, starts_on__lte=until)
    return Exists(kind.exclude(Exists(over)))


def members() -> QuerySet:
    """People in teams, whenever that was."""
    return MentoringMember.objects.filter(team__voided_at=None)


def mentors(span: Span) -> QuerySet:
    """Who was a retired officer working in a team on at least one day of the span."""
    during = Q(ends_on=None) | Q(ends_on__gte=span.first)
    working = members().filter(during, starts_on__lte=span.last)
    if not span.sealed:
        working = working.filter(team__in=MentoringTeam.objects.all())
    return working.filter(retired(span, "person", "starts_on", "ends_on"))


def followed(span: Span) -> QuerySet:
    """Files open on the last day: not closed by then, or opened again by then."""
    steps = FileStep.objects.with_withheld().filter(on__lte=span.last)
    again = steps.filter(minor=OuterRef("minor"), status=Minor.Status.FILED, at__gt=OuterRef("at"))
    closed = steps.filter(minor=OuterRef("pk"), status=Minor.Status.CLOSED).exclude(Exists(again))
    return rows_of(Minor, span, "pk").valid().filter(~Exists(closed), filed_on__lte=span.last)


def tagged(span: Span) -> QuerySet:
    """类别 in force on the last day, of the files open on it."""
    current = rows_of(MinorCategory, span).current(span.last)
    return current.filter(minor__in=followed(span).order_by().values("pk"))


def clues(span: Span) -> QuerySet:
    """线索 reported in the span."""
    return rows_of(ClueReport, span).valid().between(span.first, span.last)


def screenings(span: Span) -> QuerySet:
    """摸排 begun in the span."""
    return ScreeningRound.objects.valid().filter(starts_on__range=(span.first, span.last))


def teams(span: Span) -> QuerySet:
    """Teams at work on the last day."""
    return (MentoringTeam.objects.with_withheld() if span.sealed else MentoringTeam.objects.all()).open(span.last)


def judged(span: Span) -> QuerySet:
    """Visits made in the span that were due by some day."""
    return rows_of(MentoringVisit, span).between(span.first, span.last).filter(in_time_until__isnull=False)


def minors_teams(span: Span) -> QuerySet:
    """Teams at work on the last day that a child under 18 was in when it was formed."""
    known = MentoringTeam.minors.through.objects.annotate(
        grown=as_number("minor__birth_date") + ADULT * A_YEAR, formed=as_number("mentoringteam__formed_on")
    )
    young = known.filter(minor__voided_at=None, grown__gte=F("formed"))
    return teams(span).filter(pk__in=young.values("mentoringteam"))


def adult_teams(span: Span) -> QuerySet:
    """成年人帮教小组 by the latest numbers as of the last day."""
    return AdultTeams.objects.holding(span.last)


CHILD = Coalesce(Cast("minor", CharField()), Cast("pk", CharField()))  # who has no file is counted matter by matter
NUMBERED = Case(When(recipient_no="", then=None), default=Concat("unit__path", Value("#"), F("recipient_no")))
RECIPIENT = Coalesce(Cast("minor", CharField()), NUMBERED, Cast("pk", CharField()), output_field=CharField())
"""Whom a grant helped: the file, else the number that the unit gives, else a grant is somebody of its own."""


def rights_aid(span: Span) -> QuerySet:
    """维权帮助 taken up in the span."""
    rows = rows_of(RightsAidCase, span).opened(span.first, span.last).filter(Q(minor=None) | Q(minor__voided_at=None))
    return rows.select_related("unit", "minor")


def counsel(span: Span) -> QuerySet:
    """Of it 心理疏导 and 法律援助."""
    return rights_aid(span).filter(kind__in=COUNSEL)


def grants(span: Span) -> QuerySet:
    """资助 of the span."""
    return rows_of(AidGrant, span).valid().between(span.first, span.last)


def things(span: Span) -> QuerySet:
    """物品 of those grants."""
    held = {"grant__granted_on__gte": span.first, "grant__granted_on__lte": span.last}
    given = AidItem.objects.filter(grant__voided_at=None, **held)
    return given if span.sealed else given.filter(grant__in=rows_of(AidGrant, span))


def receipts(span: Span) -> QuerySet:
    """基金收款 of the span."""
    return AidReceipt.objects.valid().between(span.first, span.last)


def pairings(span: Span) -> QuerySet:
    """结对 in force on the last day."""
    return HouseholdPairing.objects.in_force(span.last)
