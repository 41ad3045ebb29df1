"""待办 of applications: whose turn it is to recommend, and what the group of the host has to confirm."""

import pytest
from django.urls import reverse

from guanai.calendars import today
from outreach.models import Objection, PostApplication, ServiceCommitment
from outreach.todo.posts import APPLICATIONS, application_items, to_confirm, to_recommend
from reports.workbench import Workbench
from stations.access import Role
from stations.models import Unit, User
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def waits(user, rows=to_recommend) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return {one.unit.code for one in rows(fresh, today())}


def test_it_waits_on_the_group_whose_turn_it_is_and_then_on_the_host(pool):
    user = pool.user
    pool.come_to("draft")
    assert waits(user["county_group"]) == set()
    pool.come_to("submitted")
    assert (waits(user["county_group"]), waits(user["other_group"]), waits(user["group"])) == (
        {"chengdong"}, {"hekou"}, set(),
    )  # fmt: skip
    posts.recommend(pool.one, by=user["county_group"])
    assert (waits(user["county_group"]), waits(user["group"], to_confirm)) == (set(), {"chengdong"})
    assert waits(user["county_group"], to_confirm) == set()
    pool.one.confirm(by=pool.group)
    assert waits(user["group"], to_confirm) == set()


def unit(code: str, kind: str, parent: Unit | None = None) -> Unit:
    return Unit.enter(by=None, code=code, name=code, short=code, kind=kind, parent=parent)


@pytest.fixture
def groups(world) -> list[tuple[Unit, User]]:
    """A province over city, county and 支队, each with its group; below them all have applied to whom they may."""
    top = unit("sheng", "provincial_dept")
    city = unit("shi", "city_bureau", top)
    county, detachment = unit("xian", "county_bureau", city), unit("zhidui", "detachment", city)
    below = [unit("suo", "police_station", county), unit("dadui", "brigade", detachment)]
    for cycle, more in ((posts.cycle(top, "province"), [unit("zhi", "brigade", top)]), (posts.cycle(city, "city"), [])):
        for one in [*below, *more]:
            posts.draft(one, cycle)
    PostApplication.objects.update(status="submitted", submitted_on=today(), pack_digest="x")
    found = []
    for one in (top, city, county, detachment):
        user = User.enter(login=f"{one.code}_group", name=one.code, password="x", by=None)
        cast.appoint(user, Role.LEADING_GROUP, one, by=world.user["security"])
        found.append((one, User.objects.get(pk=user.pk)))
    return found


def test_the_sql_says_what_the_row_says_for_every_unit_of_a_deep_tree(groups):
    for spoken in range(3):
        rows = list(PostApplication.objects.all())
        found = {(row.pk, one.pk) for one, user in groups for row in to_recommend(user, today())}
        turns = {(row, row.turn) for row in rows if row.turn}
        assert found == {(row.pk, turn.pk) for row, turn in turns}
        assert bool(found) == (spoken < 2)
        for row, turn in turns:
            posts.entered(row.recommendations.model(application=row, unit=turn, opinion="同意"))


def test_the_workbench_leads_to_the_step(as_, pool):
    pool.come_to("submitted")
    assert [one.number for one in APPLICATIONS.waiting(pool.user["county_group"], today())] == [1, 0]
    (item,) = application_items(pool.user["county_group"], today(), 5)
    assert item.title == "东湖分局城东派出所申报市级等推荐"
    assert as_("county_group").get(item.action_url).status_code == 200
    assert item.title in as_("county_group").get("/workbench/").text
    posts.recommend(pool.one, by=pool.user["county_group"])
    (item,) = application_items(User.objects.get(login="group"), today(), 5)
    assert (item.action, as_("group").get(item.action_url).status_code) == ("去确定", 200)


def test_they_have_no_day_and_stand_on_the_workbench_without_one(pool):
    pool.come_to("submitted")
    user = User.objects.get(login="county_group")
    assert APPLICATIONS.open_to(user)
    (item,) = Workbench(user, today()).items
    assert (item.due_on, item.tone) == (None, "")


def test_an_open_objection_stands_on_the_workbench_of_office_and_group_until_it_is_answered(as_, pool):
    pool.come_to("in_notice")
    assert "有异议" not in as_("office").get("/workbench/").text
    row = posts.objection(pool.one, by=pool.office)
    Objection.objects.filter(pk=row.pk).update(registered_by=None)  # as if it had come by the public page
    for who in ("office", "group"):
        page = as_(who).get("/workbench/").text
        assert f"{pool.one}有异议" in page
        assert "从公开页面收到，答复以前不能命名。" in page
        assert "材料不实" not in page
        assert as_(who).get(reverse("post-objection-answer", args=[row.pk])).status_code == 200
    for who in ("applicant", "county_group", "namer"):
        assert "有异议" not in as_(who).get("/workbench/").text
    row.dismiss("核对原件无误", by=pool.group)
    assert "有异议" not in as_("office").get("/workbench/").text


def test_a_promise_to_approve_stands_on_the_workbench_of_the_office(as_, pool):
    pool.come_to("creating")
    row = ServiceCommitment(application=pool.one, **posts.FOUR)
    row.draw_up(by=pool.user["applicant"])
    assert f"{pool.one}：服务承诺待审核" in as_("office").get("/workbench/").text
    assert "服务承诺待审核" not in as_("group").get("/workbench/").text
    row.approve(by=pool.office)
    assert "服务承诺待审核" not in as_("office").get("/workbench/").text
