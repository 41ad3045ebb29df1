"""School days asked for a span: the same answer as for each day alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanai.models import Holiday
from stations.lessons import Lessons
from stations.models import SchoolDayOff, SchoolTerm
from tests.stations import rows

FIRST, LAST = date(2026, 2, 20), date(2026, 7, 10)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


@pytest.fixture
def unit(world):
    """A term of the county, days off in it, and a voided one; a make-up day that the station's calendar knows."""
    term = rows.term(world.unit["donghu"], season=2, starts_on=date(2026, 3, 2), ends_on=date(2026, 7, 3))
    facts = {"term": term, "starts_on": date(2026, 4, 15), "ends_on": date(2026, 4, 16)}
    SchoolDayOff(name="运动会", **facts).enter(by=None)
    wrong = SchoolDayOff(name="记错了", **facts | {"starts_on": date(2026, 5, 20), "ends_on": date(2026, 5, 20)})
    wrong.enter(by=None)
    wrong.void("记错了", by=world.user["county"])
    Holiday.objects.create(day=date(2026, 3, 7), is_workday=True, name="调休上课")
    return world.unit["chengdong"]


def test_it_agrees_with_the_rule_on_every_day(unit):
    lessons = Lessons(unit, FIRST, LAST)
    asked = [day for day in DAYS if SchoolTerm.objects.in_session(unit, day)]
    assert list(lessons) == asked
    assert date(2026, 3, 7) in lessons
    assert date(2026, 5, 20) in lessons


def test_it_says_why_a_day_is_none(unit):
    lessons = Lessons(unit, FIRST, LAST)
    said = {day: lessons.why_not(date.fromisoformat(day)) for day in (
        "2026-03-01", "2026-03-02", "2026-03-08", "2026-04-15", "2026-04-17", "2026-07-03", "2026-07-04"
    )}  # fmt: skip
    assert said == {
        "2026-03-01": "不在学期内",
        "2026-03-02": "",
        "2026-03-08": "周末或节假日",
        "2026-04-15": "运动会",
        "2026-04-17": "",
        "2026-07-03": "",
        "2026-07-04": "不在学期内",
    }


def test_a_station_with_a_term_of_its_own_follows_that(unit):
    rows.term(unit, season=2, starts_on=date(2026, 3, 9), ends_on=date(2026, 6, 26))
    lessons = Lessons(unit, FIRST, LAST)
    assert lessons.why_not(date(2026, 3, 6)) == "不在学期内"
    assert date(2026, 4, 15) in lessons


def test_it_asks_twice_however_long_the_span(unit):
    with CaptureQueriesContext(connection) as found:
        list(Lessons(unit, FIRST, FIRST))
    with CaptureQueriesContext(connection) as more:
        list(Lessons(unit, FIRST, LAST))
    assert len(found) <= len(more) <= 3


def test_of_several_units_it_says_the_same_with_two_queries(world, unit, django_assert_num_queries):
    rows.term(world.unit["chengxi"], season=2, starts_on=date(2026, 3, 9), ends_on=date(2026, 6, 26))
    units = [world.unit[code] for code in ("chengdong", "chengxi", "hekou")]
    alone = [list(Lessons(one, FIRST, LAST)) for one in units]
    with django_assert_num_queries(2):
        together = Lessons.of_units(units, FIRST, LAST)
    assert [list(together[one.pk]) for one in units] == alone
    assert len({len(days) for days in alone}) == 3
