"""计划、经费、做法: what the database of a station's books refuses."""

import pytest
from django.db import IntegrityError

from stations.models import StationFunding, StationPlan
from tests.stations import books, rows


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


def test_a_plan_and_a_summary_are_there_once_a_year(station):
    books.plan(station)
    books.plan(station, kind="summary")
    books.plan(station, year=2027)
    with pytest.raises(IntegrityError):
        books.plan(station)
    assert StationPlan.objects.of("plan", 2026).count() == 1


def test_goals_stand_in_the_plan(station):
    with pytest.raises(IntegrityError):
        books.plan(station, kind="summary", goals="走访 300 户次")


def test_a_stipend_names_who_got_it_and_a_work_fund_nobody(world, station):
    person = rows.person(world.unit["chengdong"])
    books.funding(station, payee=person)
    row = books.funding(station)
    row.payee = person
    with pytest.raises(IntegrityError):
        row.save()


def test_no_money_is_no_row(station):
    with pytest.raises(IntegrityError):
        books.funding(station, amount="0")


def test_only_who_keeps_the_people_knows_who_was_paid(world, station):
    books.funding(station)
    seen = {name: StationFunding.objects.visible_to(world.user[name]).count() for name in ("head", "county", "member")}
    assert seen == {"head": 1, "county": 1, "member": 0}


def test_a_practice_is_written_once_by_a_unit(world, station):
    books.practice(world.unit["chengdong"], station=station)
    with pytest.raises(IntegrityError):
        books.practice(world.unit["chengdong"])
