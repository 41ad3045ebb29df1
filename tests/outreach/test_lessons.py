"""法治课 of an appointment: which sessions count, and how many 课时 they make; worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from outreach.lesson_hours import hours
from outreach.models import OutreachEvent, OutreachSession
from outreach.teaching import short_of_lessons
from stations.models import VicePrincipal
from tests.stations import rows

HELD = date(2026, 4, 10)


@pytest.fixture
def unit(world):
    return world.unit["chengdong"]


@pytest.fixture
def principal(unit):
    return rows.principal(rows.person(unit, "周建国"), rows.school(unit))


@pytest.fixture
def talk(unit, principal):
    event = OutreachEvent(unit=unit, title="反诈进校园")
    event.enter(by=None)

    def made(minutes=40, held_on=HELD, **changes):
        facts = {"speaker": principal.person, "school": principal.school, "capacity": "vice_principal"} | changes
        row = OutreachSession(unit=unit, event=event, held_on=held_on, minutes=minutes, audience=50, **facts)
        row.enter(by=None)
        return row

    return made


@pytest.mark.parametrize(
    ("minutes", "lessons", "verdict"),
    [
        ([40, 40, 40, 40], "4.0", "够 4 课时"),
        ([45, 45, 45], "3.4", "不够 4 课时"),  # 135 ÷ 40 = 3.375
        ([40, 40, 79], "4.0", "不够 4 课时"),  # 159 minutes: 3.975, rounded, are not enough
        ([40, None], "1.0", "还有 1 场没填时长，说不准"),
        ([90, 90, None], "4.5", "够 4 课时"),
        ([], "0.0", "不够 4 课时"),
    ],
)
def test_forty_minutes_are_a_lesson_and_unknown_ones_are_none(minutes, lessons, verdict):
    told = hours(minutes)
    assert (told.lessons, told.verdict, told.sessions) == (Decimal(lessons), verdict, len(minutes))


def test_only_what_was_given_there_in_that_capacity_during_the_term_counts(world, unit, principal, talk):
    given = talk()
    talk(held_on=date(2026, 2, 28))  # the day before the term
    talk(capacity="officer")
    talk(school=rows.school(unit, "城东二小"))
    talk(speaker=rows.person(unit, "别人"))
    talk().void("没有讲成", by=world.user["member"])
    assert list(OutreachSession.objects.lessons_of(principal)) == [given]
    last = talk(held_on=principal.ends_on)
    assert set(OutreachSession.objects.lessons_of(principal)) == {given, last}


def test_the_page_tells_each_year(as_, principal, talk):
    for minutes in (40, 40, 40, None):
        talk(minutes)
    page = as_("member").get(reverse("principal-lessons", args=[principal.pk]))
    [(year, told)] = page.context["told"]
    assert (year, told.sessions, told.minutes, told.unknown) == (2026, 4, 120, 1)
    assert "还有 1 场没填时长，说不准" in page.content.decode()
    assert reverse("principal-lessons", args=[principal.pk]) in as_("member").get(principal.get_absolute_url()).text


def test_the_page_takes_few_queries_whatever_its_length(as_, principal, talk, django_assert_max_num_queries):
    member = as_("member")
    for _ in range(12):
        talk()
    with django_assert_max_num_queries(15):
        member.get(reverse("principal-lessons", args=[principal.pk]))


def test_the_years_lessons_count_also_under_the_appointment_before(unit, principal, talk):
    """法治副校长 are renewed in the autumn; what was given in spring is not forgotten."""
    VicePrincipal.objects.filter(pk=principal.pk).update(ends_on=date(2026, 8, 31))
    spring = talk(160)
    renewed = rows.principal(principal.person, principal.school, starts_on=date(2026, 9, 1))
    november = date(2026, 11, 15)
    assert not short_of_lessons(november).exists()
    OutreachSession.objects.filter(pk=spring.pk).update(minutes=159)
    assert list(short_of_lessons(november)) == [renewed]
