"""Figures counted from the portal's own records: what is counted, and where its rows are seen.

Counting is grouped by the units directly below one, in one query for all of them; persons take one more for the unit
as a whole, so that who serves in two of them is counted once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.urls import reverse

from cases.models.outcome import OutcomeKind
from outreach.models import OutreachSession
from reports import counters, outcomes, rows
from reports.figures import Figure, Source
from reports.guard import unasked
from reports.metrics import CHECKED, METRICS, TIMELY, declared
from reports.span import Span
from stations.models import CareStation, MeetingKind, PersonKind, StationPosting, Unit
from stations.models.unit import SEGMENT, UnitKind

Number = int | Decimal
ROWS = Count("*")  # of the key, a covering index would not do


@dataclass(frozen=True)
class Counted:
    """How one metric is counted: which rows of a span, what of them, at which path; and the list that shows them.

    `apart`: what is counted never lies in two of the units below, so that their values may be added.
    `per`: how many of what is counted make one of the figure.
    """

    rows: Callable[[Span], QuerySet]
    value: Aggregate = ROWS
    place: str = "unit__path"
    seen: Callable[[Unit, Span], str] | None = None
    apart: bool = False
    per: int = 1

    def total(self, unit: Unit, span: Span) -> Number:
        """The value of the unit with all below it, every person once."""
        return self.read(self.within(unit, span).aggregate(found=self.value)["found"])

    def read(self, found: Number | None) -> Number:
        """What the database found, in the measure of the figure."""
        return Decimal(found or 0) / self.per if self.per > 1 else found or 0

    def within(self, unit: Unit, span: Span) -> QuerySet:
        """The rows of the unit with all below it."""
        return self.rows(span).filter(**{f"{self.place}__startswith": unit.path}).order_by()

    def total_of(self, children: dict[str, Number], unit: Unit, span: Span) -> Number:
        """The same, where what the units below have is known: counted anew only if it may overlap."""
        overlap = self.value.distinct and not self.apart and len(children) > 1
        return self.total(unit, span) if overlap else sum(children.values())


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

COUNTED: dict[str, Counted] = {
    "M00": Counted(lambda span: Unit.objects.open_on(span.last).filter(kind=UnitKind.POLICE_STATION), place="path"),
    "M01": Counted(lambda span: CareStation.objects.active(span.last), seen=_list("stations", status="active")),
    "M03": _serving(PersonKind.RETIRED_POLICE),
    "M04": _serving(PersonKind.SERVING_POLICE, PersonKind.AUXILIARY),
    "M04a": _serving(PersonKind.SERVING_POLICE),
    "M04b": _serving(PersonKind.AUXILIARY),
    "M11": Counted(rows.police_principals, seen=_opened("M11")),
    "M12": Counted(rows.schools_with_police, seen=_opened("M12")),
    "M14": Counted(rows.lessons, seen=_opened("M14")),
    "M17": Counted(rows.childrens_homes, place="station__unit__path", seen=_opened("M17")),
    "M20": Counted(_held, seen=_dated("sessions")),
    "M21": Counted(_held, Sum("audience"), seen=_dated("sessions")),
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
    "M50": Counted(rows.inspections, seen=_dated("inspections")),
    "M80": _met(MeetingKind.JOINT),
    "M81": Counted(rows.resolutions, place="meeting__unit__path", seen=_opened("M81")),
    "M82": _met(MeetingKind.STUDY),
    "M90": Counted(counters.grants, Sum("cash"), seen=_dated("aid-grants"), per=TEN_THOUSAND),
    "M91": Counted(counters.grants, BENEFITED, seen=_dated("aid-grants")),
    "M93": Counted(counters.things, Sum("number"), "grant__unit__path", _dated("aid-grants")),
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
    TIMELY: (Counted(counters.judged, Count("held_on", filter=IN_TIME)), Counted(counters.judged)),
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


@dataclass(frozen=True)
class Computed:
    """One metric of a unit over a span: the unit's value and that of each unit directly below, by path."""

    unit: Unit
    metric: str
    total: Decimal | None
    children: dict[str, Decimal | None]

    @classmethod
    def of(cls, metric: str, unit: Unit, span: Span) -> "Computed":
        return cls.several([metric], unit, span)[metric]

    @classmethod
    def several(cls, metrics: Iterable[str], unit: Unit, span: Span) -> dict[str, "Computed"]:
        """Metrics by code. What counts the same rows is counted in one query."""
        parts = {metric: RATIOS.get(metric) or added(metric) for metric in metrics}
        below = _below(dict.fromkeys(part for some in parts.values() for part in some), unit, span)
        known = {part: (part.total_of(children, unit, span), children) for part, children in below.items()}
        return {metric: cls._made(metric, unit, *(known[part] for part in some)) for metric, some in parts.items()}

    @classmethod
    def _made(cls, metric: str, unit: Unit, *parts: tuple[Number, dict[str, Number]]) -> "Computed":
        if metric in RATIOS:
            above, base = parts
            paths = {path: percent(above[1].get(path, 0), whole) for path, whole in base[1].items()}
            return cls(unit, metric, percent(above[0], base[0]), paths)
        found: dict[str, Decimal] = {}
        for path, value in (one for _, children in parts for one in children.items()):
            found[path] = found.get(path, Decimal(0)) + value
        return cls(unit, metric, Decimal(sum(total for total, _ in parts)), found)

    @classmethod
    def alone(cls, metric: str, unit: Unit, span: Span) -> "Computed":
        """The unit's own value, where nobody asks for those below it."""
        if metric in RATIOS:
            above, below = (part.total(unit, span) for part in RATIOS[metric])
            return cls(unit, metric, percent(above, below), {})
        return cls(unit, metric, Decimal(sum(part.total(unit, span) for part in added(metric))), {})

    def value(self, of: Unit) -> Decimal | None:
        """The value of the unit or of one below it: a count of nothing is 0, a rate of nothing is blank."""
        if of.pk == self.unit.pk:
            return self.total
        return self.children.get(of.path, None if self.metric in RATIOS else Decimal(0))

    def figure(self, of: Unit, year: int) -> Figure:
        """The value as a figure that can be worded and compared."""
        metric, value = declared(self.metric), self.value(of)
        facts = {"period": metric.period, "source": Source.COMPUTED}
        return Figure(of.code, self.metric, year, value, metric.measure, **facts)


