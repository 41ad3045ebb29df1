"""一届: what is put right of it and until when; when it is closed."""

import pytest
from django.urls import reverse

from guanai.calendars import today
from outreach.models import PostContinuation, PostCycle
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.test_post_application import refused
from tests.stations.rows import send


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def test_a_wrong_year_is_put_right_while_the_cycle_is_planned(as_, world):
    wrong = posts.cycle(world.unit["chengbei"], start_year=today().year + 1)
    url, office = reverse("post-cycle-edit", args=[wrong.pk]), as_("office")
    assert url in office.get(wrong.get_absolute_url()).text
    typed = {"level": "city", "scheme": wrong.scheme_id, "quota_total": "8", "online_by": ""}
    assert send(office, url, **typed, start_year=str(today().year)).status_code == 302
    wrong.refresh_from_db()
    assert (wrong.start_year, wrong.quota_total) == (today().year, 8)


def test_what_is_put_right_is_judged_as_what_is_new(world):
    first = posts.cycle(world.unit["chengbei"])
    second = posts.cycle(world.unit["chengbei"], start_year=today().year + 2)
    facts = {"start_year": today().year + 1}
    assert "年度重叠" in refused(second.amend, facts, version=1, by=world.user["office"])
    first.void("重复", by=world.user["office"])
    second.amend(facts, version=1, by=world.user["office"])


def test_a_cycle_that_nobody_applied_for_is_voided_and_makes_room(as_, world):
    wrong = posts.cycle(world.unit["chengbei"], start_year=today().year + 1)
    wrong.invite(by=world.user["office"])
    url = reverse("post-cycle-void", args=[wrong.pk])
    assert as_("office").post(url, {"reason": "年度填错"}).status_code == 302
    assert "这一条已作废" in as_("office").get(wrong.get_absolute_url()).text
    assert posts.cycle(world.unit["chengbei"])


def test_but_not_one_with_an_application(pool):
    assert "已经有单位写了申报，不能作废" in refused(pool.cycle.void, "年度填错", by=pool.office)
    for draft in (pool.one, pool.other):
        draft.void("不报了", by=pool.office)
    pool.cycle.void("年度填错", by=pool.office)


def test_while_it_invites_only_the_places_and_the_last_day_change(as_, pool):
    cycle, office = pool.cycle, as_("office")
    form = office.get(reverse("post-cycle-edit", args=[cycle.pk])).context["form"]
    assert {"quota_total", "online_by"} == {name for name in form.fields if name not in ("token", "version")}
    facts = {"start_year": today().year + 4}
    assert "只能改名额总数和上线期限" in refused(cycle.amend, facts, version=cycle.version, by=pool.office)
    typed = {"quota_total": "9", "online_by": ""}
    assert send(office, reverse("post-cycle-edit", args=[cycle.pk]), **typed).status_code == 302
    pool.come_to("creating")
    assert pool.cycle.quota_total == 9
    facts = {"quota_total": 1}
    assert "这一届现在是“创建”" in refused(cycle.amend, facts, version=pool.cycle.version, by=pool.office)


def test_one_for_which_nobody_was_confirmed_is_closed(pool):
    pool.come_to("recommended")
    pool.one.reject("不够条件", by=pool.group)
    assert "还有 1 份申报没有办完，不能结束。" in refused(pool.cycle.close, by=pool.office)
    pool.other.reject("不够条件", by=pool.group)
    pool.cycle.close(by=pool.office)
    assert pool.cycle.status == "closed"


def test_so_is_one_whose_units_have_all_withdrawn(pool):
    pool.come_to("creating")
    pool.one.withdraw("调整", by=pool.user["applicant"])
    assert "还有 1 份申报没有办完" in refused(pool.cycle.close, by=pool.office)
    pool.other.withdraw("调整", by=pool.user["second_applicant"])
    pool.cycle.close(by=pool.office)


@pytest.mark.parametrize("status", ["auditing", "passed", "in_notice"])
def test_it_is_not_closed_while_a_unit_waits(pool, status):
    pool.come_to(status)
    waiting = 2 if status == "auditing" else 1
    assert f"还有 {waiting} 份申报没有办完" in refused(pool.cycle.close, by=pool.office)
    assert PostCycle.objects.get(pk=pool.cycle.pk).status != "closed"


def test_the_places_do_not_fall_below_who_is_confirmed(pool):
    pool.come_to("recommended")
    pool.one.confirm(by=pool.group)
    pool.fresh()
    facts = {"version": pool.cycle.version, "by": pool.office}
    assert "已经确定创建单位 1 个，名额总数不能少于 1 个" in refused(pool.cycle.amend, {"quota_total": 0}, **facts)
    pool.fresh()
    pool.cycle.amend({"quota_total": 1}, **facts)


def merged(pool):
    """城东所 has gone up in 城西所."""
    unit = pool.world.unit
    unit["chengdong"].merge_into(unit["chengxi"], on=today(), by=None)
    return pool.fresh()


@pytest.mark.parametrize("status", ["creating", "passed", "in_notice"])
def test_a_unit_that_was_merged_is_let_go_by_the_group_and_the_cycle_ends(pool, status):
    pool.come_to(status)
    words = "单位没有撤并，下一级称号有效，或者已经决定继续，不能用这条理由"
    assert words in refused(pool.one.disqualify, "lapsed", "并入城西所", by=pool.group)
    merged(pool).disqualify("lapsed", "并入城西所", by=pool.group)
    assert (pool.fresh().status, pool.one.get_end_ground_display()[:4]) == ("disqualified", "单位撤并")
    if status == "creating":
        pool.other.withdraw("调整", by=pool.user["second_applicant"])
    pool.cycle.close(by=pool.office)


def test_a_unit_that_was_merged_is_not_published_before_the_group_has_spoken(pool):
    pool.come_to("passed")
    one = merged(pool)
    assert "城东所：单位已经撤并，须由领导小组先决定" in refused(posts.publish, pool.cycle, by=pool.office)
    PostContinuation(application=one, reason="承继单位照旧").decide(by=pool.group)
    posts.publish(pool.cycle, by=pool.office)


def test_whom_the_naming_passed_by_is_let_go_after_the_notice(pool):
    pool.come_to("in_notice")
    words = "公示期满，命名单位没有列入"
    assert "期满以后才能命名" in refused(pool.one.disqualify, "unnamed", words, by=pool.group)
    objected = posts.objection(pool.one, by=pool.office)
    posts.notice_is_over(pool.cycle)
    assert "异议都查清了，才能用这条理由" in refused(pool.fresh().disqualify, "unnamed", words, by=pool.group)
    objected.dismiss("查无此事", by=pool.office)
    pool.fresh().disqualify("unnamed", words, by=pool.group)
    pool.cycle.close(by=pool.office)


def test_and_the_others_of_the_cycle_are_named(pool):
    pool.come_to("auditing")
    posts.decide(pool.cycle, [pool.one, pool.other], by=pool.group, override_reason="都好", minutes="纪要")
    pool.fresh()
    posts.publish(pool.cycle, by=pool.office)
    posts.notice_is_over(pool.cycle)
    posts.name(pool.cycle, [pool.fresh()], by=pool.namer)
    pool.fresh()
    assert pool.cycle.status == "publicity"
    pool.other.disqualify("unnamed", "没有列入", by=pool.group)
    pool.fresh()
    assert pool.cycle.status == "named"
