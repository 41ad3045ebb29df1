"""What a figure counts after a merge, a reopening or a change of what somebody is: as of its own days."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import today
from outreach.models import OutreachEvent, OutreachSession
from reports import rollup
from reports.computing import Computed
from reports.counting import COUNTED, PLAIN, RATIOS
from reports.span import Span
from stations.models import PersonKind, Unit
from tests.cases import files
from tests.stations import rows

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = Span(date(today().year, 1, 1), today())
PERCENTS = [metric for metric in RATIOS if metric not in PLAIN]


def of(metric: str, code: str, span: Span = TODAY):
    return Computed.of(metric, Unit.objects.get(code=code), span).total


def merged(world, on: date) -> None:
    """城西所 into 城东所."""
    Unit.objects.get(code="chengxi").merge_into(Unit.objects.get(code="chengdong"), on=on, by=None)


# --- units that merge


def test_after_a_merge_no_rate_of_parts_is_more_than_the_whole(world):
    for code in ("chengdong", "chengxi"):
        rows.station(world.unit[code], name=f"{code}关爱工作站")
    merged(world, today() - 30 * DAY)
    known = {(metric, code): of(metric, code) for metric in PERCENTS for code in ("chengbei", "donghu", "chengdong")}
    assert {key: value for key, value in known.items() if value is not None and value > 100} == {}
    assert (known["M02", "donghu"], known["M02", "chengbei"]) == (100, 50)


def test_the_station_of_a_merged_unit_covers_the_one_that_took_it_over(world):
    rows.station(world.unit["chengxi"])
    on = today() - 30 * DAY
    assert of("M02", "donghu") == 50
    merged(world, on)
    assert (of("M02", "donghu"), of("M02", "chengdong")) == (100, 100)
    assert of("M02", "donghu", Span(TODAY.first, on - DAY)) == 50


# --- children


def test_a_file_that_is_opened_again_was_still_closed_in_between(world):
    closed, again = today() - 30 * DAY, today() - 10 * DAY
    minor = files.child(world.unit["chengdong"])
    minor.close("improved", on=closed, by=None)
    minor.refresh_from_db()
    days = [closed - DAY, closed, again - DAY, again, today()]
    assert open_on(days) == [1, 0, 0, 0, 0]
    minor.reopen("又逃学了", on=again, by=None)
    assert open_on(days) == [1, 0, 0, 1, 1]
    minor.close("improved", on=again, by=None)
    assert open_on(days) == [1, 0, 0, 0, 0]


def open_on(days) -> list:
    """How many files are open on each of the days, by either figure of them."""
    found = [[of(metric, "chengbei", Span(TODAY.first, day)) for day in days] for metric in ("M32", "M31x")]
    assert found[0] == found[1]
    return found[0]


# --- people


def test_who_was_a_retired_officer_in_a_team_counts_though_gone_at_the_end(world):
    first = today() - 40 * DAY
    mentor = rows.cleared(world.unit["chengdong"], kind="retired_police")
    team = files.team(files.child(world.unit["chengdong"]), [mentor], formed_on=first)
    team.close(today() - 20 * DAY, by=None)
    become(mentor, "left", today() - 10 * DAY)
    assert mentors(Span(first, today())) == 1
    assert mentors(Span(first, today() - 11 * DAY)) == 1
    assert mentors(Span(today() - 19 * DAY, today())) == 0


def test_who_retires_after_leaving_the_team_was_no_retired_officer_in_it(world):
    first = today() - 40 * DAY
    mentor = rows.cleared(world.unit["chengdong"])
    team = files.team(files.child(world.unit["chengdong"]), [mentor], formed_on=first)
    team.close(today() - 20 * DAY, by=None)
    status = become(mentor, "retired_police", today() - 19 * DAY)
    assert mentors(Span(first, today())) == 0
    status.void("日期有误", by=world.user["head"])
    become(mentor, "retired_police", today() - 20 * DAY)
    assert mentors(Span(first, today())) == 1
    assert mentors(Span(first, today() - 21 * DAY)) == 0


def become(person, kind: str, on: date):
    row = person.statuses.model(person=person, kind=kind, starts_on=on)
    row.enter(by=None)
    return row


def mentors(span: Span):
    """帮扶老民警 as it is kept, and as its rows say."""
    found = of("M30", "chengbei", span)
    assert found == COUNTED["M30"].total(Unit.objects.get(code="chengbei"), span)
    assert not list(rollup.drifts())
    return found


# --- lessons


@pytest.mark.parametrize(
    ("role", "capacity", "number"),
    [("vice_principal", "vice_principal", 1), ("counsellor", "counsellor", 0), ("counsellor", "vice_principal", 0)],
)
def test_a_lesson_is_one_of_a_vice_principal(world, role, capacity, number):
    unit = world.unit["chengdong"]
    speaker, school = rows.person(unit), rows.school(unit)
    rows.principal(speaker, school, starts_on=today() - 100 * DAY, ends_on=today() + 100 * DAY, role=role)
    event = OutreachEvent(unit=unit, title="法治课")
    event.enter(by=None)
    facts = {"school": school, "speaker": speaker, "capacity": capacity, "audience": 10}
    OutreachSession(unit=unit, event=event, held_on=today() - 5 * DAY, **facts).enter(by=None)
    assert of("M14", "chengbei") == number


def test_who_is_in_office_is_opened_in_as_many_queries_for_many_as_for_one(world, as_):
    station, bureau = rows.station(world.unit["chengdong"]), as_("bureau")
    asked = []
    for number in range(7):
        person = rows.person(world.unit["chengdong"], name=f"周{number}", kind=PersonKind.RETIRED_POLICE)
        rows.posting(station, person)
        rollup.settle()
        with CaptureQueriesContext(connection) as found:
            page = bureau.get(reverse("figure-rows", args=["chengbei", "M03"])).content.decode()
        assert f"共 {number + 1} 条" in page
        asked.append(len(found))
    assert asked[1] == asked[6]
