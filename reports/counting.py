"""What each figure counts: its rows, and where they are seen. What is neither here nor in RATIOS is known by report."""

from collections.abc import Callable
from itertools import chain
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from cases.models.outcome import OutcomeKind
from outreach.models import OutreachSession
from reports import counters, outcomes, rows
from reports.counted import Counted
from reports.metrics import CHECKED, TIMELY
from reports.span import Span
from stations.models import CareStation, MeetingKind, PersonKind, StationPosting, Unit
from stations.models.unit import UnitKind

PERSONS = Count("person", distinct=True)


def _list(name: str, **fixed: str) -> Callable[[Unit, Span], str]:
    """The address of a list narrowed to a unit's tree."""
    return lambda unit, span: reverse(name, query={"unit": unit.code, **fixed})


def _dated(name: str, **fixed: str) -> Callable[[Unit, Span], str]:
    """The address of a ledger narrowed to a unit's tree and the days."""
    return lambda unit, span: reverse(name, query={"unit": unit.code, **fixed, "since": span.first, "until": span.last})


def _opened(metric: str) -> Callable[[Unit, Span], str]:
    """The address of the page that lists just the rows which a figure counts."""
    return lambda unit, span: reverse(
        "figure-rows", args=[unit.code, metric], query={"since": span.first, "until": span.last}
    )


def _met(kind: str) -> Counted:
    return Counted(lambda span: rows.meetings(kind, span), seen=_dated("meetings", kind=kind))


def _held(span: Span) -> QuerySet:
    return OutreachSession.objects.valid().between(span.first, span.last)


def _serving(*kinds: str) -> Counted:
    """Distinct persons in office at stations on the last day, being of one of these kinds on it."""
    return Counted(
        lambda span: StationPosting.objects.current(span.last).with_kind(span.last).filter(kind__in=kinds),
        PERSONS,
        "station__unit__path",
        _list("people", kind=kinds[0]) if len(kinds) == 1 else None,
    )


def _covered(span: Span) -> QuerySet:
    return CareStation.objects.active(span.last).filter(unit__kind=UnitKind.POLICE_STATION)


OF_CHILDREN = {  # figure -> what `outcomes.children` calls those who count
    "M35": OutcomeKind.RETURNED_SCHOOL,
    "M36": OutcomeKind.RETURNED_FAMILY,
    "M37n": "offended",
    CHECKED: "looked_at",
    "M38": "rescued",
    "M38b": "straightened",
    "M39": OutcomeKind.FURTHER_STUDY,
}


def _are(metric: str, name: str) -> Counted:
    return Counted(outcomes.children, Count("pk", filter=Q(**{name: True})), seen=_opened(metric))


IN_TIME = Q(held_on__lte=F("in_time_until"))
CHILDREN, BENEFITED = Count(counters.CHILD, distinct=True), Count(counters.RECIPIENT, distinct=True)
TEN_THOUSAND = 10_000  # 元 of a 万元
SESSION, VISIT, GRANT = "outreach.outreachsession", "cases.mentoringvisit", "cases.aidgrant"

