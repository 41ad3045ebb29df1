"""The days of a figure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class Portion(TextChoices):
    """The part of a year that a report speaks of."""

    YEAR = "year", "全年"
    H1 = "h1", "上半年"
    H2 = "h2", "下半年"
    Q1 = "q1", "第一季度"
    Q2 = "q2", "第二季度"
    Q3 = "q3", "第三季度"
    Q4 = "q4", "第四季度"

    @property
    def months(self) -> tuple[int, int]:
        """The first and the last month."""
        if self == Portion.YEAR:
            return 1, 12
        length = 6 if self.value.startswith("h") else 3
        last = int(self.value[1]) * length
        return last - length + 1, last


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

    @classmethod
    def of(cls, year: int, portion: Portion, until: date, *, sealed: bool = True) -> "Span":
        """A portion of a year, to its end or to `until` if that comes first; never before its own beginning."""
        first, last = Portion(portion).months
        return cls._months(year, first, last, until, sealed)

    @classmethod
    def of_month(cls, year: int, month: int, until: date, *, sealed: bool = True) -> "Span":
        """One month, in the same way."""
        return cls._months(year, month, month, until, sealed)

    @classmethod
    def _months(cls, year: int, first: int, last: int, until: date, sealed: bool) -> "Span":
        begins, ends = date(year, first, 1), date(year, last, monthrange(year, last)[1])
        return cls(begins, max(begins, min(ends, until)), sealed)

    def year_before(self) -> "Span":
        """The same window a year earlier; of 29 February until 28."""
        return Span(_a_year_before(self.first), _a_year_before(self.last), self.sealed)


def _a_year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap_day else day.replace(year=day.year - 1)
