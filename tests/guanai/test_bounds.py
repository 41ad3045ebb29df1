"""界限: what a sum of bounds claims, however few of them are kept."""

from itertools import combinations

import pytest

from guanai.bounds import Bound, added, ends
from reports.cumulative import Cumulative
from reports.figures import Figure, Qualifier, summed

EXACT, OVER, NEARLY, AT_LEAST, ABOUT = Bound
EVERY = [some for number in range(6) for some in combinations(Bound, number)]


@pytest.mark.parametrize(
    ("bounds", "claim"),
    [
        ([EXACT, EXACT], EXACT),
        ([OVER, EXACT], OVER),
        ([OVER, AT_LEAST], OVER),
        ([AT_LEAST, EXACT, AT_LEAST], AT_LEAST),
        ([NEARLY, NEARLY], NEARLY),
        ([NEARLY, OVER], ABOUT),
        ([NEARLY, OVER, AT_LEAST], ABOUT),
        ([ABOUT, OVER], ABOUT),
    ],
)
def test_no_sure_bound_is_lost_and_none_is_made(bounds, claim):
    assert added(bounds) == claim


@pytest.mark.parametrize("bounds", EVERY, ids="-".join)
def test_two_of_them_tell_what_all_add_up_to(bounds):
    assert added(ends(bounds)) == added(bounds)


@pytest.mark.parametrize("one", Bound)
@pytest.mark.parametrize("other", Bound)
def test_a_sum_of_units_and_of_years_claims_the_same(one, other):
    first, second = (
        Figure(unit, "M21", 2026, 100, "人次", Qualifier(bound)) for unit, bound in (("a", one), ("b", other))
    )
    since = Cumulative(first, None, second).total
    assert (since.value, since.qualifier) == (200, added([one, other]))
    below = summed([first, second], "c", 2)
    if {NEARLY} < {one, other} - {EXACT} and ABOUT not in (one, other):
        assert (below.value, below.qualifier) == (100, AT_LEAST)  # 近 is left out
    else:
        assert (below.value, below.qualifier) == (200, added([one, other]))