COUNTED: dict[str, Counted] = {
    "M00": Counted(lambda span: Unit.objects.open_on(span.last).filter(kind=UnitKind.POLICE_STATION), place="path"),
    "M01": Counted(lambda span: CareStation.objects.active(span.last), seen=_list("stations", status="active")),
    "M03": _serving(PersonKind.RETIRED_POLICE),
    "M04": _serving(PersonKind.SERVING_POLICE, PersonKind.AUXILIARY),
    "M04a": _serving(PersonKind.SERVING_POLICE),
    "M04b": _serving(PersonKind.AUXILIARY),
    "M11": Counted(rows.police_principals, seen=_opened("M11")),
    "M12": Counted(rows.schools_with_police, seen=_opened("M12")),
    "M14": Counted(rows.lessons, seen=_opened("M14"), cell="M14", kind=SESSION),
    "M17": Counted(rows.childrens_homes, place="station__unit__path", seen=_opened("M17")),
    "M20": Counted(_held, seen=_dated("sessions"), cell="M20", kind=SESSION),
    "M21": Counted(_held, Sum("audience"), seen=_dated("sessions"), bound="audience_bound", cell="M21", kind=SESSION),
    "M30": Counted(counters.mentors, PERSONS, "team__unit__path"),
    "M31": Counted(
        counters.mentored,
        Count("minor", distinct=True),
        "mentoringteam__unit__path",
        lambda unit, span: reverse("minors", query={"unit": unit.code, "mentored": span.last.year}),
    ),
    "M32": Counted(counters.followed, seen=_list("minors")),
    "M33": Counted(counters.teams),
    "M33b": Counted(counters.minors_teams),
    **{metric: _are(metric, name) for metric, name in OF_CHILDREN.items()},
    "M40": Counted(counters.rights_aid, CHILDREN, seen=_opened("M40")),
    "M41": Counted(counters.counsel, CHILDREN, seen=_opened("M41")),
    "M50": Counted(rows.inspections, seen=_dated("inspections"), cell="M50", kind="outreach.campusinspection"),
    "M80": _met(MeetingKind.JOINT),
    "M81": Counted(rows.resolutions, place="meeting__unit__path", seen=_opened("M81")),
    "M82": _met(MeetingKind.STUDY),
    "M90": Counted(
        counters.grants,
        Sum("cash"),
        seen=_dated("aid-grants"),
        per=TEN_THOUSAND,
        cell="M90",
        kind=GRANT,
        day="granted_on",
    ),
    "M91": Counted(counters.grants, BENEFITED, seen=_dated("aid-grants")),
    "M93": Counted(
        counters.things,
        Sum("number"),
        "grant__unit__path",
        _dated("aid-grants"),
        cell="M93",
        kind=GRANT,
        day="grant__granted_on",
    ),
    "M94": Counted(counters.receipts, Sum("amount"), seen=_dated("aid-receipts"), per=TEN_THOUSAND),
    "M98": Counted(counters.pairings, Count("village", distinct=True), seen=_list("pairings")),
    "M99": Counted(counters.pairings, Sum("households"), seen=_list("pairings")),
}
"""Every figure that the records can give by counting. What is neither here nor in RATIOS is known by report only."""

ADDED: dict[str, tuple[Counted, ...]] = {
    "M33": (COUNTED["M33"], Counted(counters.adult_teams, Sum("teams"))),  # with files, and known by number alone
}
"""What is counted in several kinds of rows that never overlap."""

RATIOS: dict[str, tuple[Counted, Counted]] = {
    TIMELY: (
        Counted(counters.judged, Count("held_on", filter=IN_TIME), cell="visits_in_time", kind=VISIT),
        Counted(counters.judged, cell="visits_judged", kind=VISIT),
    ),
    "M02": (Counted(_covered, Count("unit", distinct=True), apart=True), COUNTED["M00"]),
    "M10": (
        Counted(rows.schools_covered, seen=_opened("M10")),
        Counted(rows.schools_in_scope, seen=_opened("M10-base")),
    ),
    "M37": (COUNTED["M37n"], COUNTED[CHECKED]),
}
"""Numerator and denominator; a ratio is made anew from its parts at every level."""


def added(metric: str) -> tuple[Counted, ...]:
    """What makes up the value of a metric that is no ratio."""
    return ADDED.get(metric) or (COUNTED[metric],)


OF_CASE = ("M37n", CHECKED, "M38", "M38b")  # their rows are for who may read the case
OPENED = {one: COUNTED[one] for one in ("M11", "M12", "M14", "M17", "M40", "M41", "M81")}
OPENED |= dict(zip(("M10", "M10-base"), RATIOS["M10"], strict=True))
OPENED |= {metric: Counted(outcomes.only(name)) for metric, name in OF_CHILDREN.items()}
"""What has a page that lists just the rows counted; of children, as `reports.views.rows` guards them."""

ROLLED = [
    part for part in dict.fromkeys((*COUNTED.values(), *chain(*ADDED.values()), *chain(*RATIOS.values()))) if part.cell
]
"""What is kept by month, because its rows are many."""


def touches() -> dict[str, Callable]:
    """By kind of row whose verbs change what is kept: which kinds at which units are to be counted anew."""
    own = {part.kind: _at_its_unit(part.kind) for part in ROLLED}
    return own | {"stations.viceprincipal": _lessons_of}


def _at_its_unit(kind: str) -> Callable:
    return lambda row: [(kind, row.unit_id)]


def _lessons_of(principal) -> list[tuple[str, UUID]]:
    """An appointment makes sessions of its speaker lessons, whichever unit holds them."""
    told = OutreachSession.objects.filter(speaker=principal.person_id)
    return [(SESSION, unit) for unit in told.order_by().values_list("unit", flat=True).distinct()]
