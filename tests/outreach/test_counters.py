"""佐证: what each room counts of a unit's work for whoever cites it."""

from datetime import date, timedelta

import pytest

from guanai.registers import evidence
from outreach.models import CampusInspection, InspectionItem, OutreachEvent, OutreachSession, Rectification
from tests.cases import files
from tests.outreach.posts import entered
from tests.stations import rows

DAY = date(2026, 3, 5)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def worked(world):
    """Of 城东所: two talks, an inspection with a problem put right, a visit; one talk a year before."""
    unit = world.unit["chengdong"]
    event = entered(OutreachEvent(unit=unit, title="开学第一课"))
    for day, audience in ((DAY, 120), (DAY, 80), (date(2025, 3, 5), 60)):
        entered(OutreachSession(unit=unit, event=event, place="操场", held_on=day, audience=audience))
    held = entered(CampusInspection(unit=unit, school=rows.school(unit), held_on=DAY, inspectors=2))
    facts = {"inspection": held, "section": 1, "result": "defect", "due_on": DAY + timedelta(days=7)}
    mended, _ = (InspectionItem.objects.create(item=item, **facts) for item in ("门卫", "围墙"))
    entered(Rectification(item=mended, done_on=DAY, done_by="总务处", how="换了门卫"))
    child = files.child(unit)
    mentors = [rows.person(unit, name="周老师", kind="retired_police")]
    files.team(child, mentors)
    files.visit(child, DAY, visitors=mentors)
    return world


COUNTED = {"sessions": 2, "audience": 200, "inspections": 1, "rectified": 1, "visits": 1}


@pytest.mark.parametrize(("name", "count"), COUNTED.items())
def test_a_number_is_of_the_unit_and_all_below_it_and_of_those_days(worked, name, count):
    asked = evidence[name].count
    assert [asked(worked.unit[code], *YEAR) for code in ("chengdong", "donghu", "chengxi")] == [count, count, 0]
    assert asked(worked.unit["chengdong"], date(2024, 1, 1), date(2024, 12, 31)) == 0


def test_a_number_of_outreach_opens_its_rows_and_one_of_the_children_s_room_nothing(worked, as_):
    for name, one in evidence.items():
        if one.url is None:
            assert name == "visits"
            continue
        page = as_("head").get(one.url(worked.unit["chengdong"], *YEAR))
        assert page.status_code == 200, name
    assert "开学第一课" in as_("head").get(evidence["sessions"].url(worked.unit["chengdong"], *YEAR)).text


def test_what_is_counted_of_people_who_come_again_is_called_so():
    assert evidence["audience"].measure == "人次"
    assert "人" not in {one.measure for one in evidence.values()}


@pytest.mark.parametrize(
    ("bounds", "claim"),
    [
        (("exact", "exact"), "exact"),
        (("exact", "over"), "over"),
        (("over", "over"), "over"),
        (("over", "nearly"), "about"),
    ],
)
def test_people_who_were_estimated_stay_so_in_the_sum(worked, bounds, claim):
    talks = OutreachSession.objects.filter(held_on=DAY).order_by("audience")
    for row, bound in zip(talks, bounds, strict=True):
        row.amend({"audience_bound": bound}, version=1, by=None)
    asked = evidence["audience"].bound
    assert [asked(worked.unit[code], *YEAR) for code in ("chengdong", "donghu", "chengxi")] == [claim, claim, "exact"]
