"""特色品牌: which stations are known for something, and which are not."""

from datetime import date, timedelta

import pytest
import time_machine

from stations.models import Brand, CareStation
from tests.stations import books, rows

TODAY = date(2026, 5, 20)


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


def without(on=TODAY):
    return list(CareStation.objects.without_brand(on))


def test_a_brand_is_active_from_its_first_to_its_last_day(station):
    books.brand(station, started_on=date(2026, 1, 1), ended_on=date(2026, 1, 9))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 9), date(2026, 1, 10)]
    assert [Brand.objects.active(day).count() for day in days] == [0, 1, 1, 0]


def test_a_station_at_work_for_more_than_a_year_should_be_known_for_something(station):
    assert without() == [station]
    books.brand(station)
    assert without() == []


def test_a_brand_that_is_over_or_voided_counts_for_nothing(world, station):
    books.brand(station, ended_on=TODAY - timedelta(days=1))
    books.brand(station, name="另一个").void("登错了", by=world.user["head"])
    assert without() == [station]


@pytest.mark.parametrize(("established_on", "found"), [(date(2025, 5, 19), 1), (date(2025, 5, 20), 0)])
def test_a_young_station_has_a_year_for_it(world, established_on, found):
    rows.station(world.unit["chengdong"], established_on=established_on)
    assert len(without()) == found


def test_a_station_that_does_not_work_is_not_asked(world):
    rows.station(world.unit["chengdong"], "筹建站", established_on=None)
    closed = rows.station(world.unit["chengdong"], "撤了的站")
    with time_machine.travel(TODAY, tick=False):
        closed.move("closed", on=date(2026, 5, 1), reason="", by=None)
    assert without() == []


def test_the_list_of_stations_finds_those_without(as_, station):
    page = as_("county").get("/stations/", {"brand": "none"})
    assert [one.name for one in page.context["page"].rows] == [station.name]
    books.brand(station)
    assert not as_("county").get("/stations/", {"brand": "none"}).context["page"].rows
