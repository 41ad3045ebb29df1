"""The days of a figure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """The days of a figure: flows fall within, stocks are as of the last.

    `sealed`: what is sealed counts too, as for everybody above the station; at the station itself only what its lists
    show.
    """

    first: date
    last: date
    sealed: bool = True

    @classmethod
    def of_year(cls, year: int, until: date, *, sealed: bool = True) -> "Span":
        """From New Year to the end of the year, or to `until` if that comes first."""
        return cls(date(year, 1, 1), min(date(year, 12, 31), until), sealed)

    def year_before(self) -> "Span":
        """The same window a year earlier; of 29 February until 28."""
        return Span(_a_year_before(self.first), _a_year_before(self.last), self.sealed)


def _a_year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)