def _below(parts: Iterable[Counted], unit: Unit, span: Span) -> dict[Counted, dict[str, Number]]:
    """The value of each unit directly below, by path; the unit's own rows stand under its own path."""
    alike: dict[tuple, list[Counted]] = {}
    for part in parts:
        alike.setdefault((part.rows, part.place), []).append(part)
    found: dict[Counted, dict[str, Number]] = {}
    for some in alike.values():
        child = Substr(some[0].place, 1, len(unit.path) + SEGMENT + 1)
        values = {f"found_{number}": part.value for number, part in enumerate(some)}
        counted = list(some[0].within(unit, span).values(child_path=child).annotate(**values))
        for name, part in zip(values, some, strict=True):
            found[part] = {row["child_path"]: part.read(row[name]) for row in counted}
    return found


def percent(part: int, whole: int) -> Decimal | None:
    """One decimal, half up; None without a base."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def computable() -> list[str]:
    """The metrics that the records can give, in the order of the catalogue."""
    return [code for code in METRICS if code in COUNTED or code in RATIOS]


def of_year(unit: Unit, children: Sequence[Unit], span: Span, until: date) -> dict[str, list[Figure]]:
    """What the records give for a unit and those directly below it over a part of a year, by code.

    A unit counts from its first day of own records on: before it, what it reported stands alone. Of days that have not
    come there is nothing.
    """
    keeping = [one for one in (unit, *children) if one.records_since and one.records_since <= span.last]
    figures: dict[str, list[Figure]] = {one.code: [] for one in keeping}
    if not keeping or span.first > until:
        return {}
    known = Computed.several(computable(), unit, span)
    for metric, computed in known.items():
        for one in keeping:
            if not unasked(known, metric, one):
                figures[one.code].append(computed.figure(one, span.first.year))
    return figures
