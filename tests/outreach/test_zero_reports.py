"""零接报: a month without a report breaks it; it is no zero. By values worked out by hand."""

from datetime import date

import pytest

from outreach.zero_reports import Month, is_complete, last_complete, series, zero_streak


@pytest.mark.parametrize(
    ("months", "streak"),
    [
        ([3, 1, 0, 0, 0, 0, 0, 0, 0, 0], 8),
        ([0, None, 0], 1),
        ([0, 0, None], 0),
        ([0, 0, 1], 0),
        ([0, 0, 0], 3),
        ([], 0),
    ],
)
def test_the_latest_zeros_in_a_row(months, streak):
    assert zero_streak(months) == streak


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 1, 1), Month(2025, 12)),
        (date(2026, 1, 31), Month(2025, 12)),  # its last day is not over
        (date(2026, 2, 1), Month(2026, 1)),
        (date(2026, 12, 31), Month(2026, 11)),
    ],
)
def test_the_running_month_is_not_complete(on, last):
    assert last_complete(on) == last
    assert is_complete(last, on)
    assert not is_complete(last.later(1), on)


def test_a_series_goes_from_the_first_report_to_the_last_complete_month():
    reported = {Month(2025, 11): 2, Month(2026, 1): 0, Month(2026, 3): 0}
    assert series(reported, date(2026, 4, 20)) == [2, None, 0, None, 0]
    assert series(reported, date(2026, 5, 1)) == [2, None, 0, None, 0, None]  # April was not reported
    assert series(reported, date(2026, 3, 31)) == [2, None, 0, None]  # March is not over
    assert series({}, date(2026, 5, 1)) == []


def test_months_are_counted_across_years():
    assert Month(2025, 12).later(1) == Month(2026, 1)
    assert Month(2026, 1).later(-1) == Month(2025, 12)
    assert Month(2026, 3).later(-15) == Month(2024, 12)
