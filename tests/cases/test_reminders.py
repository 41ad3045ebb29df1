"""到期提醒: told so many days ahead, by kind; and birthdays at which the law changes something."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases import reminding, todo
from cases.models import RightsAidCase
from cases.rechecking import BIRTHDAYS, born_between, months_seen
from guanai.calendars import anniversary, months_later, today
from stations.models import User
from tests.cases import files

DAY = timedelta(days=1)
URL = reverse("reminders")
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def told(world, kind, who="member", on=None) -> int:
    return reminding.KINDS[kind].rows(User.objects.get(login=who), on or today()).count()


@pytest.mark.parametrize(("ahead", "number"), [(15, 0), (14, 1), (0, 1), (-5, 1)])
def test_a_check_is_told_14_days_ahead(world, minor, ahead, number):
    row = files.outcome(minor, happened_on=today() - 30 * DAY + ahead * DAY)
    assert told(world, "checks") == 0  # not yet verified
    row.verify(by=world.user["head"])
    assert told(world, "checks") == number


@pytest.mark.parametrize(("ahead", "number"), [(15, 0), (14, 1), (-5, 1)])
def test_a_follow_up_is_told_14_days_ahead(world, minor, ahead, number):
    files.closed(minor, on=today() - 30 * DAY + ahead * DAY)
    assert told(world, "follow_ups") == number
    assert told(world, "follow_ups", "neighbour") == 0


def test_an_outcome_waits_on_another_than_who_entered_it(world, minor):
    files.outcome(minor, by=world.user["member"])
    assert (told(world, "unverified"), told(world, "unverified", "head")) == (0, 1)


def test_what_tells_of_an_offence_waits_only_on_who_may_read_the_case(world, minor):
    files.outcome(minor, kind="reoffended")
    assert (told(world, "unverified"), told(world, "unverified", "head")) == (0, 1)


def test_what_a_child_did_waits_on_who_may_verify_it_and_did_not_enter_it(world, as_, minor):
    row = files.behaviour(minor, by=world.user["member"])
    assert [told(world, "conduct", who) for who in ("head", "member", "neighbour", "county")] == [1, 0, 0, 0]
    assert "行为待核实" not in as_("member").get(URL).content.decode()
    bench = as_("head").get(reverse("workbench")).content.decode()
    assert f"核实行为 档案 {minor.file_no}" in bench
    assert str(row) not in bench
    own = files.behaviour(minor, by=world.user["head"])
    row.verify(by=world.user["head"])
    assert own.verified_at is None
    assert told(world, "conduct", "head") == 0
    files.behaviour(minor)  # of a sheet, by nobody: still not for who may not read the case
    assert [told(world, "conduct", who) for who in ("head", "member")] == [1, 0]


@pytest.mark.parametrize(("late", "number"), [(0, 0), (1, 1)])
def test_a_step_of_a_plan_is_told_from_the_day_after(world, as_, minor, late, number):
    row = files.plan_step(minor, planned_on=today() - 60 * DAY, due_on=today() - late * DAY)
    assert (told(world, "steps"), told(world, "steps", "neighbour")) == (number, 0)
    bench = as_("member").get(reverse("workbench")).content.decode()
    assert (f"帮教计划 档案 {minor.file_no}" in bench) is bool(number)
    row.finish(today(), "已完成", by=world.user["member"])
    assert told(world, "steps") == 0


def test_a_plan_of_a_closed_file_waits_on_nobody(world, minor):
    files.closed(minor)
    files.plan_step(minor, planned_on=today() - 60 * DAY, due_on=today() - DAY)
    assert told(world, "steps") == 0


@pytest.mark.parametrize(("days", "number"), [(30, 0), (31, 1)])
@pytest.mark.parametrize(("kind", "who"), [("legal_aid", ["member", "head"]), ("custody", ["head"])])
def test_aid_that_is_open_for_a_month_waits_on_who_may_know_it(world, minor, days, number, kind, who):
    row = RightsAidCase(unit=minor.unit, minor=minor, kind=kind, opened_on=today() - days * DAY, story="咨询")
    row.enter(by=None)
    found = [one for one in ("member", "head", "neighbour", "county") if told(world, "aid", one)]
    assert found == (who if number else [])
    row.close(closed_on=today(), result="已办", satisfied="yes", by=world.user["head"])
    assert told(world, "aid", "head") == 0


@pytest.mark.parametrize("years", BIRTHDAYS)
@pytest.mark.parametrize(("ahead", "number"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_a_birthday_is_told_30_days_ahead_and_not_after(world, years, ahead, number):
    with time_machine.travel("2026-06-15 12:00+08:00"):
        born = months_later(today() + ahead * DAY, -12 * years)
        minor = files.child(world.unit["chengdong"], id_no="", no_id_reason="补办", birth_date=born)
        assert told(world, "birthdays") == number
        files.closed(minor, closing="moved")
        assert told(world, "birthdays") == 0


def test_who_was_born_on_29_february_has_the_28th_in_a_common_year(world):
    files.child(world.unit["chengdong"], id_no="", no_id_reason="补办", birth_date=date(2012, 2, 29))
    assert told(world, "birthdays", on=date(2026, 2, 28)) == 1
    assert told(world, "birthdays", on=date(2026, 3, 1)) == 0
    assert told(world, "birthdays", on=date(2028, 2, 29)) == 1


@given(born=days, years=st.sampled_from([14, 16, 18]), first=days, length=st.integers(0, 60))
def test_the_days_of_birth_are_those_of_the_birthdays(born, years, first, length):
    last = first + length * DAY
    lower, upper = born_between(years, first, last)
    assert (lower <= born <= upper) == (first <= anniversary(born, years) <= last)


@given(since=days, more=st.integers(0, 3000))
def test_months_seen_are_full_months(since, more):
    last = since + more * DAY
    months = months_seen(since, last)
    assert months_later(since, months) <= last < months_later(since, months + 1)


def test_the_page_shows_each_sort_and_never_a_name(world, as_, minor):
    files.outcome(minor, happened_on=today() - 40 * DAY, by=world.user["head"]).verify(by=world.user["member"])
    files.outcome(minor, kind="employed", by=world.user["head"])
    gone = files.child(world.unit["chengdong"], id_no=files.number(2))
    files.closed(gone, on=today() - 40 * DAY)
    born = months_later(today() + DAY, -12 * 16)
    files.child(world.unit["chengdong"], id_no="", no_id_reason="补办", birth_date=born)
    said = {
        "unverified": "核实成效",
        "checks": "复查成效",
        "follow_ups": "结案后回访",
        "birthdays": "将满 16 周岁",
    }
    for kind, words in said.items():
        page = as_("member").get(URL, {"kind": kind})
        assert [item.title.split(" 档案")[0] for item in page.context["items"]] == [words]
        assert "刘小明" not in page.content.decode()
    bench = as_("member").get(reverse("workbench")).content.decode()
    assert all(words in bench for words in said.values())
    assert "复查回访逾期 2 件" in bench
    assert "生日第二天起" in bench


def test_it_asks_few_questions(world, as_):
    unit = world.unit["chengdong"]
    for number in range(1, 9):
        row = files.outcome(files.child(unit, id_no=files.number(number)), happened_on=today() - 40 * DAY)
        row.verify(by=world.user["head"])
    client = as_("member")
    with CaptureQueriesContext(connection) as caught:
        client.get(URL)
    assert len(caught) <= 20
    assert len(todo.REMINDERS.items(User.objects.get(login="member"), today(), 5)) == 5


def test_the_late_ones_lead_to_their_list(world, minor):
    files.outcome(minor)  # to verify: not late
    files.closed(minor, on=today() - 40 * DAY)
    late = todo.REMINDERS.waiting(User.objects.get(login="head"), today())[0]
    assert (late.number, late.url) == (1, f"{URL}?kind=follow_ups")
