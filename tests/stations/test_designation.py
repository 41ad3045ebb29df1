"""专门人员: trained officers for the cases of minors, women among them (未成年人保护法 101)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guanai.calendars import today
from stations.models import Gender, OfficerDesignation
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
SAID = "专门人员里还没有女性"


@pytest.fixture
def station(world):
    station = rows.station(world.unit["chengdong"], "城东关爱工作站")
    return station


def lacks(unit) -> bool:
    return OfficerDesignation.objects.without_a_woman(unit, today())


def test_a_unit_that_designated_nobody_is_not_asked(world):
    assert not lacks(world.unit["chengdong"])


def test_a_unit_of_men_is_told_and_a_woman_heals_it(world, as_, station):
    unit = world.unit["chengdong"]
    files.officer(unit)
    assert lacks(unit)
    assert SAID in as_("member").get(station.get_absolute_url()).content.decode()
    files.officer(unit, name="赵警官", gender=Gender.FEMALE)
    assert not lacks(unit)
    assert SAID not in as_("member").get(station.get_absolute_url()).content.decode()


@pytest.mark.parametrize("days", [{"ends_on": today() - DAY}, {"starts_on": today() + DAY}])
def test_a_woman_who_served_once_or_will_counts_not_today(world, days):
    unit = world.unit["chengdong"]
    files.officer(unit)
    woman = rows.person(unit, name="赵警官", gender=Gender.FEMALE)
    files.designation(woman, **days)
    assert lacks(unit)


def test_nobody_is_designated_twice_at_once_nor_trained_tomorrow(world, as_):
    person = files.officer(world.unit["chengdong"])
    url = reverse("designations-new")
    again = send(as_("head"), url, person=str(person.pk), starts_on=str(today()))
    assert errors(again) == {"person": ["此人正是本单位的专门人员，不用再登记。"]}
    other = rows.person(world.unit["chengdong"], name="钱警官")
    facts = {"person": str(other.pk), "starts_on": str(today())}
    assert "trained_on" in errors(send(as_("head"), url, trained_on=str(today() + DAY), **facts))
    assert send(as_("head"), url, trained_on=str(today()), **facts).status_code == 302
