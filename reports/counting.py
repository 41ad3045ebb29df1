"""What each figure counts: its rows, and where they are seen. What is neither here nor in RATIOS is known by report."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from cases.lists import Conduct, Vulnerability
from cases.models.clue import ClueClass
from cases.models.outcome import OutcomeKind
from cases.models.rights_aid import COUNSEL
from outreach.models import OutreachSession
from reports import ages, counters, engaged, incidents, outcomes, rows, shortcomings
from reports import surroundings as around
from reports.addresses import dated, listed, narrowed, opened
from reports.counted import Counted
from reports.heads import HEADS, MENTORED, MENTORS, TEAM, teams_around
from reports.metrics import CHECKED, DEFECTS, IN_TIME_RESOLVED, TIMELY
from reports.span import Span
from stations.models import CareStation, MeetingKind, PersonKind, StationPosting, Unit
from stations.models.request import ANSWERED, RequestStatus
from stations.models.unit import UnitKind

PERSONS = Count("person", distinct=True)


def _met(kind: str) -> Counted:
    return Counted(lambda span: rows.meetings(kind, span), seen=dated("meetings", kind=kind))


def _held(span: Span) -> QuerySet:
    return OutreachSession.objects.valid().between(span.first, span.last)


def _serving(metric: str, *kinds: str) -> Counted:
    """Distinct persons in office at stations on the last day, being of one of these kinds on it."""

    def rows_of(span: Span) -> QuerySet:
        serving = StationPosting.objects.current(span.last).with_kind(span.last).filter(kind__in=kinds)
        return serving.select_related("person", "station__unit")

    return Counted(
        rows_of,
        PERSONS,
        "station__unit__path",
        opened(metric),
    )


def _police_stations(span: Span) -> QuerySet:
    """Each with whether it has a 关工站 at work on that day, its own or of one that was merged into it."""
    active = CareStation.objects.active(span.last)
    merged = active.filter(unit__closed_on__lte=span.last, unit__kind=UnitKind.POLICE_STATION)
    covered = Exists(active.filter(unit=OuterRef("pk"))) | Exists(
        merged.filter(unit__path__startswith=OuterRef("path"))
    )
    return Unit.objects.open_on(span.last).filter(kind=UnitKind.POLICE_STATION).alias(covered=covered)


OF_CHILDREN = {  # figure -> the column of `outcomes.children`, and what stands in it of those who count
    "M35": (OutcomeKind.RETURNED_SCHOOL, True),
    "M36": (OutcomeKind.RETURNED_FAMILY, True),
    "M37n": ("watched", outcomes.OFFENDED),
    CHECKED: ("watched", outcomes.OFFENDED, outcomes.LOOKED_AT),
    "M38": ("saved", outcomes.RESCUED),
    "M38b": ("saved", outcomes.STRAIGHTENED),
    "M39": (OutcomeKind.FURTHER_STUDY, True),
}


def _are(metric: str, column: str, *found: str | bool) -> Counted:
    counted = Count("pk", filter=outcomes.are(column, *found))
    return Counted(outcomes.children, counted, seen=opened(metric), told=(column, found))


def _by(counted: Counted, column: str, kinds: Iterable, of: str | Combinable = "") -> dict[str, Counted]:
    """The same kind by kind: so many rows of each, or of each so many different ones of what `of` names."""
    counts = {kind: {"filter": Q(**{column: kind})} for kind in kinds}
    return {
        str(kind.label): replace(counted, value=Count(of or "pk", distinct=bool(of), **only), seen=None, cell="")
        for kind, only in counts.items()
    }


IN_TIME = Q(held_on__lte=F("in_time_until"))
AWARDED, SPEAKERS = Count("child", distinct=True), Count("unit", distinct=True)
CHILDREN, BENEFITED = Count(counters.CHILD, distinct=True), Count(counters.RECIPIENT, distinct=True)
TEN_THOUSAND = 10_000  # 元 of a 万元
SESSION, VISIT, GRANT = "outreach.outreachsession", "cases.mentoringvisit", "cases.aidgrant"

COUNTED: dict[str, Counted] = {
    "M00": Counted(_police_stations, place="path"),
    "M01": Counted(lambda span: CareStation.objects.active(span.last), seen=listed("stations", status="active")),
    "M03": _serving("M03", PersonKind.RETIRED_POLICE),
    "M04": _serving("M04", PersonKind.SERVING_POLICE, PersonKind.AUXILIARY),
    "M04a": _serving("M04a", PersonKind.SERVING_POLICE),
    "M04b": _serving("M04b", PersonKind.AUXILIARY),
    "M11": Counted(rows.police_principals, seen=opened("M11")),
    "M12": Counted(rows.schools_with_police, seen=opened("M12")),
    "M16": Counted(rows.police_principals, Count("unit", distinct=True), seen=opened("M11"), apart=True),
    "M14": Counted(rows.lessons, seen=opened("M14"), cell="M14", kind=SESSION),
    "M17": Counted(rows.childrens_homes, place="station__unit__path", seen=opened("M17")),
    "M20": Counted(_held, seen=dated("sessions"), cell="M20", kind=SESSION),
    "M21": Counted(_held, Sum("audience"), seen=dated("sessions"), bound="audience_bound", cell="M21", kind=SESSION),
    "M30": Counted(counters.mentors, PERSONS, "team__unit__path", heads=MENTORS),
    "M31": Counted(
        counters.mentored,
        Count("minor", distinct=True),
        "mentoringteam__unit__path",
        lambda unit, span: narrowed("minors", {"unit": unit.code, "mentored": span.last.year}),
        heads=MENTORED,
    ),
    "M31x": Counted(
        counters.tagged, Count("minor", distinct=True), "minor__unit__path", listed("minors", status="open")
    ),
    "M32": Counted(counters.followed, seen=listed("minors", status="open")),
    "M33": Counted(counters.teams),
    "M33b": Counted(counters.minors_teams),
    **{metric: _are(metric, *found) for metric, found in OF_CHILDREN.items()},
    "M40": Counted(counters.rights_aid, CHILDREN, seen=opened("M40")),
    "M41": Counted(counters.counsel, CHILDREN, seen=opened("M41")),
    "M45": Counted(counters.clues, seen=dated("clues")),
    "M50": Counted(rows.inspections, seen=dated("inspections"), cell="M50", kind="outreach.campusinspection"),
    DEFECTS: Counted(rows.open_defects, place="inspection__unit__path", seen=opened(DEFECTS)),
    "M52": Counted(around.cleanups, Sum("items"), seen=dated("cleanups"), bound="items_bound", untold=Q(items=None)),
    "M53": Counted(around.rings, Sum("number"), "operation__unit__path", dated("operations"), untold=Q(number=None)),
    "M54": Counted(
        around.on_guard,
        Sum("number"),
        "shift__unit__path",
        dated("guard-shifts"),
        cell="M54-guards",
        kind="outreach.guardshift",
        day="shift__held_on",
    ),
    "M55": Counted(around.enforcements, Sum("vehicles"), seen=dated("enforcements"), untold=Q(vehicles=None)),
    "M80": _met(MeetingKind.JOINT),
    "M81": Counted(rows.resolutions, place="meeting__unit__path", seen=opened("M81")),
    "M82": _met(MeetingKind.STUDY),
    "M83": Counted(rows.guidance, Count("to_unit", distinct=True), seen=opened("M83")),
    "M84": Counted(rows.spoken, SPEAKERS, "meeting__unit__path", opened("M84")),
    "M84b": Counted(rows.written, SPEAKERS, "meeting__unit__path", opened("M84b")),
    "M85": Counted(rows.requests, seen=opened("M85")),
    "M90": Counted(
        counters.grants,
        Sum("cash"),
        seen=dated("aid-grants"),
        per=TEN_THOUSAND,
        cell="M90",
        kind=GRANT,
        day="granted_on",
    ),
    "M91": Counted(counters.grants, BENEFITED, seen=dated("aid-grants")),
    "M92": Counted(counters.screenings, Sum("screened"), seen=dated("screenings")),
    "M93": Counted(
        counters.things,
        Sum("number"),
        "grant__unit__path",
        dated("aid-grants"),
        cell="M93",
        kind=GRANT,
        day="grant__granted_on",
    ),
    "M94": Counted(counters.receipts, Sum("amount"), seen=dated("aid-receipts"), per=TEN_THOUSAND),
    "M95": Counted(rows.admissions, AWARDED, "child__unit__path", opened("M95")),
    "M96": Counted(rows.staff_awards, Sum("amount"), "child__unit__path", opened("M96"), per=TEN_THOUSAND),
    "M96b": Counted(rows.rewards, AWARDED, "child__unit__path", opened("M96b")),
    "M97": Counted(rows.staff_events, Sum("children"), seen=dated("staff-child-events")),
    "M98": Counted(counters.pairings, Count("village", distinct=True), seen=listed("pairings")),
    "M99": Counted(counters.pairings, Sum("households"), seen=listed("pairings")),
    "M106": Counted(around.projects, seen=opened("M106")),
    "M110": Counted(rows.budgets, Sum("amount"), seen=opened("M110"), per=TEN_THOUSAND),
}
"""Every figure that the records can give by counting. What is neither here nor in RATIOS is known by report only."""

ADDED: dict[str, tuple[Counted, ...]] = {
    "M33": (COUNTED["M33"], Counted(counters.adult_teams, Sum("teams"))),  # with files, and known by number alone
    "M54": (
        COUNTED["M54"],
        Counted(
            around.patrols,
            Sum("patrollers"),
            seen=dated("patrols"),
            cell="M54-patrols",
            kind="outreach.schoolpatrol",
        ),
        Counted(around.operations, Sum("deployed"), seen=dated("operations")),
        Counted(around.enforcements, Sum("officers"), seen=dated("enforcements")),
    ),
    "M97": (COUNTED["M97"], Counted(rows.staff_events, Sum("relatives"))),
}
"""What is counted in several kinds of rows that never overlap."""

RATIOS: dict[str, tuple[Counted, Counted]] = {
    TIMELY: (
        Counted(counters.judged, Count("held_on", filter=IN_TIME), cell="visits_in_time", kind=VISIT),
        Counted(counters.judged, cell="visits_judged", kind=VISIT),
    ),
    IN_TIME_RESOLVED: (
        Counted(rows.due_resolutions, Count("pk", filter=Q(done_on__lte=F("due_on"))), "meeting__unit__path"),
        Counted(rows.due_resolutions, place="meeting__unit__path", seen=opened(IN_TIME_RESOLVED)),
    ),
    "M05": (Counted(rows.with_committees, place="path"), Counted(rows.bound_to_have_committees, place="path")),
    "M06": (Counted(engaged.officers, seen=opened("M06")), Counted(engaged.headcounts, Sum("police"))),
    "M13": (
        COUNTED["M11"],
        Counted(rows.all_principals, seen=opened("M13-base")),
    ),
    "M13b": (
        Counted(rows.principalships, place="person__unit__path", seen=opened("M13b")),
        COUNTED["M11"],
    ),
    "M15": (Counted(around.schools_with_pact, seen=opened("M15")), Counted(around.schools)),
    "M51": (Counted(around.venues_with_notice, seen=opened("M51")), Counted(around.venues, seen=listed("venues"))),
    "M70": (
        Counted(rows.brands, Count("station", distinct=True), seen=opened("M70"), apart=True),
        COUNTED["M01"],
    ),
    "M100": (Counted(around.taking_part, place="path"), Counted(around.grass_roots, place="path")),
    "M105": (Counted(around.online, seen=opened("M105")), Counted(around.creating)),
    "M02": (Counted(_police_stations, Count("pk", filter=Q(covered=True)), place="path"), COUNTED["M00"]),
    "M10": (
        Counted(rows.schools_told, Count("pk", filter=Q(covered=True)), seen=opened("M10")),
        Counted(rows.schools_told, seen=opened("M10-base")),
    ),
    "M37": (COUNTED["M37n"], COUNTED[CHECKED]),
}
"""Numerator and denominator; a ratio is made anew from its parts at every level."""


def added(metric: str) -> tuple[Counted, ...]:
    """What makes up the value of a metric that is no ratio."""
    return ADDED.get(metric) or (COUNTED[metric],)


PLAIN = {"M13b": Decimal("0.01")}
"""Ratios that are no percentage, to which place."""

OTHERWISE: dict[str, Callable[[Unit, Span, int], dict[str, Decimal | None]]] = {
    "M60": incidents.zero_months,
    "M61": incidents.change,
    "M62": ages.mean_age,
    "M86": shortcomings.listed,
}
"""What no query counts: the value of the unit under no path, and by that many characters of their paths those below."""

BLANK = ("M110",)
"""What nobody has registered is not nothing."""

KINDS: dict[str, dict[str, Counted]] = {
    "M31x": _by(COUNTED["M31x"], "kind", (*Vulnerability, *Conduct), "minor"),
    "M41": _by(COUNTED["M41"], "kind", COUNSEL, counters.CHILD),
    "M45": _by(COUNTED["M45"], "klass", ClueClass),
    "M85": _by(COUNTED["M85"], "status", (RequestStatus.SUBMITTED, *ANSWERED)),
    "M54": dict(zip(("护学岗", "护校巡逻", "专项行动", "校园周边交通查处"), ADDED["M54"], strict=True)),
    "M97": dict(zip(("孩子", "家属"), ADDED["M97"], strict=True)),
}
"""What a figure is made of, by name. Of one child in two kinds, or in both columns, the parts do not add up."""

OF_CASE = ("M37n", CHECKED, "M38", "M38b")  # their rows are for who may read the case
OPENED = {one: COUNTED[one] for one in ("M11", "M12", "M14", "M17", "M40", "M41", "M81", "M83", "M84", "M84b")}
OPENED |= {
    one: COUNTED[one] for one in ("M03", "M04", "M04a", "M04b", "M85", "M95", "M96", "M96b", "M106", "M110", DEFECTS)
}
OPENED |= {"M10": Counted(rows.schools_covered), "M10-base": RATIOS["M10"][1]}
OPENED |= {one: RATIOS[one][0] for one in ("M06", "M13b", "M15", "M51", "M70", "M105")}
OPENED |= {"M13-base": RATIOS["M13"][1], IN_TIME_RESOLVED: RATIOS[IN_TIME_RESOLVED][1]}
OPENED |= {metric: Counted(outcomes.only(*found)) for metric, found in OF_CHILDREN.items()}
"""What has a page that lists just the rows counted; of children, as `reports.views.rows` guards them."""

_ALL = (*COUNTED.values(), *chain(*ADDED.values()), *chain(*RATIOS.values()))
ROLLED = [part for part in dict.fromkeys((*_ALL, *chain(*(one.cells for one in HEADS.values())))) if part.cell]
"""What is kept by month, because its rows are many."""


def touches() -> dict[str, Callable]:
    """By kind of row whose verbs change what is kept: which kinds at which units are to be counted anew."""
    own = {part.kind: _at_its_unit(part.kind) for part in ROLLED}
    return own | {"stations.viceprincipal": _lessons_of, TEAM: teams_around}


def _at_its_unit(kind: str) -> Callable:
    return lambda row: [(kind, row.unit_id)]


def _lessons_of(principal) -> list[tuple[str, UUID]]:
    """An appointment makes sessions of its speaker lessons, whichever unit holds them."""
    told = OutreachSession.objects.filter(speaker=principal.person_id)
    return [(SESSION, unit) for unit in told.order_by().values_list("unit", flat=True).distinct()]
