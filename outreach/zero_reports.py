"""零接报: how many complete months in a row nothing was reported, and which months are complete. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int

    def later(self, months: int) -> "Month":
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1)


def zero_streak(months: Sequence[int | None]) -> int:
    """How many of the latest months are zero, one after another. Complete months only, the oldest first.

    None is a month without a report: it breaks the run, it is not a zero (M60).
    """
    streak = 0
    for number in reversed(months):
        if number != 0:  # also None
            break
        streak += 1
    return streak


def last_complete(on: date) -> Month:
    """The last month that is over on that day; its last day itself is not over."""
    return Month(on.year, on.month).later(-1)


def is_complete(month: Month, on: date) -> bool:
    return month <= last_complete(on)


def series(reported: Mapping[Month, int], on: date) -> list[int | None]:
    """From the first report to the last complete month, with None where nobody reported."""
    if not reported:
        return []
    month, found = min(reported), []
    while is_complete(month, on):
        found.append(reported.get(month))
        month = month.later(1)
    return found
