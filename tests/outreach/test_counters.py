"""佐证: what each room counts of a unit's work for whoever cites it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from guanai.calendars import today
from guanai.registers import evidence
from outreach.models import (
    CampusInspection,
    CardIssue,
    ContactCard,
    ContactPoint,
    InspectionItem,
    LinkService,
    OutreachEvent,
    OutreachSession,
    PracticalProject,
    Rectification,
)
from stations.models import CampaignPart, Meeting, Resolution, Team
from tests import world as cast
from tests.cases import files
from tests.outreach import posts
from tests.outreach.posts import entered
from tests.stations import rows

DAY = date(2026, 3, 5)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def worked(world):
    """Of 城东所: two talks, an inspection with a problem put right, a visit; one talk a year before."""
    unit = world.unit["chengdong"]
    event = entered(OutreachEvent(unit=unit, title="开学第一课"))
    for day, audience, who in ((DAY, 120, "volunteer"), (DAY, 80, "officer"), (date(2025, 3, 5), 60, "officer")):
        held = {"event": event, "place": "操场", "held_on": day, "audience": audience, "capacity": who}
        entered(OutreachSession(unit=unit, **held))
    held = entered(CampusInspection(unit=unit, school=rows.school(unit), held_on=DAY, inspectors=2))
    facts = {"inspection": held, "section": 1, "result": "defect", "due_on": DAY + timedelta(days=7)}
    mended, _ = (InspectionItem.objects.create(item=item, **facts) for item in ("门卫", "围墙"))
    entered(Rectification(item=mended, done_on=DAY, done_by="总务处", how="换了门卫"))
    child = files.child(unit)
    mentors = [rows.person(unit, name="周老师", kind="retired_police")]
    files.team(child, mentors)
    files.visit(child, DAY, visitors=mentors)
    _keep_up(world, unit)
    return world


def _keep_up(world, unit) -> None:
    """Within the year, before it and never: of each kind what counts and what does not."""
    point = {"place_kind": "village", "keeper": rows.person(unit, "钱警官")}
    entered(ContactPoint(unit=unit, name="旧点", starts_on=date(2025, 1, 1), **point))
    entered(ContactPoint(unit=unit, name="撤了", starts_on=date(2025, 3, 1), ends_on=date(2025, 6, 1), **point))
    card = entered(ContactCard(unit=unit, content="求助", phone="5550000", quantity=90, reason="发"))
    card.approve(by=world.user["head"])
    entered(CardIssue(card=card, issued_on=today(), quantity=70, place="校门口"))
    link = rows.village_link(unit, starts_on=date(2025, 1, 1))
    rows.village_link(unit, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    for day in (DAY, date(2025, 3, 5)):
        entered(LinkService(unit=unit, link=link, held_on=day, kind="counsel"))
    entered(Team(unit=unit, kind="volunteer", name="志愿者队", size=5, formed_on=date(2025, 1, 1)))
    gone = {"formed_on": date(2025, 3, 1), "disbanded_on": date(2025, 5, 1)}
    entered(Team(unit=unit, kind="volunteer", name="散了", size=5, **gone))
    entered(Team(unit=unit, kind="lecture", name="宣讲团", size=5))
    for kind in ("month", "campaign"):
        action = rows.campaign(unit, kind)
        entered(CampaignPart(unit=unit, campaign=action, held_on=DAY, did="清查"))
    promised = {"branch": "general", "year": 2026, "promise": "办", "promised_on": DAY, "due_on": DAY}
    entered(PracticalProject(unit=unit, name="在办", **promised))
    entered(PracticalProject(unit=unit, name="办成", done_on=DAY, result="成", **promised))
    for kind in ("joint", "study"):
        meeting = entered(Meeting(unit=unit, kind=kind, held_on=DAY, topic="联席"))
        for no in (1, 2):
            row = entered(Resolution(meeting=meeting, no=no, text="办"))
        row.close(done_on=DAY, result="办了", by=world.user["head"])


COUNTED = {"sessions": 2, "audience": 200, "inspections": 1, "rectified": 1, "visits": 1}
COUNTED |= {"contact_points": 1, "contact_cards": 70, "village_links": 1, "link_services": 1, "volunteer_teams": 1}
COUNTED |= {"volunteer_talks": 1, "actions": 1, "projects": 1, "joint_meetings": 1, "resolutions": 1}


CLOSED = {"visits", "rectified", "contact_points", "contact_cards", "village_links", "volunteer_teams"}
CLOSED |= {"actions", "resolutions", "audit_score"}  # no list shows just what these count


@pytest.mark.parametrize(("name", "count"), COUNTED.items())
def test_a_number_is_of_the_unit_and_all_below_it_and_of_those_days(worked, name, count):
    asked = evidence[name].count
    assert [asked(worked.unit[code], *YEAR) for code in ("chengdong", "donghu", "chengxi")] == [count, count, 0]
    assert asked(worked.unit["chengdong"], date(2024, 1, 1), date(2024, 12, 31)) == 0


def test_a_number_of_outreach_opens_its_rows_where_a_list_shows_just_these(worked, as_):
    for name, one in evidence.items():
        if one.url is None:
            assert name in CLOSED
            continue
        page = as_("head").get(one.url(worked.unit["chengdong"], *YEAR))
        assert page.status_code == 200, name
    assert "开学第一课" in as_("head").get(evidence["sessions"].url(worked.unit["chengdong"], *YEAR)).text


@pytest.mark.parametrize("name", sorted(COUNTED.keys() - CLOSED - {"audience"}))
def test_its_rows_are_of_those_days_and_as_many_as_the_number(worked, as_, name):
    page = as_("head").get(evidence[name].url(worked.unit["chengdong"], *YEAR))
    assert page.context["asked"].totals["rows"] == COUNTED[name]


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


def test_the_latest_score_is_the_unit_s_own_of_those_days_and_none_is_not_nothing(world):
    asked, unit = evidence["audit_score"].count, world.unit["chengdong"]
    this_year = (date(today().year, 1, 1), date(today().year, 12, 31))
    assert asked(unit, *this_year) is None
    cast.join_posts(world)
    title = posts.known_title(unit, "city", world.unit["chengbei"], office=world.user["office"])
    posts.review(title, group=world.user["group"]).passes(Decimal("87.5"), "合格", by=world.user["group"])
    assert [asked(world.unit[code], *this_year) for code in ("chengdong", "donghu", "chengxi")] == [88, None, None]
    assert asked(unit, date(2024, 1, 1), date(2024, 12, 31)) is None
