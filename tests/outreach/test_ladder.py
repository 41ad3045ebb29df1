"""撤并 of units and bureaus: who stands for them from then on, in titles, cycles and applications."""

from datetime import date, timedelta

import pytest

from guanai.calendars import today
from outreach.models import PostApplication, PostCycle, PostScheme, PostTitle
from outreach.models.ladder import recommenders_of
from outreach.models.walking import NotTheirs
from outreach.todo import posts as todo
from stations.access import Role
from stations.models import Unit, User
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


def again(world, who) -> User:
    """As the account is at its next click."""
    return User.objects.get(pk=world.user[who].pk)


def may(world, who, row) -> list[str]:
    """What that account could do next, where it knows of the row at all."""
    user = again(world, who)
    known = type(row).objects.visible_to(user).filter(pk=row.pk)
    return [one.event for one in known.get().open_to(user)] if known.exists() else ["404"]


@pytest.fixture
def merged(world):
    """东湖分局 with its titles, a cycle and an application of its own, taken over by 清河."""
    for login, role in (("new_office", Role.POST_OFFICE), ("new_namer", Role.NAMING_BODY)):
        world.user[login] = User.enter(login=login, name=login, password="x", by=None)
        cast.appoint(world.user[login], role, world.unit["qinghe"], by=world.user["nobody"])
    title = posts.known_title(world.unit["chengdong"], "county", world.unit["donghu"], office=world.user["office"])
    posts.scheme(world.unit["donghu"])
    cycle = posts.inviting(world.unit["donghu"], "county", office=world.user["county_office"])
    row = posts.draft(world.unit["chengxi"], cycle)
    world.unit["donghu"].merge_into(world.unit["qinghe"], on=today(), by=None)
    return PostTitle.objects.get(pk=title.pk), PostCycle.objects.get(pk=cycle.pk), row


def test_who_took_a_bureau_over_keeps_its_titles_and_may_revoke_what_it_named(world, merged):
    title, cycle, _ = merged
    assert may(world, "other_group", title) == ["start_review"]
    assert may(world, "new_office", title) == ["lose_function", "succeed"]
    assert may(world, "new_namer", title) == ["revoke"]
    for who in ("county_group", "county_namer", "county_office", "group", "namer"):
        assert may(world, who, title) == [], who
    assert may(world, "other_group", cycle) == ["begin"]


def test_the_pages_say_into_which_it_was_merged(world, merged, as_):
    title, cycle, _ = merged
    for row in (title, cycle):
        assert "城北市公安局东湖分局" in (page := as_("new_office").get(row.get_absolute_url()).text)
        assert "（已并入清河县公安局）" in page


def test_its_title_waits_on_who_took_it_over(world, merged):
    PostTitle.objects.update(reviewed_on=date(2020, 1, 1))
    found = {who: len(todo.title_items(again(world, who), today(), 9)) for who in ("other_group", "group")}
    assert found == {"other_group": 1, "group": 0}
    world.unit["qinghe"].refresh_from_db()
    north = Unit.enter(
        by=None, code="north", name="北湖分局", short="北湖", kind="district_branch", parent=world.unit["chengbei"]
    )
    north.refresh_from_db()
    cast.appoint(world.user["second_group"], Role.LEADING_GROUP, north, by=world.user["nobody"])
    world.unit["qinghe"].merge_into(north, on=today(), by=None)
    assert len(todo.title_items(again(world, "second_group"), today(), 9)) == 1
    assert may(world, "second_group", PostTitle.objects.get()) == ["start_review"]


def test_an_application_below_it_is_recommended_and_decided_by_who_took_it_over(world, merged):
    _, cycle, row = merged
    row = PostApplication.objects.get(pk=row.pk)
    assert recommenders_of(row.unit, cycle.unit) == [world.unit["qinghe"]]
    applicant = User.enter(login="west", name="west", password="x", by=None)
    cast.appoint(applicant, Role.APPLICANT, row.unit, by=world.user["nobody"])
    row.submit(by=applicant)
    with pytest.raises(NotTheirs):
        posts.recommend(row, by=again(world, "county_group"))
    posts.recommend(row, by=again(world, "other_group"))
    row.confirm(by=again(world, "other_group"))
    assert row.status == "creating"


