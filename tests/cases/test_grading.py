"""分级: the tier by legal fact, the indices against a plain reckoning, and the borders of time."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases import grading
from cases.grading import Act, Offence, Tier, grade
from cases.lists import Capacity, Misbehaviour, SchoolStatus, SeriousMisbehaviour, Vulnerability
from guanai.calendars import months_later

ON = date(2026, 11, 22)
MILD, SERIOUS, LACK = "b1", "s4", "left_behind"

days = st.dates(date(2023, 1, 1), date(2027, 6, 30))
acts = st.lists(st.builds(Act, st.sampled_from([*Misbehaviour.values, *SeriousMisbehaviour.values]), days), max_size=6)
needs = st.sets(st.sampled_from(Vulnerability.values), max_size=4)
capacities = st.lists(st.sampled_from(Capacity.values), max_size=3)
schools = st.sampled_from(["", *SchoolStatus.values])


@pytest.mark.parametrize(
    ("kinds", "lacks", "tier", "also"),
    [
        ([], [], Tier.NONE, False),
        ([], [LACK], Tier.GUARDIANSHIP, False),
        ([MILD], [], Tier.ATTENTION, False),
        ([MILD], [LACK], Tier.ATTENTION, True),
        ([SERIOUS], [], Tier.RESTRAINT, False),
        ([MILD, SERIOUS], [LACK], Tier.RESTRAINT, True),
    ],
)
def test_the_law_decides_the_tier(kinds, lacks, tier, also):
    found = grade([Act(kind, ON) for kind in kinds], lacks, on=ON)
    assert (found.tier, found.also_guardianship) == (tier, also)


@pytest.mark.parametrize(("tier", "interval"), [("a", 15), ("b", 30), ("c", 90), ("", None)])
def test_each_tier_has_its_interval(tier, interval):
    assert grading.INTERVALS[Tier(tier)] == interval


@pytest.mark.parametrize(("act_on", "counts"), [("2024-11-21", False), ("2024-11-22", True), ("2026-11-23", False)])
def test_an_act_counts_for_twenty_four_months_and_not_before_it_was_done(act_on, counts):
    found = grade([Act(SERIOUS, date.fromisoformat(act_on))], [], on=ON)
    assert (found.tier is Tier.RESTRAINT, found.behaviour_index > 0) == (counts, counts)


@pytest.mark.parametrize(
    ("act_on", "points"),
    [
        ("2026-11-22", 20), ("2026-08-22", 20), ("2026-08-21", 14), ("2026-05-22", 14), ("2026-05-21", 8),
        ("2025-11-22", 8), ("2025-11-21", 4), ("2024-11-22", 4),
    ],
)  # fmt: skip
def test_an_act_weighs_less_with_the_months(act_on, points):
    assert grade([Act(SERIOUS, date.fromisoformat(act_on))], [], on=ON).behaviour_index == points


@given(acts, needs, capacities, schools)
def test_what_a_child_lacks_never_raises_the_restraint(acts, needs, capacities, school):
    bare, full = grade(acts, (), on=ON), grade(acts, needs, on=ON, capacities=capacities, school=school)
    assert full.behaviour_index == bare.behaviour_index
    assert (full.tier in (Tier.RESTRAINT, Tier.ATTENTION)) == (bare.tier in (Tier.RESTRAINT, Tier.ATTENTION))
    if bare.tier:
        assert full.tier == bare.tier


@given(acts, needs, capacities, schools)
def test_the_indices_are_what_a_plain_reckoning_finds(acts, needs, capacities, school):
    found = grade(acts, needs, on=ON, capacities=capacities, school=school)
    behaviour, seen = Fraction(0), []
    for act in sorted(acts, key=lambda one: one.on):
        if not date(2024, 11, 22) <= act.on <= ON:
            continue
        age = (ON.year - act.on.year) * 12 + ON.month - act.on.month + (1 if act.on.day < ON.day else 0)
        recency = Fraction(10 if age <= 3 else 7 if age <= 6 else 4 if age <= 12 else 2, 10)
        repeat = Fraction([100, 125, 150][min(seen.count(act.kind), 2)], 100)
        seen.append(act.kind)
        behaviour += grading.ACTS[act.kind] * recency * repeat
    need = sum(grading.NEEDS[kind] for kind in needs)
    need += {"able": 0, "limited": 10, "none": 25}[
        next((one for one in ("able", "limited", "none") if one in capacities), "able")
    ]
    need += {"suspended": 10, "dropped_out": 20, "never": 20, "idle": 10}.get(school, 0)
    assert found.behaviour_index == min(100, int(behaviour + Fraction(1, 2)))
    assert found.need_index == min(100, need)


@given(acts, needs)
def test_every_reason_has_words_before_its_points(acts, needs):
    found = grade(acts, needs, on=ON)
    assert all(reason.words and reason.points is not None for reason in found.reasons)
    assert len(found.reasons) == len(needs) + sum(date(2024, 11, 22) <= act.on <= ON for act in acts)


@given(st.lists(st.builds(Act, st.just(SERIOUS), days), max_size=4))
def test_the_order_in_which_acts_were_entered_changes_nothing(acts):
    assert grade(acts, [], on=ON) == grade(acts[::-1], [], on=ON)


def test_every_value_of_the_lists_has_its_points():
    assert set(grading.ACTS) == {*Misbehaviour.values, *SeriousMisbehaviour.values}
    assert set(grading.NEEDS) == set(Vulnerability.values)
    assert set(grading.CAPACITY) == set(Capacity.values)
    assert set(grading.SCHOOL) < set(SchoolStatus.values)
    assert (len(Misbehaviour), len(SeriousMisbehaviour)) == (9, 10)


def test_words_never_judge_the_child():
    words = [one.words for kind in grading.ACTS for one in grade([Act(kind, ON)], [], on=ON).reasons]
    words += [str(tier.label) for tier in Tier]
    assert not [word for word in words if "问题少年" in word or "坏" in word]


@given(acts)
def test_time_alone_never_raises_the_behaviour_index(acts):
    known = [act for act in acts if act.on <= ON]
    later = ON + timedelta(days=40)
    assert grade(known, [], on=later).behaviour_index <= grade(known, [], on=ON).behaviour_index


around_february = st.dates(date(2022, 2, 25), date(2022, 3, 3)) | st.dates(date(2024, 2, 25), date(2024, 3, 3))
facts = st.builds(Act, st.sampled_from([MILD, SERIOUS]), around_february | days)
offences = st.builds(Offence, st.just("案件"), around_february | days)


@settings(max_examples=40, deadline=None)
@given(st.lists(facts | offences, max_size=5), needs, st.dates(date(2023, 6, 1), date(2026, 6, 30)))
@example([Act(SERIOUS, date(2022, 2, 28))], set(), date(2024, 1, 10))
@example([Offence("案件", date(2022, 2, 28))], set(), date(2024, 1, 10))
@example([Act(SERIOUS, date(2024, 2, 29))], set(), date(2026, 1, 10))
def test_it_is_asked_again_on_the_first_day_of_another_tier(known, lacks, on):
    """As by looking at each day in turn, to six months."""
    known = [fact for fact in known if fact.on <= on]

    def tier(day):
        return grade(known, lacks, on=day).tier

    last = months_later(on, 6)
    each = (on + timedelta(days=number) for number in range(1, (last - on).days))
    assert grading.next_due(known, lacks, on=on) == next((day for day in each if tier(day) != tier(on)), last)
