"""When a child is to be visited: one rule for every page and figure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import due
from cases.models import MentoringVisit, Minor
from guanai.calendars import forget_holidays, is_working_day, today
from guanai.models import Holiday
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


# --- when a visit is late: holidays and nights are nobody's delay


def friday(text: str) -> date:
    """A day of a plain autumn: 2026-11-20 is a Friday, and no holiday is near."""
    return date.fromisoformat(f"2026-11-{text}")


@pytest.mark.parametrize(
    ("due_on", "on", "words", "standing"),
    [
        ("20", "19", "明天到期", "soon"),
        ("20", "20", "今天到期", "soon"),
        ("20", "21", "顺延到 11 月 22 日", "soon"),  # Friday's visit made on Saturday or Sunday is no delay
        ("20", "22", "顺延到 11 月 22 日", "soon"),
        ("20", "23", "逾期 1 个工作日", "late"),
        ("20", "27", "逾期 5 个工作日", "late"),
        ("20", "29", "逾期 5 个工作日", "late"),  # and a weekend adds none
        ("21", "22", "顺延到 11 月 23 日", "soon"),  # Saturday's may be made on Monday
        ("21", "23", "顺延到 11 月 23 日", "soon"),
        ("21", "24", "逾期 1 个工作日", "late"),
        ("18", "19", "逾期 1 个工作日", "late"),
        ("10", "01", "9 天后到期", ""),
    ],
)
def test_a_visit_is_late_from_the_next_working_day(due_on, on, words, standing):
    due_on, on = friday(due_on), friday(on)
    assert (due.visit_words(due_on, on, {}), due.visit_standing(due_on, on, {})) == (words, standing)
    assert (due.days_late(due_on, on, {}) > 0) == (standing == "late")


def test_the_long_holidays_of_october_are_nobodys_delay():
    """2025: 1 to 8 October off, 28 September and 11 October worked."""
    assert due.last_day(date(2025, 10, 1), {}) == date(2025, 10, 9)
    assert due.last_day(date(2025, 9, 30), {}) == date(2025, 10, 8)
    assert due.days_late(date(2025, 9, 30), date(2025, 10, 9), {}) == 1
    assert due.last_day(date(2025, 9, 27), {}) == date(2025, 9, 28)


def test_an_entered_holiday_moves_the_last_day():
    off = {friday("23"): False, friday("24"): False}
    assert due.last_day(friday("20"), off) == friday("24")
    assert due.late_until(friday("25"), off) == friday("20")
    assert due.days_late(friday("20"), friday("25"), off) == 1


def plainly_late(due_on: date, on: date, off: dict) -> int:
    """Day by day: the first working day from the due day on is the last to do it, then each working day is late."""
    late, passed = 0, False
    while due_on <= on:
        works = off.get(due_on)
        works = is_working_day(due_on, {}) if works is None else works
        late += works and passed
        passed = passed or works
        due_on += DAY
    return late


near = st.dates(date(2025, 9, 1), date(2025, 12, 31))
days_off = st.dictionaries(near, st.booleans(), max_size=12)


@given(near, near, days_off)
def test_lateness_is_that_of_a_plain_reckoning_and_lists_ask_the_same(due_on, on, off):
    late = plainly_late(due_on, on, off)
    assert due.days_late(due_on, on, off) == late
    assert (due_on <= due.late_until(on, off)) == (late > 0) == (due.visit_standing(due_on, on, off) == "late")
    assert (on > due.last_day(due_on, off)) == (late > 0)


def test_the_end_of_the_calendar_is_no_accident_to_the_last_day():
    assert due.last_day(date.max, {}) == date.max
    assert due.days_late(date.max, date.max, {}) == 0


# --- by when each visit was due


def on(text: str) -> date:
    """A day of 2026: 03-01."""
    return date.fromisoformat(f"2026-{text}")


def team(formed: str, closed: str | None = None, interval: int = 30) -> due.Work:
    return due.Work(on(formed), closed and on(closed), interval)


def held(*days_: str) -> list[due.Held]:
    """Visits, each as its day and the next: 03-01>03-15."""
    return [due.Held(*map(on, day.split(">"))) for day in days_]


def called(*days_: str) -> list[due.Held]:
    """The same over the telephone."""
    return [one._replace(remote=True) for one in held(*days_)]


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


@pytest.mark.parametrize(
    ("visits", "were", "now"),
    [
        (called("03-20>04-10"), ["03-31"], "04-10"),  # one call counts
        (called("03-20>04-10", "04-08>05-01"), ["03-31", None], "04-10"),  # the next does not
        (called("03-20>04-10", "04-08>05-01", "04-20>05-20"), ["03-31", None, None], "04-10"),
        (held("03-20>04-10") + called("04-08>05-01"), ["03-31", "04-10"], "05-01"),
        (called("03-20>04-10") + held("04-08>05-01"), ["03-31", "04-10"], "05-01"),
        (called("03-20>04-10", "04-01>04-20") + held("04-09>05-01"), ["03-31", None, "04-10"], "05-01"),
        (called("03-20>04-10") + held("04-08>05-01") + called("05-01>05-20"), ["03-31", "04-10", "05-01"], "05-20"),
    ],
)
def test_a_call_right_after_a_call_moves_no_due_day(visits, were, now):
    assert due.due_days(OPEN, visits) == ([day and on(day) for day in were], on(now))


@pytest.mark.parametrize(
    ("changes", "visits", "were", "now"),
    [
        ([("03-10", 7)], [], [], "03-17"),  # shorter: from its day on
        ([("03-10", 90)], [], [], "03-31"),  # longer: from the next visit
        ([("03-25", 7)], ["03-20>04-20"], ["03-31"], "04-01"),
        ([("03-20", 7)], ["03-20>04-20"], ["03-31"], "03-27"),  # changed on the day of a visit
        ([("03-10", 7)], ["03-20>04-20"], ["03-17"], "04-20"),  # before the visit: it has asked for what it asked
        ([("03-10", 7)], ["03-05>04-04", "03-20>04-20"], ["03-31", "03-17"], "04-20"),
    ],
)
def test_a_shorter_interval_draws_the_next_visit_nearer(changes, visits, were, now):
    work = team("03-01")._replace(changes=tuple((on(day), days_) for day, days_ in changes))
    assert due.due_days([work], held(*visits)) == ([day and on(day) for day in were], on(now))


works = st.builds(
    lambda formed, length, interval: due.Work(formed, None if length is None else formed + length * DAY, interval),
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    st.none() | st.integers(0, 60),
    st.integers(1, 40),
)
visits_held = st.builds(
    lambda day, ahead, remote: due.Held(day, day + ahead * DAY, remote),
    st.dates(date(2026, 1, 1), date(2026, 4, 1)),
    st.integers(1, 40),
    st.booleans(),
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
        again = number > 0 and visit.remote and visits[number - 1].remote
        assert were[number] == (None if again else due.due_days(then, seen(visits[:number]))[1])
    assert now == due.due_days(teams, seen(visits))[1]
    assert (now is None) == all(team.closed_on for team in teams)


def seen(visits: list[due.Held]) -> list[due.Held]:
    """Plainly: of calls in a row only the first, as if the others had not been."""
    return [
        one
        for one, before in zip(visits, [None, *visits], strict=False)
        if not (one.remote and before and before.remote)
    ]


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

    @pytest.mark.parametrize("due_on", [friday("18"), friday("20"), friday("21")])
    def test_list_count_and_child_are_late_on_the_same_days(self, minor, mentor, due_on):
        files.team(minor, [mentor])
        Minor.objects.filter(pk=minor.pk).update(visit_due_on=due_on)
        minor.refresh_from_db()
        for on in (due_on + number * DAY for number in range(-9, 9)):
            tone = due.visit_standing(due_on, on, {})
            assert Minor.objects.overdue(on).exists() == (tone == "late"), on
            assert Minor.objects.due_soon(on).exists() == (tone == "soon"), on
            assert Minor.objects.due(on).exists() == (due_on <= on), on

    def test_a_holiday_that_is_entered_counts_once_it_is_asked_for_anew(self, minor, mentor):
        files.team(minor, [mentor])
        Minor.objects.filter(pk=minor.pk).update(visit_due_on=friday("20"))
        assert Minor.objects.overdue(friday("23")).exists()
        Holiday.objects.create(day=friday("23"), is_workday=False, name="放假")
        forget_holidays()
        assert not Minor.objects.overdue(friday("23")).exists()
        assert Minor.objects.overdue(friday("24")).exists()

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

    def test_a_second_call_stands_in_the_file_and_moves_nothing(self, minor):
        self.visit(minor, 40, 20)
        for ago in (30, 25):
            files.visit(minor, today() - ago * DAY, place="phone", next_on=today() - (ago - 30) * DAY)
        assert self.were(minor) == [30, 20, None, 0]
        assert minor.visits.count() == 3

    def test_made_on_the_monday_after_a_saturday_it_was_in_time(self, world, minor):
        """By the list, by its own page and by the count."""
        saturday = today() - timedelta(days=(today().weekday() - 5) % 7 + 14)
        self.visit(minor, (today() - saturday).days + 10, 10)
        made = self.visit(minor, (today() - saturday).days - 2, 30)
        late = self.visit(minor, 0, 30)
        assert (made.due_on, made.is_late, late.is_late) == (saturday, False, False)
        assert made in MentoringVisit.objects.on_time()
        made.amend({"held_on": made.held_on + DAY, "next_on": made.next_on}, version=1, by=world.user["member"])
        assert made.is_late == (made in MentoringVisit.objects.late())
        assert made.is_late

    def test_a_voided_team_was_due_nothing(self, world, minor, team):
        self.visit(minor, 40, 20)
        team.void("登记错了", by=world.user["head"])
        assert self.were(minor) == [None, None]
