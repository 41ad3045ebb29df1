"""谁缺什么: who is on the page, who is not, and who sees it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.warnings import RULES
from reports.workbench import Workbench
from stations import lacking
from stations.models import Team, TeamMember, Training, User
from tests.stations import rows

URL, ON, DAY = "/people/lacking/", date(2026, 6, 1), timedelta(days=1)


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


@pytest.fixture
def worker(world, station):
    """Serves at the station since long ago, and has nothing."""
    person = rows.person(world.unit["chengdong"], name="周建国")
    rows.posting(station, person)
    return person


def train(person, held_on=date(2026, 3, 5)):
    row = Training(unit=person.unit, topic="走访怎么谈", held_on=held_on, hours=2, attendance=1)
    row.enter(by=None, people=[person])
    return row


def names(queryset):
    return set(queryset.values_list("name", flat=True))


# --- who works in care


def test_who_serves_at_a_station_in_a_team_or_at_a_school_is_asked(world, worker):
    unit = world.unit["chengdong"]
    idle, volunteer, lecturer = (rows.person(unit, name=name) for name in ("闲人", "队员", "副校长"))
    team = Team(unit=unit, kind="volunteer", name="志愿队", size=1)
    team.enter(by=None)
    TeamMember.objects.create(team=team, person=volunteer, joined_on=rows.LONG_AGO)
    rows.principal(lecturer, rows.school(unit))
    assert names(lacking.working(ON)) == {"周建国", "队员", "副校长"}
    assert idle.name not in names(lacking.uncleared(ON))
    assert names(lacking.uncleared(ON)) == {"周建国", "队员"}  # without a clearance nobody is appointed


@pytest.mark.parametrize("how", ["left the station", "the team is no more", "left the team", "left", "voided"])
def test_who_no_longer_works_is_not_asked(world, station, how):
    person = rows.person(world.unit["chengdong"])
    if how == "left the station":
        rows.posting(station, person, ends_on=ON - DAY)
    elif how in ("the team is no more", "left the team"):
        gone = ON - DAY
        team = Team(unit=person.unit, kind="volunteer", name="志愿队", size=1)
        team.disbanded_on = gone if how == "the team is no more" else None
        team.enter(by=None)
        left_on = gone if how == "left the team" else None
        TeamMember.objects.create(team=team, person=person, joined_on=rows.LONG_AGO, left_on=left_on)
    else:
        rows.posting(station, person)
        if how == "left":
            person.statuses.update(kind="left")
        else:
            type(person).objects.filter(pk=person.pk).update(voided_at="2026-05-01T00:00Z", voided_by=person.pk)
    assert names(lacking.working(ON)) == set()


# --- what they lack


def test_a_clearance_holds_for_twelve_months_and_not_against_a_hit(worker):
    assert names(lacking.uncleared(ON)) == {"周建国"}
    rows.clearance(worker, date(2025, 6, 1))
    assert names(lacking.uncleared(ON)) == set()
    assert names(lacking.uncleared(ON + DAY)) == {"周建国"}
    rows.clearance(worker, date(2026, 5, 20), result="hit")
    assert names(lacking.uncleared(ON)) == {"周建国"}


def test_a_training_counts_in_its_year_for_whom_it_names(world, worker):
    train(worker, date(2025, 12, 31))
    train(rows.person(world.unit["chengdong"], name="别人"))
    train(worker).void("记错了", by=world.user["head"])
    assert names(lacking.untrained(ON)) == {"周建国"}
    train(worker)
    assert names(lacking.untrained(ON)) == set()


@pytest.mark.parametrize(("days", "found"), [(-1, 0), (0, 1), (90, 1), (91, 0)])
def test_a_term_at_a_station_is_near_its_end_for_ninety_days(world, station, days, found):
    rows.posting(station, rows.person(world.unit["chengdong"]), ends_on=ON + days * DAY)
    assert lacking.postings_ending(ON).count() == found


def test_a_term_that_goes_on_is_not_near_its_end(world, station):
    person = rows.person(world.unit["chengdong"])
    rows.posting(station, person, ends_on=ON + 9 * DAY)
    rows.posting(station, person, starts_on=ON + 10 * DAY)
    assert not lacking.postings_ending(ON)


@pytest.mark.parametrize(("days", "found"), [(-31, 0), (-30, 1), (0, 1), (90, 1), (91, 0)])
def test_the_page_has_the_terms_at_schools_that_the_warning_has(world, days, found):
    unit = world.unit["chengdong"]
    row = rows.principal(rows.person(unit), rows.school(unit), starts_on=date(2025, 1, 1), ends_on=ON + days * DAY)
    assert lacking.Lacking(world.user["head"], ON).appointments() == ([row][:found], found)
    assert list(RULES["W05"].everywhere(ON)) == [row][:found]


# --- the page


def test_each_line_has_the_button_that_mends_it(as_, world, station, worker):
    unit = world.unit["chengdong"]
    posting = rows.posting(station, rows.cleared(unit, "任满的人"), ends_on=ON + DAY)
    held = rows.principal(rows.person(unit, "副校长"), rows.school(unit), ends_on=ON + 20 * DAY)
    page = as_("head").get(URL).text
    for url in (
        f"{reverse('clearances-new')}?person={worker.pk}",
        f"{reverse('trainings-new')}?people={worker.pk}",
        reverse("posting", args=[posting.pk]),
        reverse("principal-renewal", args=[held.pk]),
    ):
        assert f'href="{url}"' in page
    assert (
        as_("head").get(f"{reverse('clearances-new')}?person={worker.pk}").context["form"].initial["person"] == worker
    )


def test_everybody_sees_whom_he_keeps(as_, world, worker):
    far = rows.person(world.unit["hekou"], name="河口的人")
    rows.posting(rows.station(world.unit["hekou"], "河口站"), far)
    assert "周建国" in as_("county").get(URL).text
    assert "河口的人" not in as_("county").get(URL).text
    assert "周建国" not in as_("other_county").get(URL).text
    assert as_("member").get(URL).status_code == 403
    assert as_("bureau").get(URL).status_code == 403


def test_a_county_asks_for_one_of_its_units(as_, world, worker):
    rows.posting(rows.station(world.unit["chengxi"], "城西站"), rows.person(world.unit["chengxi"], name="西所的人"))
    page = as_("county").get(URL, {"unit": "chengxi"})
    assert "西所的人" in page.text
    assert "周建国" not in page.text
    assert as_("county").get(URL, {"unit": "hekou"}).status_code == 422


@pytest.mark.parametrize("who", ["head", "county"])
def test_few_questions_however_many_people(as_, world, station, who):
    client, asked = as_(who), []
    for number in range(12):
        rows.posting(station, rows.person(world.unit["chengdong"], f"{number}"), ends_on=ON + 9 * DAY)
        if number in (1, 11):
            with CaptureQueriesContext(connection) as found:
                client.get(URL)
            asked.append(len(found))
    assert asked[0] == asked[1] <= 15


def test_who_keeps_them_is_told_and_nobody_else(world, station, worker):
    rows.posting(station, rows.cleared(world.unit["chengdong"], "任满的人"), ends_on=ON + DAY)

    def told(name):
        board = Workbench(User.objects.get(pk=world.user[name].pk), ON)
        return {one.label: one.number for one in board.waiting if URL in one.url}

    assert told("head") == {"缺背景核查": 1, "站内任期将满": 1, "今年没有培训": 2}
    assert told("member") == {}
    assert told("other_county") == {}
    items = lacking.people_items(world.user["head"], ON, 9)
    assert [item.title for item in items] == ["缺背景核查：1 人", "站内任期将满：1 段", "今年没有培训：2 人"]
