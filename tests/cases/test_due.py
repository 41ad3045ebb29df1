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


# --- by when each visit was due


def on(text: str) -> date:
    """A day of 2026: 03-01."""
    return date.fromisoformat(f"2026-{text}")


def team(formed: str, closed: str | None = None, interval: int = 30) -> due.Work:
    return due.Work(on(formed), closed and on(closed), interval)


def held(*days_: str) -> list[due.Held]:
    """Visits, each as its day and the next: 03-01>03-15."""
    return [due.Held(*map(on, day.split(">"))) for day in days_]


OPEN = [team("03-01")]
TWO = [team("03-01", "04-30"), team("05-10", interval=15)]


@pytest.mark.parametrize(
    ("teams", "visits", "were", "now"),
    [
        ([], [], [], None),
        ([], ["03-05>04-04"], [None], None),
        (OPEN, [], [], "03-31"),
        (OPEN, ["03-20>04-10"], ["03-31"], "04-10"),
        (OPEN, ["03-20>04-10", "04-12>05-01"], ["03-31", "04-10"], "05-01"),
        (OPEN, ["03-20>04-10", "04-01>04-20", "04-12>05-01"], ["03-31", "04-10", "04-20"], "05-01"),
        (OPEN, ["03-20>04-10", "03-20>03-25"], ["03-31", "04-10"], "03-25"),
        (OPEN, ["02-20>03-10"], [None], "03-31"),  # before the team: it binds nobody
        (OPEN, ["02-20>03-10", "03-01>03-15"], [None, "03-31"], "03-15"),
        ([team("03-01", "04-30")], ["04-30>05-30", "05-01>05-31"], ["03-31", None], None),  # its last day is one
        (TWO, ["04-20>05-20"], ["03-31"], "05-25"),  # a new team begins anew
        (TWO, ["04-20>05-20", "05-05>05-20", "05-12>05-27"], ["03-31", None, "05-25"], "05-27"),
        ([team("03-01"), team("03-10", interval=7)], ["03-05>03-09", "03-11>04-01"], ["03-31", "03-17"], "04-01"),
    ],
)
def test_a_visit_was_due_when_the_one_before_it_had_said(teams, visits, were, now):
    expected = [day and on(day) for day in were], now and on(now)
    assert due.due_days(teams, held(*visits)) == expected


works = st.builds(
    lambda formed, length, interval: due.Work(formed, None if length is None else formed + length * DAY, interval),
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    st.none() | st.integers(0, 60),
    st.integers(1, 40),
)
visits_held = st.builds(
    lambda day, ahead: due.Held(day, day + ahead * DAY),
    st.dates(date(2026, 1, 1), date(2026, 4, 1)),
    st.integers(1, 40),
)


@given(st.lists(works, max_size=3), st.lists(visits_held, max_size=6))
def test_each_visit_was_due_on_the_day_that_stood_before_it_was_made(teams, visits):
    """As if they had been entered one by one, and each asked at its day what the file says was due on it."""
    teams, visits = sorted(teams, key=lambda team: team.formed_on), sorted(visits, key=lambda one: one.held_on)
    were, now = due.due_days(teams, visits)
    assert len(were) == len(visits)
    for number, visit in enumerate(visits):
        then = [
            team._replace(closed_on=None)
            for team in teams
            if team.formed_on <= visit.held_on and not (team.closed_on and team.closed_on < visit.held_on)
        ]
        assert were[number] == due.due_days(then, visits[:number])[1]
    assert (now is None) == all(team.closed_on for team in teams)


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


@pytest.mark.django_db
class TestOfEachVisit:
    """The column says what the rule says, whatever was done to the visits and in whatever order."""

    @pytest.fixture(autouse=True)
    def team(self, minor, mentor):
        return files.team(minor, [mentor], formed_on=today() - 60 * DAY)

    @staticmethod
    def visit(minor, ago, ahead):
        return files.visit(minor, today() - ago * DAY, next_on=today() - ago * DAY + ahead * DAY)

    @staticmethod
    def were(minor) -> list[int]:
        """How many days ago each visit was due, in order of time; last the next one."""
        days_ = [*minor.visits.valid().order_by("held_on", "entered_at").values_list("due_on", flat=True)]
        return [day and (today() - day).days for day in (*days_, Minor.objects.get(pk=minor.pk).visit_due_on)]

    def test_one_entered_late_takes_its_place_in_time(self, minor):
        self.visit(minor, 40, 20)
        self.visit(minor, 10, 30)
        late = self.visit(minor, 30, 14)
        assert (today() - late.due_on).days == 20
        assert self.were(minor) == [30, 20, 16, -20]

    def test_one_moved_in_time_is_judged_where_it_stands_now(self, world, minor):
        self.visit(minor, 40, 20)
        moved = self.visit(minor, 10, 30)
        facts = {"held_on": today() - 50 * DAY, "next_on": today() - 45 * DAY}
        moved.amend(facts, version=moved.version, by=world.user["member"])
        assert (today() - moved.due_on).days == 30
        assert self.were(minor) == [30, 45, 20]

    def test_the_next_after_a_voided_one_is_due_as_if_it_had_never_been(self, world, minor):
        self.visit(minor, 40, 20)
        wrong = self.visit(minor, 35, 5)
        self.visit(minor, 18, 30)
        assert self.were(minor) == [30, 20, 30, -12]
        wrong.void("登记错了", by=world.user["member"])
        assert self.were(minor) == [30, 20, -12]

    def test_a_voided_team_was_due_nothing(self, world, minor, team):
        self.visit(minor, 40, 20)
        team.void("登记错了", by=world.user["head"])
        assert self.were(minor) == [None, None]
