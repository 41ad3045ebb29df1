"""计划、经费、做法: what the database of a station's books refuses."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from stations.models import StationFunding, StationPlan
from tests.stations import books, rows
from tests.stations.rows import errors, send


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


def test_the_list_adds_up_the_money_and_opens_to_who_keeps_the_people(as_, world, station):
    books.funding(station, "3000.50")
    books.funding(station, "500", payee=rows.person(world.unit["chengdong"], name="周建国"))
    page = as_("head").get("/station-funding/")
    assert page.context["asked"].totals["amount"] == Decimal("3500.50")
    assert "周建国" in page.text
    assert as_("member").get("/station-funding/").status_code == 403


def test_a_stipend_without_a_name_says_so_at_its_field(as_, station):
    typed = {"station": station.pk, "kind": "stipend", "amount": "500", "paid_on": "2026-03-05"}
    assert errors(send(as_("head"), "/station-funding/new/", **typed)) == {
        "payee": ["人员补助须选领取人；工作经费不选。"]
    }


def test_a_practice_of_a_station_stands_with_its_host(as_, world, station):
    other = rows.station(world.unit["chengxi"], "城西站")
    typed = {"name": "三个重点", "taken_from": "市局", "started_on": "2026-03-05", "how": "分到人", "station": other.pk}
    assert send(as_("member"), "/practices/new/", **typed).status_code == 422
    assert send(as_("member"), "/practices/new/", **typed | {"station": station.pk}).status_code == 302
