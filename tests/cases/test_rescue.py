"""走失流浪儿童: found, named under seal, brought home."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from cases.models import RescueCase
from guanai.calendars import today
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations.rows import errors, hidden, send

NAME, PLACE = "欧阳小棠", "长途汽车站候车室"
TYPED = {"kind": "missing", "found_on": str(today()), "name": NAME, "place": PLACE}


@pytest.fixture
def row(world) -> RescueCase:
    found = RescueCase(unit=world.unit["chengdong"], kind="missing", found_on=today(), name=NAME, place=PLACE)
    found.enter(by=None)
    return found


def test_who_was_found_is_written_down_once_and_reunited_on_a_day(as_):
    member, url = as_("member"), reverse("rescue-new")
    values = hidden(member, url) | TYPED
    assert [member.post(url, values).status_code for _ in range(2)] == [302, 302]
    row = RescueCase.objects.get()
    reunion = reverse("rescue-reunion", args=[row.pk])
    for whom in ("母亲，凭户口簿", "别人"):
        assert member.post(reunion, {"on": str(today()), "reunited_with": whom}).status_code == 302
    row.refresh_from_db()
    assert (row.reunited_on, row.reunited_with) == (today(), "母亲，凭户口簿")
    assert AuditEntry.objects.filter(verb="rescuecase.reunite").count() == 1


def test_the_name_is_masked_until_somebody_says_why_and_then_leaves_a_trace(as_, row):
    member, url = as_("member"), reverse("rescue-reveal", args=[row.pk])
    page = member.get(row.get_absolute_url()).text
    assert (NAME in page, PLACE in page) == (False, True)
    assert member.post(url, {"reason": "x"}).status_code == 422
    assert NAME in member.post(url, {"reason": "visit"}).text
    assert NAME not in member.get(row.get_absolute_url()).text
    assert AuditEntry.objects.filter(verb="rescuecase.read").count() == 3


def test_the_county_knows_of_it_and_not_who_or_where(as_, row):
    page = as_("county").get(row.get_absolute_url())
    assert page.status_code == 200
    assert not [word for word in (NAME, "欧阳", PLACE) if word in page.text]
    assert as_("county").get(reverse("rescue-reveal", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("name", ["neighbour", "other_county", "auditor", "nobody"])
def test_to_others_it_is_nothing(as_, row, name):
    assert as_(name).get(row.get_absolute_url()).status_code == 404


def test_what_tells_of_a_crime_is_for_who_may_read_the_case(world, as_, row):
    RescueCase.objects.update(kind="trafficked")
    assert [as_(name).get(row.get_absolute_url()).status_code for name in ("head", "member", "county")] == [
        200,
        404,
        404,
    ]


def test_in_the_database_nothing_is_in_the_clear(row):
    with connection.cursor() as cursor:
        cursor.execute("select name, place from cases_rescuecase")
        kept = [bytes(one) for one in cursor.fetchone()]
    assert all(kept)
    assert not [one for one in kept if NAME.encode() in one or PLACE.encode() in one]


def test_a_child_with_a_file_is_not_named_again(as_, world):
    minor = files.child(world.unit["chengdong"])
    said = errors(send(as_("member"), reverse("rescue-new"), **TYPED, minor=minor.file_no))
    assert said == {"name": ["填了档案号的不再填姓名。"]}
    assert send(as_("member"), reverse("rescue-new"), **TYPED | {"name": ""}, minor=minor.file_no).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"found_on": "2040-01-01"}, "found_on", "发现日期不能晚于今天。"),
        ({"place": ""}, "place", "请填写发现地点。"),
        ({"kind": "x"}, "kind", "没有找到这个情形，或不在您的范围内。"),
        ({"name": "字" * 41}, "name", "最多 40 个字，现在有 41 个。"),
    ],
)
def test_bad_input_is_said_at_its_field(as_, changes, field, words):
    assert errors(send(as_("member"), reverse("rescue-new"), **TYPED | changes)) == {field: [words]}
    assert not RescueCase.objects.exists()


def test_nobody_comes_home_before_being_found(as_, row):
    day = today() - timedelta(days=1)
    answer = as_("member").post(reverse("rescue-reunion", args=[row.pk]), {"on": str(day), "reunited_with": "母亲"})
    assert errors(answer) == {"on": ["日期不能早于发现日期。"]}


def test_a_mistake_is_voided_and_leaves_the_list(as_, row):
    as_("member").post(reverse("rescue-void", args=[row.pk]), {"reason": "登错"})
    assert as_("member").get(reverse("rescues")).context["total"] == 0
