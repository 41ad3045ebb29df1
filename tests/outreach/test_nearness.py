"""Distance between places and what the rules say to it, by figures worked out by hand."""

import random
from math import pi

import pytest

from guanai.distance import EARTH, Point, metres, nearest
from outreach.nearness import CAFES, RULES, TOBACCO, UNFIT, Finding, VenueKind
from stations.models import SchoolStage

HERE = Point(122.5, 35.0)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (HERE, HERE, 0),
        (Point(0, 0), Point(90, 0), EARTH * pi / 2),  # a quarter of the equator: 10,007,557 m
        (Point(0, 0), Point(180, 0), EARTH * pi),
        (HERE, Point(122.5, 35.0018), 200.151),  # 0.0018 × 6,371,008.8 × π / 180
        (Point(122.5, 60), Point(122.501, 60), 55.597),  # cos 60° = ½ of 111.195
        (HERE, Point(122.503, 35.002), 352.32),  # √(273.26² + 222.39²): at this size the earth is flat
    ],
)
def test_the_distance_is_the_great_circle_in_metres(one, other, wanted):
    assert metres(one, other) == pytest.approx(wanted, rel=2e-4)
    assert metres(other, one) == metres(one, other)


def test_the_nearest_is_found_whatever_the_order():
    places = [("far", Point(122.6, 35)), ("near", Point(122.501, 35)), ("north", Point(122.5, 35.5))]
    for order in (places, places[::-1], places[1:] + places[:1]):
        assert nearest(HERE, order)[0] == "near"
    assert nearest(HERE, []) is None
    assert nearest(HERE, places)[1] == pytest.approx(91.09, abs=0.02)  # 111.195 × cos 35°


def test_the_nearest_is_the_one_with_the_least_distance():
    chance = random.Random(5)
    for _ in range(200):
        places = [(n, Point(chance.uniform(122.4, 122.6), chance.uniform(34.9, 35.1))) for n in range(9)]
        assert nearest(HERE, places)[0] == min(places, key=lambda one: metres(HERE, one[1]))[0]


def test_exactly_two_hundred_metres_is_far_enough():
    assert [Finding(CAFES, "x", far).is_broken for far in (199.99, 200, 200.01)] == [True, False, False]


def test_a_rule_without_a_figure_is_never_broken_by_a_number():
    finding = Finding(TOBACCO, "x", 3.0)
    assert not finding.is_broken
    assert "没有规定米数" in finding.said


def test_the_law_has_a_figure_for_internet_cafes_alone():
    by_law = {kind for kind, rules in RULES.items() if any(rule.by_law for rule in rules)}
    assert by_law == {VenueKind.INTERNET_CAFE}
    assert {rule.metres for rules in RULES.values() for rule in rules if not rule.by_law} == {200, None}
    assert "法律没有规定米数，按 200 米掌握" in Finding(UNFIT, "x", 3.0).said


def test_a_kindergarten_is_near_for_the_law_of_minors_and_not_for_the_order_on_internet_cafes():
    assert SchoolStage.KINDERGARTEN in UNFIT.stages
    assert SchoolStage.KINDERGARTEN in TOBACCO.stages
    assert SchoolStage.KINDERGARTEN not in CAFES.stages
