"""The city's two years: terms, school days, and when in a year talks are given."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from guanai.calendars import anniversary, is_working_day

AT_SCHOOL = {1: 0.3, 2: 0.5, 3: 1.6, 4: 1.6, 5: 1.7, 6: 1.6, 9: 2.2, 10: 1.5, 11: 1.6, 12: 1.0}
AMONG_NEIGHBOURS = {1: 1.5, 2: 1.2, 3: 0.6, 4: 0.6, 5: 0.8, 6: 1.2, 7: 2.4, 8: 1.8, 9: 0.5, 10: 0.5, 11: 0.6, 12: 0.8}
GROWTH = 1.15  # talks of the second year to those of the first


@dataclass(frozen=True)
class Term:
    """学期 of the whole city, with its days off: name, first and last day."""

    year: int
    season: int
    first: date
    last: date
    off: tuple[tuple[str, date, date], ...]

    def has_lessons(self, day: date) -> bool:
        off = any(first <= day <= last for _, first, last in self.off)
        return self.first <= day <= self.last and not off and is_working_day(day, {})


def terms_of(year: int) -> tuple[Term, Term]:
    """The two terms of the school year that begins in that year."""
    sports = ("秋季运动会", date(year, 10, 28), date(year, 10, 29))
    exams = ("中考设考点", date(year + 1, 6, 14), date(year + 1, 6, 16))
    return (
        Term(year, 1, date(year, 9, 1), date(year + 1, 1, 22), (sports,)),
        Term(year, 2, date(year + 1, 2, 24), date(year + 1, 6, 30), (exams,)),
    )


@dataclass(frozen=True)
class Years:
    """The days that the city's records tell of: two years up to `last`."""

    last: date

    @cached_property
    def first(self) -> date:
        return anniversary(self.last, -2)

    @cached_property
    def middle(self) -> date:
        return anniversary(self.last, -1)

    @cached_property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @cached_property
    def terms(self) -> list[Term]:
        return [term for year in range(self.first.year - 1, self.last.year + 1) for term in terms_of(year)]

    @cached_property
    def lessons(self) -> dict[date, float]:
        """School days, each with how likely a talk falls on it; none in the holidays."""
        days = (day for day in self.days if any(term.has_lessons(day) for term in self.terms))
        return {day: self._season(AT_SCHOOL, day) for day in days if day.month in AT_SCHOOL}

    @cached_property
    def evenings(self) -> dict[date, float]:
        """All days, with how likely a talk among neighbours is: most in the holidays."""
        return {day: self._season(AMONG_NEIGHBOURS, day) for day in self.days}

    def _season(self, season: dict[int, float], day: date) -> float:
        return season[day.month] * (GROWTH if day >= self.middle else 1)
