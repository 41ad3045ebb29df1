"""When a child is to be visited next. Pure: one rule for the workbench, the file, the lists and every figure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

SOON = 7  # days ahead that a visit counts as coming up
AHEAD = {"visits": SOON, "checks": 14, "follow_ups": 14, "birthdays": 30}
"""Days ahead that each sort of thing is told; what is not here is told when it comes in."""


def next_due(last: date, interval: int) -> date:
    """The day by which the next visit is due: `interval` days after the last one, or after the team was formed."""
    return min(last, date.max - timedelta(days=interval)) + timedelta(days=interval)


class Work(NamedTuple):
    """A team at work: from its forming to its last day (None: it still works), a visit each `interval` days."""

    formed_on: date
    closed_on: date | None
    interval: int

    def holds(self, on: date | None) -> bool:
        """Whether the team is at work on that day; None asks whether it still is."""
        if on is None:
            return self.closed_on is None
        return self.formed_on <= on and (self.closed_on is None or on <= self.closed_on)


class Held(NamedTuple):
    """A visit: its day, and the day by which its visitors want the next."""

    held_on: date
    next_on: date


def due_days(teams: Sequence[Work], visits: Sequence[Held]) -> tuple[list[date | None], date | None]:
    """By when each visit was due, and by when the next one is; None where no team was at work.

    `teams` by forming, `visits` in order of time: entered late, changed or voided, the answer is that of what there is.
    """
    earlier: list[Held | None] = [None, *visits]
    due = [_due(teams, last, visit.held_on) for last, visit in zip(earlier, visits, strict=False)]
    return due, _due(teams, earlier[-1], None)


def _due(teams: Sequence[Work], last: Held | None, on: date | None) -> date | None:
    """What the visit before asked for; before a team's first visit, its interval after it was formed."""
    team = next((team for team in reversed(teams) if team.holds(on)), None)
    if team is None:
        return None
    return last.next_on if last and last.held_on >= team.formed_on else next_due(team.formed_on, team.interval)


def days_late(due_on: date, on: date) -> int:
    """Days past due; 0 on the day itself and before."""
    return max((on - due_on).days, 0)


def standing(due_on: date, on: date) -> str:
    """late, soon or nothing: the colour of a due date."""
    if on > due_on:
        return "late"
    return "soon" if (due_on - on).days <= SOON else ""


def words(due_on: date, on: date) -> str:
    """逾期 7 天, 今天到期, 明天到期, 3 天后到期."""
    days = (due_on - on).days
    if days < 0:
        return f"逾期 {-days} 天"
    return {0: "今天到期", 1: "明天到期"}.get(days, f"{days} 天后到期")
