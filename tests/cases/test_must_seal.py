"""封存义务: against a plain reckoning and at the borders."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.sealing import must_seal

BORN = date(2008, 2, 29)
BIRTHDAY = date(2026, 2, 28)  # the eighteenth


@pytest.mark.parametrize(
    ("act_on", "months", "sealed"),
    [
        (BIRTHDAY, 60, True),
        (date(2026, 3, 1), 60, False),
        (BIRTHDAY, 61, False),
        (BIRTHDAY, 0, True),
        (date(2020, 1, 1), 60, True),
    ],
)
def test_the_borders(act_on, months, sealed):
    assert must_seal(BORN, act_on, months) is sealed


@given(
    st.dates(date(1990, 1, 1), date(2020, 12, 31)), st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 240)
)
def test_it_is_what_a_plain_reckoning_finds(born, act_on, months):
    if act_on < born:
        with pytest.raises(ValueError, match="早于出生"):
            must_seal(born, act_on, months)
        return
    leap = (born.month, born.day) == (2, 29) and (born.year + 18) % 4 != 0
    last = date(born.year + 18, born.month, 28 if leap else born.day)
    assert must_seal(born, act_on, months) == (act_on <= last and months <= 60)


def test_a_negative_sentence_is_no_sentence():
    with pytest.raises(ValueError, match="刑期"):
        must_seal(BORN, BIRTHDAY, -1)
