"""六有: each of the six that a station must have, with what shows it.

Rules, plan and goals are shown by the register that keeps them; only the other three are written as such.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Value

from stations.models import CareStation, PlanKind, StationHave, StationPlan, StationRegulation

KIND = StationHave.Kind
REGISTERED = {KIND.RULES: "regulations-new", KIND.PLAN: "station-plans-new", KIND.GOALS: "station-plans-new"}

WANTING = {
    KIND.RULES: "没有施行中的站内制度",
    KIND.PLAN: "今年的年度计划还没有登记",
    KIND.GOALS: "今年的年度计划里还没有写目标",
}


@dataclass(frozen=True)
class Have:
    """One of the six: what shows it and where, who wrote that and when; nothing where it is still wanting."""

    kind: StationHave.Kind
    words: str = ""
    writer: str | None = ""
    at: datetime | None = None
    url: str = ""

    @property
    def wanting(self) -> str:
        """Why a register shows nothing of it."""
        return WANTING[self.kind]

    @property
    def new(self) -> str:
        """The page on which it is entered, of a register of its own."""
        return REGISTERED.get(self.kind, "")

    @classmethod
    def of(cls, kind: StationHave.Kind, row, words: str) -> "Have":
        if not row:
            return cls(kind)
        return cls(kind, words, row.writer, row.entered_at, row.get_absolute_url())


def six(station: CareStation, on: date) -> list[Have]:
    """In their order; a plan counts in its year, a regulation while it is in force, the others once written."""
    plan = station.plans.of(PlanKind.PLAN, on.year).signed().first()
    rules = list(station.regulations.in_force(on).signed().order_by("effective_on", "title"))
    more = f"共 {len(rules)} 项制度施行中。" if len(rules) > 1 else ""
    told = {
        KIND.RULES: (rules[-1], rules[-1].evidence + more) if rules else (None, ""),
        KIND.PLAN: (plan, f"{plan}。" if plan else ""),
        KIND.GOALS: (plan, plan.goals if plan else ""),
    }
    kept = station.haves.there(on).exclude(kind__in=REGISTERED).signed()
    told |= {row.kind: (row, row.evidence) for row in kept}
    return [Have.of(kind, *told.get(kind, (None, ""))) for kind in KIND]


def had(stations: Iterable[CareStation], on: date) -> dict[object, set[str]]:
    """Of each station, by its key, which of the six it has. One query."""
    pairs = StationHave.objects.there(on).exclude(kind__in=REGISTERED).values_list("station", "kind")
    plans = StationPlan.objects.of(PlanKind.PLAN, on.year)
    shown = (
        StationRegulation.objects.in_force(on).values_list("station", Value(KIND.RULES.value)),
        plans.values_list("station", Value(KIND.PLAN.value)),
        plans.exclude(goals="").values_list("station", Value(KIND.GOALS.value)),
    )
    keys = [station.pk for station in stations]
    found: dict[object, set[str]] = {key: set() for key in keys}
    for key, kind in pairs.filter(station__in=keys).union(*(rows.filter(station__in=keys) for rows in shown)):
        found[key].add(kind)
    return found


def mark(stations: Iterable[CareStation], on: date) -> None:
    """Each of these rows then says which of the six it has: `had`."""
    found = had(stations, on)
    for station in stations:
        station.had = found[station.pk]
