"""走访记录: the visits behind the numbers, by file number, to whoever may visit the child."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Minor
from guanai.calendars import today
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING

DAY = timedelta(days=1)
LIST = reverse("visits-made")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def minor(world, mentor):
    child = files.child(world.unit["chengdong"], filed_on=today() - 100 * DAY)
    files.team(child, [mentor], formed_on=today() - 60 * DAY, interval_days=15)
    return child


@pytest.fixture
def aunt(world):
    return rows.person(world.unit["chengdong"], name="李大姐")


@pytest.fixture
def visits(world, minor, mentor, aunt):
    """Of one child: in time at home by the mentor, late at school by another; of a second child, once, with a worry."""
    other = files.child(world.unit["chengdong"], id_no=files.number(2), filed_on=today() - 100 * DAY)
    files.child(world.unit["chengxi"], id_no=files.number(3))
    return [
        files.visit(minor, today() - 50 * DAY, visitors=[mentor], next_on=today() - 40 * DAY),
        files.visit(minor, today() - 30 * DAY, visitors=[aunt], place="school"),
        files.visit(other, today() - 2 * DAY, visitors=[mentor, aunt], place="phone", worried=True),
    ]


def shown(client, asked="") -> list:
    return [visit.pk for visit in client.get(f"{LIST}?{asked}").context["page"].rows]


def test_the_latest_comes_first_and_no_name_and_no_word_of_it_stands_there(as_, visits):
    page = as_("member").get(LIST)
    assert [visit.pk for visit in page.context["page"].rows] == [visit.pk for visit in reversed(visits)]
    seen = page.content.decode()
    assert visits[0].minor.file_no in seen
    assert "周老师" in seen
    for secret in ("刘", "按时到校"):
        assert secret not in seen


def test_it_is_narrowed_by_days_person_place_timeliness_and_worry(as_, world, visits, mentor, aunt):
    first, second, third = (visit.pk for visit in visits)
    found = {
        f"until={today() - 30 * DAY}": [second, first],
        f"since={today() - 30 * DAY}&until={today() - 30 * DAY}": [second],
        f"visitor={mentor.pk}": [third, first],
        f"visitor={aunt.pk}": [third, second],
        "place=school": [second],
        "timely=yes": [first],
        "timely=late": [second],
        "worried=yes": [third],
        "unit=chengdong": [third, second, first],
    }
    for asked, expected in found.items():
        assert shown(as_("member"), asked) == expected, asked


def test_an_unreadable_filter_lists_nothing(as_, world, visits):
    stranger = rows.person(world.unit["chengxi"], name="外所人")
    wrong = (
        "place=moon",
        f"visitor={MISSING}",
        f"visitor={stranger.pk}",
        "since=0001-01-01",
        "timely=x",
        "unit=chengxi",
    )
    for asked in wrong:
        page = as_("member").get(f"{LIST}?{asked}")
        assert (page.status_code, page.context["page"].rows, page.context["total"]) == (422, [], 0), asked


def test_a_voided_visit_and_a_voided_file_are_in_no_list(as_, world, visits):
    visits[1].void("登记错了", by=world.user["member"])
    Minor.objects.filter(pk=visits[2].minor_id).update(voided_at="2026-01-01T00:00Z", voided_by=MISSING)
    assert shown(as_("member")) == [visits[0].pk]


def test_a_place_that_tells_of_a_case_is_told_and_found_only_with_the_right(as_, world, minor, mentor):
    files.visit(minor, today() - 20 * DAY, place="detention", visitors=[mentor])
    assert "羁押" in as_("head").get(LIST).content.decode()
    assert len(shown(as_("head"), "place=detention")) == 1
    page = as_("member").get(f"{LIST}?place=detention")
    assert page.status_code == 422
    assert "羁押" not in page.content.decode() + as_("member").get(LIST).content.decode()
    assert len(shown(as_("member"))) == 1


def test_a_mentor_sees_the_visits_to_own_children_whoever_went(as_, visits):
    assert shown(as_("mentor")) == [visits[1].pk, visits[0].pk]


def test_a_neighbour_sees_none_and_those_above_have_no_such_list(as_, visits):
    assert shown(as_("neighbour")) == []
    assert {as_(who).get(LIST).status_code for who in ("county", "bureau", "system", "auditor", "nobody")} == {403}


def test_it_comes_by_pages(as_, minor, mentor):
    made = {files.visit(minor, today() - n * DAY, visitors=[mentor]).pk for n in range(1, 31)}
    page = as_("member").get(LIST)
    rest = shown(as_("member"), f"after={page.context['page'].after}")
    assert (len(page.context["page"].rows), len(rest)) == (25, 5)
    assert {*rest, *(visit.pk for visit in page.context["page"].rows)} == made


@pytest.mark.parametrize("who", ["member", "head", "mentor"])
def test_fifteen_queries_whatever_its_length(as_, world, visits, minor, mentor, who):
    def queries() -> int:
        client = as_(who)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LIST, {"place": "home", "since": "2020-01-01"}).status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in caught)

    few = queries()
    for number in range(12):
        child = files.child(world.unit["chengdong"], id_no=files.number(10 + number))
        files.team(child, [mentor])
        files.visit(child, today(), visitors=[mentor])
    assert queries() == few
    assert few <= 15
