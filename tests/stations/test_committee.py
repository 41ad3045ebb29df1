"""关工委: who must have one, who guides whom, who sits in it, what it has to work with."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from guanai.calendars import today
from stations.models import CareCommittee, CommitteeBudget, CommitteePosition
from tests.stations import offices, rows

DAY = timedelta(days=1)


def codes(rows) -> list[str]:
    return sorted(rows.values_list("unit__code", flat=True))


def test_one_of_a_kind_is_at_work_for_a_unit_and_a_lapsed_one_makes_room(world):
    unit, on = world.unit["donghu"], today()
    old = offices.committee(unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        offices.committee(unit)
    group = offices.committee(unit, kind="group")
    old.amend({"lapsed_on": on}, version=old.version, by=None)
    new = offices.committee(unit, established_on=on, name="东湖关工委")
    in_force = CareCommittee.objects.in_force
    assert set(in_force(on)) == {group, new}
    assert set(in_force(on - DAY)) == {old, group}
    assert CareCommittee.name_of(unit) == "东湖关工委"


def test_one_that_nobody_knows_the_first_day_of_has_been_there_all_along(world):
    offices.committee(world.unit["donghu"], established_on=None)
    assert CareCommittee.objects.in_force(offices.LONG_AGO - 3650 * DAY).count() == 1


def test_one_goes_with_its_unit(world):
    row, on = offices.committee(world.unit["donghu"]), today()
    world.unit["donghu"].merge_into(world.unit["qinghe"], on=on, by=None)
    assert (list(CareCommittee.objects.in_force(on - DAY)), list(CareCommittee.objects.in_force(on))) == ([row], [])


def test_a_unit_without_one_signs_with_its_name(world):
    assert CareCommittee.name_of(world.unit["qinghe"]) == "清河县公安局关工委"
    group = offices.committee(world.unit["chengdong"], kind="group")
    assert CareCommittee.name_of(world.unit["chengdong"]) == group.name


def test_bureaus_must_have_one_and_stations_need_not(world):
    everywhere = CareCommittee.objects
    assert set(everywhere.obliged(today()).values_list("code", flat=True)) == {"chengbei", "donghu", "qinghe"}
    offices.committee(world.unit["chengbei"])
    offices.committee(world.unit["qinghe"], kind="group")
    offices.committee(world.unit["donghu"], lapsed_on=today())
    assert [unit.code for unit in everywhere.lacking(today())] == ["donghu"]
    assert {unit.code for unit in everywhere.lacking(offices.LONG_AGO - DAY)} == {"chengbei", "donghu", "qinghe"}


def test_the_nearest_committee_above_guides(world):
    station, city = (offices.committee(world.unit[code]) for code in ("chengdong", "chengbei"))
    assert station.guide(today()) == city
    county = offices.committee(world.unit["donghu"])
    assert (station.guide(today()), county.guide(today()), city.guide(today())) == (county, city, None)
    county.amend({"lapsed_on": today()}, version=county.version, by=None)
    assert (station.guide(today()), station.guide(today() - DAY)) == (city, county)


def test_without_a_director_it_is_told_and_who_acts_for_one_is_none(world):
    row, on = offices.committee(world.unit["donghu"]), today()
    vacant = CareCommittee.objects.without_director
    offices.position(row, "executive_director")
    assert list(vacant(on)) == [row]
    director = offices.position(row, starts_on=on - DAY, ends_on=on)
    assert (list(vacant(on - 2 * DAY)), list(vacant(on)), list(vacant(on + DAY))) == ([row], [], [row])
    director.void("登错了", by=world.user["county"])
    assert list(vacant(on)) == [row]
    row.amend({"lapsed_on": on}, version=row.version, by=None)
    assert not vacant(on)


def test_a_position_is_of_one_person_here_or_outside(world):
    row = offices.committee(world.unit["donghu"])
    person = rows.person(world.unit["donghu"])
    assert offices.position(row, "deputy", person=person).holder == person.name
    assert offices.position(row, "director", outside_name="赵主席").holder == "赵主席"
    for facts in ({"person": person, "outside_name": "两样都填"}, {"person": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            offices.position(row, "member", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        offices.position(row, "deputy", person=person)
    offices.position(row, "director")  # two directors: S003 names two
    assert CommitteePosition.objects.directors(today()).count() == 2


def test_a_group_has_a_head_where_a_committee_has_a_director(world):
    committee, group = (offices.committee(world.unit["chengdong"], kind=kind) for kind in ("committee", "group"))
    assert [offices.position(one).title_words for one in (committee, group)] == ["主任", "组长"]
    assert offices.position(group, "secretary_general").title_words == "秘书长"


def test_those_above_know_it_and_neighbours_do_not(world):
    offices.position(offices.committee(world.unit["chengdong"], kind="group"))
    seen = {name: CareCommittee.objects.visible_to(world.user[name]).count() for name in ("member", "county", "bureau")}
    assert seen == {"member": 1, "county": 1, "bureau": 1}
    for name in ("neighbour", "other_county", "auditor"):
        assert not CareCommittee.objects.visible_to(world.user[name])
        assert not CommitteePosition.objects.visible_to(world.user[name])


def test_one_budget_a_year_and_nothing_is_not_blank(world):
    unit = world.unit["chengbei"]
    CommitteeBudget(unit=unit, year=2026, amount=0).enter(by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeBudget(unit=unit, year=2026, amount=50_000).enter(by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeBudget(unit=unit, year=2027, amount=-1).enter(by=None)
    assert [CommitteeBudget.objects.of(unit, year).count() for year in (2025, 2026)] == [0, 1]
