"""Every figure of a random city is what plain Python over lists finds, and the roll-up is what a recount finds."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import rollup
from reports.computing import Computed, computable
from reports.metrics import BOARD, METRICS
from reports.sources import REPORTED_ONLY
from reports.span import Portion, Span
from tests.reports.random_city import FIRST, LAST, City
from tests.reports.recounts import RECOUNTS, Asked

BELOW = {"chengbei": ("donghu", "qinghe"), "donghu": ("chengdong", "chengxi"), "qinghe": ("hekou",)}
CODES = ("chengdong", "chengxi", "hekou")
SPANS = (Span(FIRST, LAST), Span(date(2025, 11, 17), date(2026, 3, 31)), Span.of(2026, Portion.Q2, LAST))
ROLLED_BACK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # each city is taken back by the test
FEW = settings(max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=ROLLED_BACK)


def tree(code: str) -> set[str]:
    return {code}.union(*(tree(one) for one in BELOW.get(code, ())))


@pytest.mark.django_db
@FEW
@given(seed=st.integers(0, 10**6), span=st.sampled_from(SPANS))
def test_every_figure_is_what_plain_python_counts(world, seed, span):
    with transaction.atomic():
        try:
            city = City(world, seed)
            rollup.recount()
            wrong = list(differences(city, span))
        finally:
            transaction.set_rollback(True)
    assert wrong == []


def differences(city: City, span: Span):
    """What the portal says otherwise than plain Python: figure, unit, both values."""
    unit = city.world.unit
    for code, below in BELOW.items():
        known = Computed.several([*computable(), *BOARD], unit[code], span)
        for metric, computed in known.items():
            for one in (code, *below):
                said, found = computed.value(unit[one]), recounted(city, metric, one, span)
                if said != found:
                    yield metric, one, str(span.first), said, found


def recounted(city: City, metric: str, code: str, span: Span):
    return RECOUNTS[metric](Asked(city, tree(code), span.first, span.last))


def test_every_figure_that_is_counted_has_a_recount_of_its_own():
    assert set(RECOUNTS) == set(computable()) | set(BOARD)
    assert set(METRICS) - set(RECOUNTS) == set(REPORTED_ONLY)


def test_the_file_of_figures_is_the_one_that_the_code_tells():
    call_command("figures", check=True)
