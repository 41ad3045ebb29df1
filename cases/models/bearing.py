"""What rests on an act or a case of a file. As long as it holds, its ground stands."""

from cases.models.holding import hold_alone
from cases.models.minor import Minor
from guanai.lifecycle import NotAllowed
from stations.access import Permission


def unfounded(minor: Minor) -> list:
    """改级: the other tier that holds for a child though nothing in its file bears it any more."""
    held = [one for row in minor.assessments.latest() if (one := row.override)]
    return [one for one in held if one.tier not in one.lawful(minor)]


def must_bear_nothing(minor: Minor, what: str, *, by, measures=()) -> None:
    """Asked within the deed, when an act or a case has changed or gone. `measures` rested on it. Raises NotAllowed."""
    hold_alone(minor)  # nobody approves another tier meanwhile
    measures = [f"干预措施“{row}”" for row in measures]
    tiers = [f"改级“{row}”" for row in unfounded(minor)]
    if not measures and not tiers:
        return
    if by and not by.can(Permission.READ_CASE, minor):
        raise NotAllowed(f"还有由站长办理的事项以{what}为依据，请先找站长办理。")
    first = "、".join(["结束或作废措施"] * bool(measures) + ["重新评估分级"] * bool(tiers))
    raise NotAllowed(f"{'、'.join(measures + tiers)}以{what}为依据，请先{first}，再改或作废。")
