"""责任清单: whose a duty is, and what shows that it was done."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from stations.duties import DutyList
from stations.models import Duty
from tests.stations import books

LIST = "/duty-lists/"


@pytest.fixture
def duties(world):
    """One of the station itself, one of all stations of the county, one of a 警种, one of the county itself."""
    county = world.unit["donghu"]
    return {
        "own": books.duty(world.unit["chengdong"], "值班"),
        "kind": books.duty(county, "每月走访", kind="police_station"),
        "branch": books.duty(county, "管好周边场所", branch="public_order"),
        "county": books.duty(county, "每季通报"),
    }


def of(unit):
    return set(Duty.objects.of_unit(unit).values_list("text", flat=True))


def test_a_unit_has_its_own_duties_and_those_of_its_kind(world, duties):
    assert of(world.unit["chengdong"]) == {"值班", "每月走访"}
    assert of(world.unit["chengxi"]) == {"每月走访"}
    assert of(world.unit["donghu"]) == {"每季通报"}
    assert of(world.unit["hekou"]) == set()


def test_what_shows_it_counts_for_its_unit_and_its_year(world, duties):
    unit = world.unit["chengdong"]
    books.proof(duties["kind"], unit, date(2026, 3, 5))
    assert lacking(unit, 2026) == [duties["own"]]
    assert len(lacking(unit, 2025)) == 2
    assert lacking(world.unit["chengxi"], 2026) == [duties["kind"]]


def lacking(unit, year: int) -> list[Duty]:
    return [line.duty for line in DutyList(unit, year).own() if not line.proofs]


def test_a_duty_holds_from_year_to_year(world):
    books.duty(world.unit["chengdong"], from_year=2024, to_year=2025)
    assert [Duty.objects.of_year(year).count() for year in (2023, 2024, 2025, 2026)] == [0, 1, 1, 0]


def test_who_has_not_the_duty_shows_nothing_for_it(world, duties):
    with pytest.raises(NotAllowed, match="不用记"):
        books.proof(duties["own"], world.unit["chengxi"])
    with pytest.raises(NotAllowed, match="不用记"):
        books.proof(duties["kind"], world.unit["hekou"])
    with pytest.raises(NotAllowed, match="不用记"):
        books.proof(duties["county"], world.unit["chengdong"])
    with pytest.raises(NotAllowed, match="不用记"):
        books.proof(duties["kind"], world.unit["donghu"])
    books.proof(duties["branch"], world.unit["chengdong"])


def test_a_day_outside_of_its_years_shows_nothing(world):
    duty = books.duty(world.unit["chengdong"], from_year=2024, to_year=2025)
    with pytest.raises(NotAllowed, match="年度"):
        books.proof(duty, world.unit["chengdong"], date(2026, 1, 1))


def test_a_station_knows_what_those_above_ask_of_it(world, duties):
    assert set(Duty.objects.visible_to(world.user["member"])) == set(duties.values())
    assert set(Duty.objects.visible_to(world.user["bureau"])) == set(duties.values())
    assert not Duty.objects.visible_to(world.user["auditor"])


def test_nobody_knows_the_duties_of_a_station_beside_his_own(world):
    books.duty(world.unit["chengxi"])
    assert not Duty.objects.visible_to(world.user["member"])


# --- the page


def test_the_list_of_a_unit_says_what_is_shown_and_what_is_not(as_, world, duties):
    unit = world.unit["chengdong"]
    books.proof(duties["kind"], unit)
    page = as_("member").get(LIST)
    lines = page.context["list"].own()
    assert [(line.duty, len(line.proofs)) for line in lines] == [(duties["own"], 0), (duties["kind"], 1)]
    assert f'href="{reverse("duty-proofs-new")}?duty={duties["own"].pk}"' in page.text
    assert page.text.count("还没有佐证") == 1


def test_who_set_a_duty_sees_which_units_below_have_shown_nothing(as_, world, duties):
    books.proof(duties["kind"], world.unit["chengdong"])
    (asked,) = as_("county").get(LIST).context["list"].asked()
    assert (asked.duty, asked.shown, asked.number) == (duties["kind"], 1, 2)
    assert asked.missing == [world.unit["chengxi"]]


def test_what_is_asked_of_a_branch_is_shown_by_any_unit_of_its_tree(as_, world, duties):
    books.proof(duties["branch"], world.unit["chengxi"])
    (line,) = as_("county").get(LIST).context["list"].branches()
    assert (line.duty, line.proofs[0].unit) == (duties["branch"], world.unit["chengxi"])


def test_another_year_and_another_unit_are_asked_for_by_the_address(as_, world, duties):
    books.proof(duties["own"], world.unit["chengdong"], date(2025, 3, 5))
    page = as_("county").get(LIST, {"unit": "chengdong", "year": "2025"})
    assert {line.duty: len(line.proofs) for line in page.context["list"].own()}[duties["own"]] == 1
    assert as_("county").get(LIST, {"unit": "hekou"}).status_code == 422
    assert as_("member").get(LIST, {"year": "x"}).context["year"] == today().year
    assert as_("auditor").get(LIST).status_code == 403


def test_the_form_offers_what_the_unit_has_to_do(as_, duties):
    form = as_("member").get(reverse("duty-proofs-new")).context["form"]
    assert set(form.fields["duty"].queryset) == {duties["own"], duties["kind"], duties["branch"]}


def test_few_questions_however_long_the_list(as_, world):
    client, asked = as_("county"), []
    for number in range(9):
        duty = books.duty(world.unit["donghu"], f"第{number}条", kind="police_station")
        books.proof(books.duty(world.unit["donghu"], f"本级第{number}条"), world.unit["donghu"])
        books.proof(duty, world.unit["chengdong"])
        if number in (1, 8):
            with CaptureQueriesContext(connection) as found:
                client.get(LIST)
            asked.append(len(found))
    assert asked[0] == asked[1] <= 15
