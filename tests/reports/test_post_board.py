"""看板 of 维权岗: where each cycle stands, titles by level, the days that come, complaints, and what was asked."""

from datetime import timedelta

import pytest

from guanai.calendars import today
from outreach.models import Complaint, PostSurvey, PostTitle
from reports.guard import TOO_FEW
from reports.post_board import PostBoard
from tests import samples
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


def board(world, who: str = "office") -> PostBoard:
    return PostBoard(world.user[who], today())


def told(heads, rows) -> dict[str, dict[str, int]]:
    """Of each line the numbers that are not zero, by their heads."""
    found = {row.label: dict(zip(heads, row.numbers, strict=True)) for row in rows}
    return {label: {head: number for head, number in one.items() if number} for label, one in found.items()}


def test_a_cycle_says_where_its_applications_stand(world):
    pool = Pool(world)
    pool.come_to("submitted")
    shown = board(world)
    assert told(shown.states, shown.by_state())[str(pool.cycle)] == {"已申报": 2}
    assert shown.by_state()[0].url == pool.cycle.get_absolute_url()


def test_a_countys_office_counts_its_own_applications_of_the_citys_cycle(world):
    pool = Pool(world)
    pool.come_to("submitted")
    shown = board(world, "county_office")
    assert told(shown.states, shown.by_state()) == {str(pool.cycle): {"已申报": 1}}


def test_who_left_a_cycle_is_told_apart_from_who_goes_on(world):
    pool = Pool(world)
    pool.come_to("withdrawn")
    shown = board(world)
    assert told(shown.states, shown.by_state())[str(pool.cycle)] == {"创建期": 1, "已退出": 1}


def test_titles_stand_by_level_and_state_and_a_voided_one_nowhere(world):
    title = samples.post_title(world.unit["chengdong"])
    shown = board(world)
    level, state = title.get_level_display(), title.get_status_display()
    assert told(shown.title_states, shown.by_level())[level] == {state: 1}
    title.void("登记重复", by=world.user["office"])
    shown = board(world)
    assert told(shown.title_states, shown.by_level())[level] == {}


def test_a_rectification_that_ends_within_two_months_is_a_day_that_comes(world):
    title = title_at(world, "rectifying")
    days = [one for one in board(world).coming() if one.label.endswith("整改期满")]
    assert [one.url for one in days] == ([title.get_absolute_url()] if title.due_on <= today() + 60 * DAY else [])
    PostTitle.objects.filter(pk=title.pk).update(due_on=today() + 60 * DAY)
    assert [one.day for one in board(world).coming()] == [today() + 60 * DAY]
    PostTitle.objects.filter(pk=title.pk).update(due_on=today() + 61 * DAY)
    assert board(world).coming() == []


def test_complaints_that_are_open_and_those_past_their_day(world):
    on_time = samples.complaint(world.unit["chengdong"])
    Complaint.objects.filter(pk=on_time.pk).update(received_on=today() - 9 * DAY, due_on=today())
    late = samples.complaint(world.unit["chengdong"])
    Complaint.objects.filter(pk=late.pk).update(received_on=today() - 9 * DAY, due_on=today() - DAY)
    assert board(world).complaints() == {"all": 2, "late": 1}


def asked(world) -> dict[str, tuple[str, str]]:
    return {label: (rate, base) for label, rate, base in board(world).asked()}


def test_a_rate_of_few_says_nothing(world):
    assert asked(world)["知晓率"] == ("还没有调查", "0/0 人")
    row = samples.post_title_survey(world.unit["chengdong"])
    PostSurvey.objects.filter(pk=row.pk).update(asked=10, aware=9, answered=9, content=9)
    assert asked(world) == {"知晓率": ("90.0%", "9/10 人"), "满意率": (TOO_FEW, "9/9 人")}


def test_what_was_asked_two_years_ago_counts_no_more(world):
    row = samples.post_title_survey(world.unit["chengdong"])
    PostSurvey.objects.filter(pk=row.pk).update(held_on=today().replace(year=today().year - 2, day=1))
    assert asked(world)["知晓率"][1] == "0/0 人"


def test_another_countys_office_sees_nothing_of_it(world, as_):
    samples.complaint(world.unit["hekou"])
    title = samples.post_title(world.unit["hekou"])
    shown = board(world, "county_office")
    assert shown.complaints()["all"] == 0
    assert told(shown.title_states, shown.by_level())[title.get_level_display()] == {}


def test_the_page_is_for_who_reads_of_posts(world, as_, django_assert_max_num_queries):
    Pool(world).come_to("submitted")
    posts.known_title(world.unit["chengxi"], "county", world.unit["donghu"], office=world.user["office"])
    client = as_("office")
    client.get("/post-dashboard/")
    with django_assert_max_num_queries(25):
        page = client.get("/post-dashboard/")
    assert page.status_code == 200
    assert "各届进程" in page.text
    assert as_("auditor").get("/post-dashboard/").status_code in (403, 404)
