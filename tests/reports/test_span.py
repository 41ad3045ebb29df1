"""The days of a figure."""

from datetime import date

import pytest

from reports.span import Portion, Span


@pytest.mark.parametrize(
    ("portion", "first", "last"),
    [
        (Portion.YEAR, date(2024, 1, 1), date(2024, 12, 31)),
        (Portion.H2, date(2024, 7, 1), date(2024, 12, 31)),
        (Portion.Q1, date(2024, 1, 1), date(2024, 3, 31)),
        (Portion.Q3, date(2024, 7, 1), date(2024, 9, 30)),
    ],
)
def test_a_portion_of_a_year_has_its_months(portion, first, last):
    span = Span.of(2024, portion, date(2025, 5, 5))
    assert (span.first, span.last) == (first, last)


def test_a_portion_under_way_goes_to_the_day_and_never_ends_before_it_begins():
    assert Span.of(2024, Portion.H1, date(2024, 2, 9)).last == date(2024, 2, 9)
    assert Span.of(2024, Portion.H2, date(2024, 2, 9)).last == date(2024, 7, 1)


def test_a_month_ends_on_its_last_day():
    assert Span.of_month(2024, 2, date(2025, 1, 1)).last == date(2024, 2, 29)
