"""六有: rules, plan and goals are what their registers say, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from guanai.calendars import today
from stations import six
from stations.models import StationHave
from tests.stations import books, rows

ON = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


def had(station, on=ON):
    told = {have.kind.value for have in six.six(station, on) if have.words}
    assert told == six.had([station], on)[station.pk]
    return told


def test_a_regulation_in_force_is_what_shows_the_rules(station):
    row = books.regulation(station, ended_on=ON)
    assert had(station) == set()
    books.regulation(station, title="学习制度")
    assert had(station) == {"rules"}
    shown = six.six(station, ON)[2]
    assert "学习制度" in shown.words
    assert shown.url != row.get_absolute_url()


def test_this_years_plan_shows_the_plan_and_its_goals_the_goals(station):
    books.plan(station, 2025, goals="去年的目标")
    books.plan(station, 2026, kind="summary")
    assert had(station) == set()
    plan = books.plan(station, 2026)
    assert had(station) == {"plan"}
    plan.amend({"goals": "走访三百户次"}, version=1, by=None)
    assert had(station) == {"plan", "goals"}


def test_what_was_once_written_of_them_is_no_second_truth(station):
    for kind in StationHave.Kind:
        StationHave(station=station, kind=kind, evidence="墙上").enter(by=None)
    assert had(station, today()) == {"place", "people", "appraisal"}


def test_what_is_written_shows_nothing_of_the_days_before_and_of_those_until_it_was_voided(world, station):
    row = StationHave(station=station, kind="place", evidence="与社区合用活动室")
    row.enter(by=None)
    StationHave.objects.filter(pk=row.pk).update(entered_at=NOON)
    row.refresh_from_db()
    row.void("搬走了", by=world.user["head"])
    StationHave.objects.filter(pk=row.pk).update(voided_at=NOON + timedelta(days=3))
    days = [NOON.date() + timedelta(days=number) for number in range(-1, 4)]
    assert [had(station, day) for day in days] == [set(), {"place"}, {"place"}, {"place"}, set()]


def test_what_is_voided_shows_nothing(world, station):
    for row in (books.regulation(station), books.plan(station, goals="走访")):
        row.void("登错了", by=world.user["head"])
    assert had(station) == set()


def test_the_page_of_the_station_leads_to_the_register(as_, world, station):
    url = f"{reverse('regulations-new')}?station={station.pk}"
    assert url in as_("member").get(station.get_absolute_url()).text
    assert url not in as_("county").get(station.get_absolute_url()).text
    form = as_("member").get(url).context["form"]
    assert form.initial["station"] == station
