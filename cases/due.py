"""When a child is to be visited next, and when that is late. Pure: one rule for every page, list and figure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from guanai.calendars import DAY, add_working_days, is_working_day, month_day

SOON = 7  # days ahead that a visit counts as coming up
Holidays = Mapping[date, bool]  # what `guanai.calendars.entered` gives
AHEAD = {"visits": SOON, "checks": 14, "follow_ups": 14, "birthdays": 30}
"""Days ahead that each sort of thing is told; what is not here is told when it comes in."""


def next_due(last: date, interval: int) -> date:
    """The day by which the next visit is due: `interval` days after the last one, or after the team was formed."""
    return min(last, date.max - timedelta(days=interval)) + timedelta(days=interval)


class Work(NamedTuple):
    """A team at work: from its forming to its last day (None: it still works), a visit each `interval` days.

    `changes`: since which day another interval holds, in order of time.
    """

    formed_on: date
    closed_on: date | None
    interval: int
    changes: tuple[tuple[date, int], ...] = ()

    def holds(self, on: date | None) -> bool:
        """Whether the team is at work on that day, its last one included; None asks whether it still is."""
        if on is None:
            return self.closed_on is None
        return self.formed_on <= on and (self.closed_on is None or on <= self.closed_on)


class Held(NamedTuple):
    """A visit: its day, the day by which its visitors want the next, and whether nobody was there (电话、网络)."""

    held_on: date
    next_on: date
    remote: bool = False


def due_days(teams: Sequence[Work], visits: Sequence[Held]) -> tuple[list[date | None], date | None]:
    """By when each visit was due, and by when the next one is; None where no team was at work.

    `teams` by forming, `visits` in order of time: entered late, changed or voided, the answer is that of what there is.
    A call directly after a call is no visit to the child: it stands in the file, answers no due day (None) and moves
    none, until somebody goes there again.
    """
    due: list[date | None] = []
    last: Held | None = None
    for before, visit in zip([None, *visits], visits, strict=False):
        counts = not (visit.remote and before and before.remote)
        due.append(_due(teams, last, visit.held_on) if counts else None)
        last = visit if counts else last
    return due, _due(teams, last, None)


def _due(teams: Sequence[Work], last: Held | None, on: date | None) -> date | None:
    """What the last visit asked for; before a team's first visit, its interval after it was formed.

    A shorter interval draws that nearer from its own day on; a longer one holds from the next visit.
    """
    team = next((team for team in reversed(teams) if team.holds(on)), None)
    if team is None:
        return None
    own = last if last and last.held_on >= team.formed_on else None
    since = own.held_on if own else team.formed_on
    changed = [next_due(day, days) for day, days in team.changes if since <= day and (on is None or day < on)]
    return min([own.next_on if own else next_due(since, team.interval), *changed])


def last_day(due_on: date, holidays: Holidays) -> date:
    """The last day on which a visit due then is in time.

    A due day that is no working day gives way to the next one; and days off that follow it are nobody's delay.
    """
    due_on = due_on if is_working_day(due_on, holidays) else add_working_days(due_on, 1, holidays)
    return max(due_on, add_working_days(due_on, 1, holidays) - DAY)


def late_until(on: date, holidays: Holidays) -> date:
    """The latest due day that is late on that day: what lists and counts compare with."""
    working = on if is_working_day(on, holidays) else add_working_days(on, -1, holidays)
    return add_working_days(working, -1, holidays)


def days_late(due_on: date, on: date, holidays: Holidays) -> int:
    """Working days past the last day in time; 0 on it and before."""
    day, days = last_day(due_on, holidays), 0
    while day < on:
        day += DAY
        days += is_working_day(day, holidays)
    return days


def visit_standing(due_on: date, on: date, holidays: Holidays) -> str:
    """late, soon or nothing: the colour of a visit's due day."""
    if on > due_on:
        return "late" if on > last_day(due_on, holidays) else "soon"
    return standing(due_on, on)


def visit_words(due_on: date, on: date, holidays: Holidays) -> str:
    """逾期 5 个工作日, 顺延到 11 月 23 日 over days off, else as `words`."""
    if on <= due_on:
        return words(due_on, on)
    if days := days_late(due_on, on, holidays):
        return f"逾期 {days} 个工作日"
    return f"顺延到 {month_day(last_day(due_on, holidays))}"


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
