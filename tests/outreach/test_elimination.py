"""差额比例: how many of a pool may pass."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.elimination import max_passes

TABLE = {  # candidates: reading E, reading C
    1: (0, 0), 2: (1, 1), 3: (2, 2), 4: (3, 3), 5: (4, 4), 6: (4, 5), 8: (6, 6), 10: (8, 8), 11: (8, 9),
    12: (9, 10), 21: (16, 17), 26: (20, 21),
}  # fmt: skip


def largest(candidates: int, percent: int, reading: str) -> int:
    """The same by looking: the largest number of passes that still leaves surplus enough."""
    wanted = Fraction(percent, 100)
    found = 0
    for passes in range(1, candidates + 1):
        surplus = Fraction(candidates - passes, candidates if reading == "E" else passes)
        if surplus >= wanted:
            found = passes
    return found


@pytest.mark.parametrize(("candidates", "most"), TABLE.items())
def test_the_table_of_the_rules(candidates, most):
    assert (max_passes(candidates), max_passes(candidates, reading="C")) == most


@pytest.mark.parametrize("reading", ["E", "C"])
@pytest.mark.parametrize("percent", [20, 25, 33, 0, 100])
def test_up_to_two_hundred_units_it_is_what_looking_finds(reading, percent):
    counted = [max_passes(number, percent=percent, reading=reading) for number in range(201)]
    assert counted == [largest(number, percent, reading) for number in range(201)]


def test_the_plain_reading_is_the_stricter_one():
    assert all(max_passes(number) <= max_passes(number, reading="C") for number in range(500))


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from("EC"))
def test_one_more_would_break_the_rule(candidates, reading):
    most = max_passes(candidates, reading=reading)
    for passes, holds in ((most, True), (most + 1, False)):
        if passes <= candidates:
            base = candidates if reading == "E" else passes
            assert (5 * (candidates - passes) >= base) == holds


@pytest.mark.parametrize(
    "asked",
    [{"candidates": -1}, {"candidates": 5, "reading": "D"}, {"candidates": 5, "percent": 101}],
    ids=lambda one: str(one),
)
def test_what_is_no_pool_is_refused(asked):
    with pytest.raises(ValueError, match="。"):
        max_passes(**asked)
