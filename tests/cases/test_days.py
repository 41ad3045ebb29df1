"""Days that cannot be: nothing happened to a child before it was born, and no status before the one it follows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import FileStep
from guanai.calendars import gb_date, today
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
UNBORN = "2001-01-01"


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("outcome-new", "happened_on", "日期"),
        ("outcome-new", "observed_from", "观察起始日期"),
        ("signal-new", "seen_on", "发现日期"),
        ("basis-new", "given_on", "日期"),
        ("measure-new", "decided_on", "决定日期"),
        ("measure-new", "assessed_on", "评估日期"),
        ("category-new", "starts_on", "起始日期"),
        ("behaviour-new", "happened_on", "行为日期"),
        ("dropout-new", "detected_on", "发现日期"),
    ],
)
def test_nothing_in_a_file_is_older_than_the_child(as_, minor, name, field, words):
    said = errors(send(as_("head"), reverse(name, args=[minor.pk]), **{field: UNBORN}))
    assert said[field] == [f"{words}早于出生日期，请核对。"]


@pytest.mark.parametrize(
    ("name", "field", "words"), [("rights-aid-new", "opened_on", "受理日期"), ("rescue-new", "found_on", "发现日期")]
)
def test_nor_is_what_names_the_file_by_its_number(as_, minor, name, field, words):
    said = errors(send(as_("head"), reverse(name), minor=minor.file_no, **{field: UNBORN}))
    assert said[field] == [f"{words}早于出生日期，请核对。"]
    said = errors(send(as_("head"), reverse(name), minor="", **{field: UNBORN}))
    assert field not in said


def test_nor_is_the_first_category_of_a_new_file(as_, world):
    said = errors(send(as_("head"), reverse("minor-new"), birth_date=str(files.BORN), since=UNBORN))
    assert said["since"] == ["早于出生日期，请核对。"]


def test_a_status_is_not_older_than_the_one_it_follows(as_, minor):
    files.team(minor, [rows.person(minor.unit, name="周老师")], formed_on=today() - 9 * DAY)
    url = reverse("minor-status", args=[minor.pk])
    values = {"status": "observation", "on": str(today() - 10 * DAY)}
    said = errors(as_("member").post(url, values))
    assert said == {"on": [f"不能早于上一次改变状态的日期（{gb_date(today() - 9 * DAY)}）。"]}
    assert as_("member").post(url, values | {"on": str(today() - 9 * DAY)}).status_code == 302
    assert FileStep.objects.filter(minor=minor, status="observation").get().on == today() - 9 * DAY


def test_the_first_one_is_not_older_than_the_file(as_, world):
    minor = files.child(world.unit["chengdong"], status="screened")
    values = {"status": "filed", "on": str(minor.filed_on - DAY)}
    said = errors(as_("member").post(reverse("minor-status", args=[minor.pk]), values))
    assert said == {"on": ["早于建档日期，请核对。"]}
