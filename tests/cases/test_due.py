"""When a child is to be visited: one rule for every page and figure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import due
from cases.models import Minor
from guanai.calendars import today
from tests.cases import files
from tests.stations import rows

DAY = timedelta(days=1)
NOON = date(2026, 11, 21)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(days, st.integers(1, 366))
def test_the_next_visit_is_due_an_interval_after_the_last(last, interval):
    assert (due.next_due(last, interval) - last).days == interval


def test_the_end_of_the_calendar_is_no_accident():
    assert due.next_due(date.max, 366) == date.max


@pytest.mark.parametrize(
    ("days_left", "words", "standing"),
    [
        (-7, "逾期 7 天", "late"),
        (-1, "逾期 1 天", "late"),
        (0, "今天到期", "soon"),
        (1, "明天到期", "soon"),
        (7, "7 天后到期", "soon"),
        (8, "8 天后到期", ""),
    ],
)
def test_words_and_colour_come_from_the_same_day(days_left, words, standing):
    on = NOON + days_left * DAY
    assert (due.words(on, NOON), due.standing(on, NOON)) == (words, standing)
    assert due.days_late(on, NOON) == max(-days_left, 0)


@given(days, days)
def test_late_is_what_is_past_and_nothing_else(due_on, on):
    assert (due.standing(due_on, on) == "late") == (due.days_late(due_on, on) > 0) == (due_on < on)


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"], filed_on=today() - 100 * DAY)


@pytest.fixture
def mentor(world):
    return rows.person(world.unit["chengdong"], name="周老师", kind="retired_police")


@pytest.mark.django_db
class TestOfAFile:
    def test_without_a_team_nothing_is_due(self, minor):
        minor.refresh_from_db()
        assert minor.visit_due_on is None
        assert not Minor.objects.due(date.max).exists()

    def test_a_new_team_is_due_an_interval_after_it_was_formed(self, minor, mentor):
        files.team(minor, [mentor], formed_on=today() - 10 * DAY, interval_days=15)
        assert minor.visit_due_on == today() + 5 * DAY

    def test_the_latest_visit_decides_also_when_an_earlier_one_is_entered_after_it(self, minor, mentor):
        files.team(minor, [mentor], formed_on=today() - 50 * DAY)
        files.visit(minor, today() - 5 * DAY, next_on=today() + 9 * DAY)
        files.visit(minor, today() - 20 * DAY, next_on=today() - DAY)
        assert minor.visit_due_on == today() + 9 * DAY

    def test_a_voided_visit_never_was(self, world, minor, mentor):
        files.team(minor, [mentor], formed_on=today() - 40 * DAY)
        before = minor.visit_due_on
        files.visit(minor, today()).void("登记错了", by=world.user["member"])
        minor.refresh_from_db()
        assert minor.visit_due_on == before

    def test_due_today_is_due_and_not_overdue(self, minor, mentor):
        files.team(minor, [mentor], formed_on=today() - 30 * DAY)
        assert Minor.objects.due(today()).get() == minor
        assert not Minor.objects.overdue(today()).exists()
        assert Minor.objects.overdue(today() + DAY).get() == minor

    def test_when_the_team_ends_nothing_is_due_any_more(self, minor, mentor):
        files.team(minor, [mentor]).close(today(), by=None)
        minor.refresh_from_db()
        assert minor.visit_due_on is None
