"""Small numbers of children cannot be read, nor worked out from the total of their column."""

from itertools import product
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from reports.guard import HIDDEN, TOTAL, WITHHELD, column

counts = st.dictionaries(st.integers(0, 8), st.integers(0, 12), min_size=2)


def test_one_and_two_are_hidden_nobody_and_three_are_shown():
    assert column({"a": 0, "b": 1, "c": 2, "d": 3}) == {"b": HIDDEN, "c": HIDDEN}


def test_a_single_small_cell_takes_a_neighbour_with_it():
    assert column({"a": 2, "b": 9, "c": 5}) == {"a": HIDDEN, "b": WITHHELD}


def test_two_ones_take_a_neighbour_with_them():
    assert column({"a": 1, "b": 1, "c": 7}) == {"a": HIDDEN, "b": HIDDEN, "c": WITHHELD}


def test_a_neighbour_that_would_give_it_away_takes_another():
    assert column({"a": 1, "b": 3, "c": 7}) == {"a": HIDDEN, "b": WITHHELD, "c": WITHHELD}


def test_with_nothing_left_to_hide_behind_the_total_goes_too():
    assert column({"a": 1, "b": 3}) == {"a": HIDDEN, "b": WITHHELD, TOTAL: WITHHELD}
    assert column({"a": 2}) == {"a": HIDDEN, TOTAL: HIDDEN}


def test_a_blank_cell_stays_blank():
    assert column({"a": None, "b": 4}) == {}


@given(counts, st.integers(3, 5))
def test_no_small_cell_can_be_worked_out_from_the_total(values, least):
    with patch("reports.guard.LEAST", least):  # a city may ask for more than three
        hidden = column(values)
    small = [key for key in hidden if hidden[key] == HIDDEN]
    withheld = [key for key in hidden if hidden[key] == WITHHELD]
    if not small or TOTAL in hidden:
        return  # nothing to hide, or no total to work it out from
    left = sum(values[key] for key in hidden)
    fits = {
        cells
        for cells in product(range(1, least), repeat=len(small))
        if (left - sum(cells) >= least * len(withheld) if withheld else left == sum(cells))
    }
    for place in range(len(small)):
        assert len({cells[place] for cells in fits}) > 1
