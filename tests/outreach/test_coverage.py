"""宣讲覆盖表: values worked out by hand, from a gap to the form, from a number to its rows, and its price."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guanai.models import Term
from outreach.coverage import Coverage
from outreach.models import OutreachEvent, OutreachSession
from stations.models import School
from tests.stations import rows
from tests.stations.rows import hidden

pytestmark = pytest.mark.django_db
ON = date(2025, 12, 31)
PAGE = reverse("coverage")


@pytest.fixture
def term(world):
    """第一学期 of the whole city, 1 September 2025 to 23 January 2026."""
    return rows.term(world.unit["chengbei"])


@pytest.fixture
def schools(world):
    places = {"一小": "chengdong", "二中": "chengdong", "三小": "chengxi", "四小": "hekou"}
    return {name: rows.school(world.unit[code], name) for name, code in places.items()}


def topic(label: str) -> Term:
    return Term.objects.of(Term.List.TOPIC).get(label=label)


def talk(unit, school, day: str, *labels: str, co_units=()) -> OutreachSession:
    event = OutreachEvent(unit=unit, title="宣讲")
    event.enter(by=None, co_units=list(co_units))
    facts = {"place": ""} if school else {"place": "广场"}
    row = OutreachSession(unit=unit, event=event, school=school, held_on=date.fromisoformat(day), audience=100, **facts)
    row.enter(by=None, topics=[topic(label) for label in labels])
    return row


@pytest.fixture
def told(world, schools):
    """Nine talks, five of which count in the term and at a school."""
    east, west = world.unit["chengdong"], world.unit["chengxi"]
    talk(east, schools["一小"], "2025-09-01", "反诈", "禁毒")  # the first day counts
    talk(east, schools["一小"], "2025-10-14", "反诈")
    talk(east, schools["二中"], "2025-12-31", "禁毒")  # so does the last
    talk(west, schools["三小"], "2025-11-05", "反诈")
    talk(world.unit["hekou"], schools["四小"], "2025-11-06", "反诈")
    talk(east, schools["一小"], "2025-08-31", "消防安全")  # before the term
    talk(east, schools["二中"], "2026-01-05", "消防安全")  # yet to come on that day
    talk(east, None, "2025-10-20", "消防安全")  # at no school
    talk(east, schools["二中"], "2025-10-21", "消防安全").void("记了两次。", by=world.user["member"])


def grid(user, term, unit=None) -> dict[tuple[str, str], int]:
    """The cells that are no gaps, by school and topic."""
    coverage = Coverage(user, term, ON, unit)
    found = coverage.rows(coverage.page().rows)
    return {(row.school.name, str(cell.topic)): cell.number for row in found for cell in row.cells if cell.number}


EAST = {("一小", "反诈"): 2, ("一小", "禁毒"): 1, ("二中", "禁毒"): 1}
COUNTY = EAST | {("三小", "反诈"): 1}


def test_cells_count_the_talks_that_were_held_in_the_term(world, term, told):
    assert grid(world.user["county"], term) == COUNTY
    assert grid(world.user["member"], term) == EAST
    assert grid(world.user["bureau"], term) == COUNTY | {("四小", "反诈"): 1}
    assert grid(world.user["bureau"], term, world.unit["chengdong"]) == EAST


def test_gaps_and_schools_reached_are_as_worked_out_by_hand(world, term, told):
    coverage = Coverage(world.user["county"], term, ON)
    gaps = {row.school.name: row.gaps for row in coverage.rows(coverage.page().rows)}
    topics = len(coverage.topics)
    assert gaps == {"一小": topics - 2, "二中": topics - 1, "三小": topics - 1}
    assert {str(one): number for one, number in coverage.reached() if number} == {"反诈": 2, "禁毒": 2}


def test_a_closed_school_is_no_gap_and_an_ended_topic_no_column(world, term, schools):
    schools["二中"].amend({"closed_on": date(2025, 10, 1)}, version=1, by=None)
    Term.objects.filter(label="反拐").update(ends_on=date(2025, 9, 1))
    coverage = Coverage(world.user["member"], term, ON)
    assert [one.name for one in coverage.schools] == ["一小"]
    assert "反拐" not in {str(one) for one in coverage.topics}


def test_a_joint_talk_fills_the_cell_of_the_unit_that_held_it_too(world, term, schools):
    talk(world.unit["chengdong"], schools["三小"], "2025-11-05", "反诈", co_units=[world.unit["chengxi"]])
    assert grid(world.user["neighbour"], term) == {("三小", "反诈"): 1}


def test_a_talk_of_another_unit_is_no_gap_though_it_opens_nothing(world, as_, term, schools):
    talk(world.unit["donghu"], schools["一小"], "2025-10-14", "反诈")
    talk(world.unit["chengdong"], schools["一小"], "2025-10-15", "禁毒")
    talk(world.unit["donghu"], schools["一小"], "2025-10-16", "禁毒")
    coverage = Coverage(world.user["member"], term, ON)
    (row,) = [row for row in coverage.rows(coverage.page().rows) if row.school == schools["一小"]]
    assert {str(one.topic): (one.number, one.others) for one in row.cells if not one.is_gap} == {
        "反诈": (0, 1),
        "禁毒": (1, 1),
    }
    assert row.gaps == len(coverage.topics) - 2
    assert {str(one): number for one, number in coverage.reached() if number} == {"反诈": 1, "禁毒": 1}
    page = as_("member").get(PAGE, {"term": str(term.pk)}).text
    assert page.count("另 1</span>") == 2
    assert f"{schools['一小']}还没听过反诈" not in page
    assert grid(world.user["county"], term)["一小", "禁毒"] == 2


def test_from_a_gap_to_the_form_and_back_to_a_number_that_opens_its_rows(world, as_, term, schools):
    member, about = as_("member"), topic("反诈")
    gap = f"{reverse('coverage-session-new', args=[schools['一小'].pk])}?topic={about.pk}"
    assert gap in member.get(PAGE).text
    form = member.get(gap).context["form"]
    assert (form.initial["school"], form.initial["topics"]) == (schools["一小"], [about])
    typed = {"title": "反诈课", "form": "lecture", "held_on": "2025-10-14", "capacity": "officer", "audience": "80"}
    typed |= {"school": schools["一小"].pk, "topics": [about.pk]}
    assert member.post(gap, hidden(member, gap) | typed).status_code == 302
    page = member.get(PAGE)
    assert gap not in page.text
    (cell,) = [cell for row in page.context["rows"] for cell in row.cells if cell.number]
    assert member.get(cell.url).context["asked"].totals["rows"] == cell.number == 1


def test_the_latest_term_that_began_is_shown_and_what_cannot_be_read_shows_none(world, as_, term):
    later = rows.term(world.unit["chengbei"], season=2, starts_on=date(2026, 2, 24), ends_on=date(2026, 6, 30))
    assert as_("member").get(PAGE).context["term"] == later
    assert as_("member").get(PAGE, {"term": str(term.pk)}).context["term"] == term
    refused = as_("member").get(PAGE, {"term": "nonsense"})
    assert (refused.status_code, refused.context["term"]) == (422, None)


def test_without_a_term_the_page_says_what_to_do(as_):
    assert "还没有登记学期" in as_("member").get(PAGE).text


def test_two_thousand_schools_and_twelve_topics_take_few_queries(world, as_, term):
    unit, now = world.unit["chengdong"], timezone.now()
    known = [School(unit=unit, name=f"第{n}小学", stage="primary", entered_at=now + timedelta(n)) for n in range(2000)]
    School.objects.bulk_create(known)
    event = OutreachEvent(unit=unit, title="宣讲")
    event.enter(by=None)
    facts = {"unit": unit, "event": event, "held_on": date(2025, 10, 14), "audience": 9, "entered_at": now}
    held = OutreachSession.objects.bulk_create(OutreachSession(school=school, **facts) for school in known)
    link, topics = OutreachSession.topics.through, Term.objects.of(Term.List.TOPIC)[:12]
    link.objects.bulk_create(link(outreachsession=one, term=about) for one in held for about in topics)
    bureau = as_("bureau")
    second = {"term": str(term.pk), "unit": "donghu", "after": str(bureau.get(PAGE).context["page"].after)}
    for asked in ({}, second):
        with CaptureQueriesContext(connection) as queries:
            page = bureau.get(PAGE, asked)
        assert len(page.context["rows"]) == 25
        assert dict(page.context["reached"])[topics[0]] == page.context["total"] == 2000
        assert all(cell.number == 1 for cell in page.context["rows"][0].cells[:12])
        assert len(queries) <= 15


def test_a_narrow_screen_is_told_what_each_school_lacks_and_may_ask_for_all(world, as_, term, told):
    coverage = Coverage(world.user["county"], term, ON)
    words = {row.school.name: row.words for row in coverage.rows(coverage.page().rows)}
    topics = [str(one) for one in coverage.topics]
    lacking = [one for one in topics if one not in ("反诈", "禁毒")]
    assert words["一小"] == f"缺 {len(lacking)} 个主题：{'、'.join(lacking)}"
    Term.objects.exclude(label="反诈").update(ends_on=date(2025, 9, 1))
    few = Coverage(world.user["county"], term, ON)
    assert {row.school.name: row.words for row in few.rows(few.page().rows)} == {
        "一小": "都讲过了",
        "二中": "一个主题都还没讲",
        "三小": "都讲过了",
    }
    page, whole = (as_("member").get(PAGE, asked).text for asked in ({}, {"whole": "1"}))
    assert ("d-none d-md-block" in page, "看全部格子" in page) == (True, True)
    assert ("d-none d-md-block" in whole, "只看缺的" in whole) == (False, True)
