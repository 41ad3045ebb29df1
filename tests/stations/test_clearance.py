"""背景核查: for whom it holds on a day, and who reads it."""

from datetime import date, timedelta

import pytest

from guanai.calendars import today
from stations.models import Clearance
from tests.stations import rows
from tests.stations.rows import errors, send

NEW = "/clearances/new/"
DAY = timedelta(days=1)
CHECKED = date(2025, 6, 10)


@pytest.fixture
def person(world):
    return rows.person(world.unit["chengdong"], "周建国")


def checked(person, on=CHECKED, result="clear") -> Clearance:
    row = Clearance(unit=person.unit, person=person, checked_on=on, checked_by="治安大队", result=result)
    row.enter(by=None)
    return row


def valid(on) -> int:
    return Clearance.objects.valid_on(on).count()


def test_it_holds_for_twelve_months(person):
    checked(person)
    assert [valid(day) for day in (CHECKED - DAY, CHECKED, date(2026, 6, 10), date(2026, 6, 11))] == [0, 1, 1, 0]


@pytest.mark.parametrize(("on", "last"), [(date(2024, 2, 29), date(2025, 2, 28)), (date(2023, 3, 1), date(2024, 3, 1))])
def test_a_leap_day_does_not_lengthen_it(person, on, last):
    checked(person, on)
    assert [valid(day) for day in (last, last + DAY)] == [1, 0]


def test_a_later_hit_ends_it_and_an_earlier_one_does_not(world, person):
    checked(person, CHECKED - 10 * DAY, "hit")
    checked(person)
    assert valid(CHECKED) == 1
    hit = checked(person, CHECKED + 30 * DAY, "hit")
    assert [valid(CHECKED + day * DAY) for day in (29, 30)] == [1, 0]
    hit.void("查错了人", by=world.user["head"])
    assert valid(CHECKED + 30 * DAY) == 1


def test_a_hit_on_somebody_else_is_not_ones_own(world, person):
    checked(person)
    checked(rows.person(world.unit["chengdong"], "别人"), CHECKED + DAY, "hit")
    assert [one.person for one in Clearance.objects.valid_on(CHECKED + DAY)] == [person]


def test_a_voided_one_does_not_hold(world, person):
    checked(person).void("登记重复", by=world.user["head"])
    assert valid(CHECKED) == 0


def test_it_is_read_by_those_who_keep_the_people_alone(as_, person):
    row = checked(person)
    url = row.get_absolute_url()
    seen = {name: as_(name).get(url).status_code for name in ("head", "county", "member", "bureau", "other_county")}
    assert seen == {"head": 200, "county": 200, "member": 404, "bureau": 404, "other_county": 404}


def test_nobody_is_checked_tomorrow(as_, person):
    typed = {"person": person.pk, "checked_by": "治安大队", "result": "clear", "checked_on": str(today() + DAY)}
    assert errors(send(as_("head"), NEW, **typed)) == {"checked_on": ["核查日期不能晚于今天。"]}
