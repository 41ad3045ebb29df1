"""站内制度: one edition holds at a time, and a new one ends the old one by being there."""

from datetime import date

import pytest
from django.urls import reverse

from guanai.lifecycle import NotAllowed
from stations.models import StationRegulation
from tests.stations import books, rows

MAY = date(2026, 5, 1)


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


def in_force(on):
    return list(StationRegulation.objects.in_force(on).values_list("edition", flat=True))


def test_a_new_edition_ends_the_old_one_on_its_day(station):
    books.regulation(station)
    books.regulation(station, edition=2, effective_on=MAY)
    assert in_force(date(2026, 4, 30)) == [1]
    assert in_force(MAY) == [2]


def test_the_old_edition_holds_again_when_the_new_one_was_a_mistake(world, station):
    books.regulation(station)
    books.regulation(station, edition=2, effective_on=MAY).void("登错了", by=world.user["head"])
    assert in_force(MAY) == [1]


def test_an_edition_that_was_ended_holds_no_more_and_revives_no_older_one(station):
    books.regulation(station)
    books.regulation(station, edition=2, effective_on=MAY, ended_on=date(2026, 6, 1))
    assert in_force(date(2026, 5, 31)) == [2]
    assert in_force(date(2026, 6, 1)) == []


def test_another_regulation_and_another_station_are_their_own(world, station):
    books.regulation(station)
    books.regulation(station, title="学习制度", effective_on=MAY)
    books.regulation(rows.station(world.unit["chengdong"], "城东二站"), effective_on=MAY)
    assert StationRegulation.objects.in_force(MAY).count() == 3


def test_a_row_says_since_when_it_holds_no_more(as_, station):
    old = books.regulation(station)
    books.regulation(station, edition=2, effective_on=MAY)
    assert StationRegulation.objects.listed().get(pk=old.pk).until == MAY
    asked = as_("head").get(reverse("regulations")).context["asked"]
    told = {str(cell["text"]) for _, cells in asked.lines() for cell in cells if cell["label"] == "停用日期"}
    assert told == {str(MAY), ""}


def test_editions_are_counted_from_one(as_, station):
    facts = {"station": station.pk, "title": "值班制度", "edition": 0, "effective_on": MAY}
    page = as_("head").post(reverse("regulations-new"), facts)
    assert page.context["form"].errors["edition"] == ["不能小于 1，请核对。"]


def test_it_is_entered_at_the_host_of_its_station_only(world, station):
    row = StationRegulation(unit=world.unit["chengxi"], station=station, title="值班制度", effective_on=MAY)
    with pytest.raises(NotAllowed, match="依托城东所"):
        row.enter(by=None)
