"""Whom figures count once each where looking through all rows would take long, and what changes that."""

from uuid import UUID

from cases.models import MentoringTeam
from reports import counters
from reports.counted import Counted, Heads

TEAM = "cases.mentoringteam"
TEAM_UNIT, FORMED, ENDED = "mentoringteam__unit", "mentoringteam__formed_on", "mentoringteam__closed_on"

MENTORED = Heads(
    "M31",
    TEAM,
    counters.repeated,
    *("minor_id", f"{TEAM_UNIT}_id", FORMED, ENDED),
    begun=Counted(counters.begun, place=f"{TEAM_UNIT}__path", cell="M31-begun", kind=TEAM, day=FORMED),
    ended=Counted(counters.ended, place=f"{TEAM_UNIT}__path", cell="M31-ended", kind=TEAM, day=ENDED),
)
MENTORS = Heads(
    "M30", TEAM, counters.members, "person_id", "team__unit_id", "starts_on", "ends_on", among=counters.retired
)
HEADS: dict[str, Heads] = {one.name: one for one in (MENTORED, MENTORS)}


def teams_around(team) -> list[tuple[str, UUID]]:
    """Whether a child is in one team or in several is told at the unit of each."""
    links = MentoringTeam.minors.through.objects
    others = links.filter(minor__in=links.filter(mentoringteam=team.pk).values("minor"))
    units = set(others.order_by().values_list("mentoringteam__unit", flat=True))
    return [(TEAM, unit) for unit in {team.unit_id, *units}]
