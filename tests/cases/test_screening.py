"""摸排: what was screened is typed; found, and found in need, are two numbers that are counted."""

from datetime import date

import pytest
from django.urls import reverse

from cases.models import ScreeningRound
from tests.cases import files
from tests.cases.clues import clue
from tests.stations import rows
from tests.stations.rows import errors, send

TYPED = {"starts_on": "2026-03-01", "ends_on": "2026-03-05", "screened": "120", "note": ""}


@pytest.fixture
def round_(world):
    unit = world.unit["chengdong"]
    days = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 5)}
    row = ScreeningRound(unit=unit, area=rows.area(unit), screened=120, **days)
    row.enter(by=None)
    return row


def numbers() -> tuple[int, int, int]:
    row = ScreeningRound.objects.listed().get()
    return row.screened, row.found, row.in_need


def join(round_, minor):
    row = clue(round_.unit, round=round_, channel="screening")
    row.verify("属实", by=None)
    row.file_as(minor, by=None)
    return row


def test_a_round_without_a_clue_found_nothing(round_):
    assert numbers() == (120, 0, 0)


def test_found_and_found_in_need_are_two_numbers(round_):
    clue(round_.unit, round=round_)
    needy = files.child(round_.unit)
    join(round_, needy)
    join(round_, needy)
    unruly = files.child(round_.unit, id_no=files.number(2), kind="misbehaviour")
    join(round_, unruly)
    clue(round_.unit)
    assert numbers() == (120, 4, 1)


def test_what_was_voided_or_has_ended_counts_no_more(world, round_):
    clue(round_.unit, round=round_).void("登记重复", by=world.user["member"])
    needy = files.child(round_.unit)
    join(round_, needy)
    assert numbers() == (120, 1, 1)
    needy.categories.update(ends_on=files.FILED)
    assert numbers() == (120, 1, 0)


def test_the_list_shows_them_to_the_station_alone(as_, round_):
    clue(round_.unit, round=round_)
    page = as_("member").get(reverse("screenings")).content.decode()
    assert "发现线索" in page
    assert "其中建档有困难" in page
    assert as_("county").get(reverse("screenings")).status_code == 403
    assert as_("neighbour").get(round_.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-02-28"}, {"ends_on": ["结束日期不能早于开始日期。"]}),
        ({"ends_on": "2040-01-01"}, {"ends_on": ["结束日期不能晚于今天。"]}),
        ({"screened": "-1"}, {"screened": ["不能小于 0，请核对。"]}),
        ({"screened": "很多"}, {"screened": ["摸排人数请填整数，例如 120。"]}),
        ({"area": ""}, {"area": ["请选择片区。"]}),
    ],
)
def test_bad_input_is_said_at_the_field(as_, world, changes, said):
    area = rows.area(world.unit["chengdong"])
    values = TYPED | {"area": str(area.pk)} | changes
    assert errors(send(as_("member"), reverse("screenings-new"), **values)) == said


def test_an_area_of_another_station_cannot_be_chosen(as_, world):
    area = rows.area(world.unit["chengxi"])
    said = errors(send(as_("member"), reverse("screenings-new"), **TYPED | {"area": str(area.pk)}))
    assert said == {"area": [f"没有找到“{area.pk}”，或不在您的范围内。"]}