def test_in_a_cycle_of_the_city_too(world, merged):
    cycle = posts.inviting(world.unit["chengbei"], office=world.user["office"])
    row = posts.draft(Unit.objects.get(code="chengdong"), cycle, by=world.user["applicant"])
    row.submit(by=again(world, "applicant"))
    assert row.turn == world.unit["qinghe"]
    posts.recommend(row, by=again(world, "other_group"))
    assert row.status == "recommended"


def test_what_a_bureau_had_recommended_stands_after_its_merger(world):
    """A city's detachment between: 东湖 has spoken, and 清河 is not asked again."""
    province = Unit.enter(by=None, code="sheng", name="省公安厅", short="省厅", kind="provincial_dept", parent=None)
    world.unit["chengbei"].merge_into(province, on=today(), by=None)
    Unit.objects.filter(pk=world.unit["chengbei"].pk).update(successor=None, closed_on=None)
    units = {one.code: one for one in Unit.objects.all()}
    posts.scheme(province)
    office = User.enter(login="top", name="top", password="x", by=None)
    cast.appoint(office, Role.POST_OFFICE, province, by=world.user["nobody"])
    posts.known_title(units["chengdong"], "city", units["chengbei"], office=office)
    cycle = posts.inviting(province, "province", office=office)
    row = posts.draft(units["chengdong"], cycle)
    row.submit(by=again(world, "applicant"))
    posts.recommend(row, by=again(world, "county_group"))
    assert row.turn == units["chengbei"]
    units["donghu"].merge_into(units["qinghe"], on=today(), by=None)
    assert PostApplication.objects.get(pk=row.pk).turn == units["chengbei"]


def test_names_after_a_merger_are_given_by_who_took_the_host_over(world):
    pool = Pool(world)
    pool.come_to("in_notice")
    posts.notice_is_over(pool.cycle)
    heir = Unit.enter(by=None, code="xin", name="新城市公安局", short="新城", kind="city_bureau", parent=None)
    namer = User.enter(login="new", name="new", password="x", by=None)
    cast.appoint(namer, Role.NAMING_BODY, heir, by=world.user["nobody"])
    world.unit["chengbei"].merge_into(heir, on=today(), by=None)
    pool.cycle = PostCycle.objects.get(pk=pool.cycle.pk)
    with pytest.raises(NotTheirs):
        posts.name(pool.cycle, [pool.fresh()], by=again(world, "namer"))
    (title,) = posts.name(pool.cycle, [pool.fresh()], by=namer)
    assert (title.host, title.naming_unit, title.naming_body) == (heir, heir, "新城市公安局")


def test_rules_of_a_merged_bureau_went_with_it(world, merged):
    title, _, _ = merged
    assert title.rules is None
    city = posts.scheme(world.unit["chengbei"])
    assert PostTitle.objects.get(pk=title.pk).rules == city
    assert PostScheme.objects.in_force(title.unit, today() - DAY).unit == world.unit["donghu"]


def test_a_title_that_goes_to_another_county_is_kept_there(world):
    title = posts.known_title(world.unit["chengdong"], "county", world.unit["donghu"], office=world.user["office"])
    world.unit["chengdong"].merge_into(world.unit["hekou"], on=today(), by=None)
    assert may(world, "county_office", title) == ["lose_function", "succeed"]
    PostTitle.objects.get(pk=title.pk).succeed("并入河口所", by=again(world, "county_office"))
    title = PostTitle.objects.get(pk=title.pk)
    assert (title.unit, title.host, title.naming_unit) == (
        *(world.unit[code] for code in ("hekou", "qinghe", "donghu")),
    )
    assert may(world, "other_group", title) == ["start_review"]
    assert may(world, "county_group", title) == []
    assert may(world, "county_namer", title) == ["revoke"]
    assert may(world, "applicant", title) == ["404"]


def test_a_title_of_the_city_stays_with_the_city_wherever_its_unit_goes(world):
    title = title_at(world, "active")
    world.unit["chengdong"].merge_into(world.unit["hekou"], on=today(), by=None)
    world.unit["hekou"].refresh_from_db()
    world.unit["hekou"].merge_into(world.unit["chengxi"], on=today(), by=None)
    PostTitle.objects.get(pk=title.pk).succeed("并入", by=again(world, "office"))
    title.refresh_from_db()
    assert (title.unit, title.host) == (world.unit["chengxi"], world.unit["chengbei"])
