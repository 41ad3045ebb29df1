"""Which children the figures of 成效 count. 未再违法 counts only where somebody looked."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from cases.lists import Conduct
from cases.models import MentoringTeam, Minor, MinorCategory, Outcome, OutcomeCheck
from cases.models.offence import offences
from cases.models.outcome import OutcomeKind
from cases.rechecking import ENOUGH
from guanai.calendars import months_later
from reports.days import A_YEAR, as_number
from reports.sealed import rows_of
from reports.span import Span

BECAME = (OutcomeKind.RETURNED_SCHOOL, OutcomeKind.RETURNED_FAMILY, OutcomeKind.FURTHER_STUDY)
PUPILS = (Conduct.MISBEHAVIOUR, Conduct.SERIOUS_MISBEHAVIOUR, Conduct.SPECIAL_EDUCATION)  # 问题学生
FALLEN = tuple(kind for kind in Conduct if kind not in PUPILS)  # 失足: what the criminal law knows of
OFFENDED, LOOKED_AT, RESCUED, STRAIGHTENED, NOTHING = "offended", "looked_at", "rescued", "straightened", ""
A_DAY = timedelta(days=1)
LINKS = MentoringTeam.minors.through.objects


def children(span: Span) -> QuerySet:
    """The files with anything verified in the span, each with what was found of it. One query for all figures."""
    days = (span.first, span.last)
    said = rows_of(Outcome, span).verified().filter(happened_on__range=days).order_by()
    looks = OutcomeCheck.objects.valid().filter(checked_on__range=days).order_by()
    done = (rows.order_by().values("minor") for rows in _offences(span))
    # One list of keys: of several in turn the database would look through all files.
    known = _files(span).filter(pk__in=said.values("minor").union(looks.values("outcome__minor"), *done))
    kinds = {kind.value: Exists(_became(kind, span)) for kind in BECAME}
    return known.alias(**kinds, watched=_watched(span), saved=_saved(span))


def are(column: str, *found: str | bool) -> Q:
    """Of whom one of these was found."""
    return reduce(or_, (Q(**{column: one}) for one in found))


def only(column: str, *found: str | bool) -> Callable[[Span], QuerySet]:
    """Those alone."""
    return lambda span: children(span).filter(are(column, *found))


def _became(kind: str, span: Span) -> QuerySet:
    """成效 of that kind verified, by the day it happened."""
    return rows_of(Outcome, span).verified().happened(span.first, span.last).filter(minor=OuterRef("pk"), kind=kind)


def _offences(span: Span) -> list[QuerySet]:
    return offences(after=span.first - A_DAY, until=span.last, of=lambda model: rows_of(model, span))


def _offended(span: Span):
    """An offence in the span, during mentoring or at most twelve months after it."""
    found = (rows.filter(minor=OuterRef("pk")) for rows in _offences(span))
    return reduce(or_, (Q(Exists(_while_watched(rows))) for rows in found))


def _watched(span: Span) -> Case:
    """再次违法 or not: of who was mentored then or in the twelve months before, and checked or found, what came out."""
    teams = _teams(OuterRef("pk")).filter(
        Q(mentoringteam__closed_on=None) | Q(mentoringteam__closed_on__gte=months_later(span.first, -ENOUGH)),
        mentoringteam__formed_on__lte=span.last,
    )
    said = rows_of(Outcome, span).verified().filter(minor=OuterRef("pk"), kind=OutcomeKind.NO_REOFFENCE)
    looks = OutcomeCheck.objects.valid().filter(outcome=OuterRef("pk"), checked_on__range=(span.first, span.last))
    at_once = Q(happened_on__gte=span.first, happened_on__lte=span.last)
    checked = Q(Exists(teams), Exists(said.filter(at_once | Exists(looks))))
    return Case(
        When(_offended(span), then=Value(OFFENDED)), When(checked, then=Value(LOOKED_AT)), default=Value(NOTHING)
    )


def _saved(span: Span) -> Case:
    """挽救失足青少年: 失足 at entry, and 未再违法 was shown in the span and not before; so of 问题学生, if not 失足."""
    return Case(
        When(~_proven(span), then=Value(NOTHING)),
        When(Exists(_at_entry(FALLEN, span)), then=Value(RESCUED)),
        When(Exists(_at_entry(PUPILS, span)), then=Value(STRAIGHTENED)),
        default=Value(NOTHING),
    )


def _files(span: Span) -> QuerySet:
    return rows_of(Minor, span, "pk").valid().select_related("unit")


def _proven(span: Span) -> Q:
    proofs, of = rows_of(Outcome, span).filter(minor=OuterRef("pk")), {"of": lambda model: rows_of(model, span)}
    before = proofs.proven(date.min, span.first - A_DAY, **of)
    return Q(Exists(proofs.proven(span.first, span.last, **of)), ~Exists(before))


def _at_entry(kinds: tuple[str, ...], span: Span) -> QuerySet:
    known = rows_of(MinorCategory, span).valid().filter(minor=OuterRef("pk"), kind__in=kinds)
    return known.filter(starts_on__lte=OuterRef("filed_on"))


def _teams(minor: OuterRef) -> QuerySet:
    return LINKS.filter(minor=minor, mentoringteam__voided_at=None)


def _while_watched(rows: QuerySet) -> QuerySet:
    """Of what happened to a child, that on a day of a team or at most a year after its last."""
    closed, then = "mentoringteam__closed_on", OuterRef("number")
    teams = _teams(OuterRef("minor")).filter(mentoringteam__formed_on__lte=OuterRef("happened_on"))
    within = Q(**{closed: None}) | Q(ended__gte=then)
    watched = teams.alias(ended=as_number(closed) + A_YEAR).filter(within)
    return rows.alias(number=as_number("happened_on")).filter(Exists(watched))
