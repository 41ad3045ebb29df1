"""民警参与: which serving officers took part in the work with children, and of how many that is a share."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import MentoringMember, MentoringVisit
from outreach.models import GuardShiftMember, OutreachSession, SchoolPatrol
from reports.span import Span
from stations.models import Headcount, Person, PersonKind, StationPosting, VicePrincipal

TAKES_PART = "在站任职、帮教小组成员、走访、宣讲、法治副校长或辅导员、护学岗、护校巡逻"


def headcounts(span: Span) -> QuerySet:
    """编制人数 of the year of the last day."""
    return Headcount.objects.valid().filter(year=span.last.year)


def officers(span: Span) -> QuerySet:
    """Serving officers of those units who took part at least once: see TAKES_PART."""
    serving = Person.objects.of_kind(PersonKind.SERVING_POLICE, span.last)
    known = serving.filter(unit__in=headcounts(span).values("unit")).select_related("unit")
    doing = Q(pk__in=())
    for rows in _deeds(span):
        doing |= Q(Exists(rows))
    return known.filter(doing)


def _deeds(span: Span):
    """What a person did in the span, or was on at least one day of it."""
    me, lasting = {"person": OuterRef("pk")}, {"starts_on__lte": span.last}
    not_over = Q(ends_on=None) | Q(ends_on__gte=span.first)
    yield StationPosting.objects.counted().filter(not_over, **me, **lasting)
    yield MentoringMember.objects.filter(not_over, team__voided_at=None, **me, **lasting)
    yield VicePrincipal.objects.valid().filter(not_over, **me, **lasting)
    days = (span.first, span.last)
    visits = {"mentoringvisit__voided_at": None, "mentoringvisit__held_on__range": days}
    yield MentoringVisit.visitors.through.objects.filter(**me, **visits)
    yield OutreachSession.objects.valid().between(*days).filter(speaker=OuterRef("pk"))
    yield GuardShiftMember.objects.filter(shift__voided_at=None, shift__held_on__range=days, **me)
    walked = {"schoolpatrol__voided_at": None, "schoolpatrol__held_on__range": days}
    yield SchoolPatrol.people.through.objects.filter(**me, **walked)
