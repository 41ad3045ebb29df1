"""学年日历: which days are nodes, and what was held at each, worked out by hand."""

from datetime import date

import pytest
from django.urls import reverse

from outreach import school_year
from outreach.models import OutreachEvent
from outreach.school_year import SchoolYear
from stations.models import Campaign
from tests.outreach.test_coverage import talk
from tests.stations import rows

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 1)
PAGE = reverse("school-year")


def campaign(unit, name="护苗行动", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30)) -> Campaign:
    row = Campaign(unit=unit, name=name, starts_on=starts_on, ends_on=ends_on)
    row.enter(by=None)
    return row


def held(user, on=ON) -> dict:
    return {one.node.name: one for one in SchoolYear(user, 2025, on).held()}


def numbers(user) -> dict[str, tuple[int, str]]:
    return {name: (one.number, one.audience) for name, one in held(user).items() if one.number}


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 8, 31), 2024), (date(2025, 9, 1), 2025), (date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026)],
)
def test_a_school_year_runs_from_september_to_august(day, year):
    first, last = school_year.span(year)
    assert school_year.year_of(day) == year
    assert first <= day <= last


@pytest.mark.parametrize(("year", "day"), [(2024, 25), (2025, 31), (2026, 30), (2027, 29)])
def test_safety_day_is_the_last_monday_of_march(year, day):
    assert school_year.safety_day(year) == date(year, 3, day)


def test_each_node_has_what_was_held_around_it(world):
    east, school = world.unit["chengdong"], rows.school(world.unit["chengdong"])
    rows.term(world.unit["donghu"])  # 1 September to 23 January
    talk(east, school, "2025-08-25", "交通安全")  # a week before the term opens
    talk(east, school, "2025-09-15", "反诈")  # two weeks after
    talk(east, school, "2025-09-16", "反诈")  # a day too late
    talk(east, school, "2025-11-27", "宪法", "反诈")  # a week before the day of the constitution
    talk(east, school, "2025-12-04", "反诈")  # on the day, on something else
    talk(east, school, "2025-12-12", "宪法")  # a day too late
    talk(world.unit["hekou"], None, "2025-12-04", "宪法")  # another county's
    talk(east, school, "2026-06-20", "禁毒")  # yet to come
    assert numbers(world.user["member"]) == {"第一学期开学": (2, "200"), "国家宪法日": (1, "100")}
    # the city gave no term of its own: those below stand in
    assert numbers(world.user["bureau"]) == {"第一学期开学": (2, "200"), "国家宪法日": (2, "200")}


def test_the_number_opens_the_list_of_just_these_talks(world, as_):
    for day in ("2025-11-27", "2025-12-04", "2025-12-12"):
        talk(world.unit["chengdong"], None, day, "宪法")
    one = held(world.user["member"])["国家宪法日"]
    assert as_("member").get(one.url).context["asked"].totals["rows"] == one.number == 2


def test_the_people_of_a_node_are_said_as_they_were_counted(world):
    for day, bound in (("2025-11-27", "over"), ("2025-12-04", "exact")):
        row = talk(world.unit["chengdong"], None, day, "宪法")
        row.amend({"audience_bound": bound}, version=1, by=None)
    assert numbers(world.user["member"])["国家宪法日"] == (2, "200 多")
    row.amend({"audience_bound": "nearly"}, version=2, by=None)
    assert numbers(world.user["member"])["国家宪法日"] == (2, "约 200")


def test_a_campaign_counts_what_names_it_whenever_it_was_held(world, as_):
    theme = campaign(world.unit["chengbei"])
    event = OutreachEvent(unit=world.unit["chengdong"], title="护苗", campaign=theme)
    event.enter(by=None)
    for day in ("2026-03-05", "2026-05-20"):
        row = talk(world.unit["chengdong"], None, day, "反诈")
        row.amend({"event": event}, version=1, by=None)
    one = held(world.user["member"])["护苗行动"]
    assert (one.number, one.audience) == (2, "200")
    assert as_("member").get(one.url).context["asked"].totals["rows"] == 1  # one event with two talks


def test_what_passed_without_a_talk_stands_out_and_what_is_to_come_does_not(world):
    told = held(world.user["member"])
    assert (told["国家宪法日"].is_missed, told["国家宪法日"].is_ahead) == (True, False)
    assert (told["国际禁毒日"].is_missed, told["国际禁毒日"].is_ahead) == (False, True)
    assert (told["国际儿童节"].is_missed, told["国际儿童节"].is_ahead) == (False, False)  # its week is not over


def test_a_campaign_holds_for_all_below_its_unit_and_for_nobody_beside(world):
    theme = campaign(world.unit["donghu"])
    seen = {name: theme in Campaign.objects.visible_to(world.user[name]) for name in world.user}
    assert {name for name, sees in seen.items() if sees} == {
        "member", "head", "neighbour", "county", "bureau", "second",
    }  # fmt: skip
    theme.void("登记错了。", by=world.user["county"])
    assert "护苗行动" not in held(world.user["member"])


@pytest.mark.parametrize("asked", ["", "2024", "nonsense", "99999", "２０２４"])
def test_the_page_opens_for_any_year_that_is_asked_for(as_, asked):
    assert as_("member").get(PAGE, {"year": asked}).status_code == 200


def test_a_year_that_no_page_is_about_is_not_there(as_):
    assert as_("member").get(PAGE, {"year": "0001"}).status_code == 404
