"""分配名额: who recommends, how many, and what is done about a number that was typed wrongly."""

import pytest
from django.urls import reverse

from guanai.calendars import today
from guanai.models import Revision
from outreach.models import PostApplication, PostQuota
from outreach.models.ladder import recommenders_of
from outreach.models.post_quota import recommending_below
from stations.access import Role
from stations.models import Unit, User
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.test_post_application import refused, unit_below
from tests.stations.rows import errors, send


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


@pytest.fixture
def water(pool):
    """A brigade right below the city, which has applied."""
    city, user = pool.world.unit["chengbei"], pool.user
    brigade = unit_below(city, "shuijing", "brigade", name="城北市公安局水警大队")
    applicant = User.enter(login="water", name="水警", password="x", by=None)
    cast.appoint(applicant, Role.APPLICANT, brigade, by=user["security"])
    row = posts.draft(brigade, pool.cycle, by=applicant, branch="water")
    row.submit(by=applicant)
    return PostApplication.objects.get(pk=row.pk)


def test_quotas_of_others_do_not_bind_the_host_itself(pool, water, world):
    posts.entered(PostQuota(cycle=pool.cycle, unit=world.unit["donghu"], number=5))
    assert pool.cycle.quota_of(world.unit["qinghe"]) == 0
    posts.recommend(water, by=pool.group)
    assert water.status == "recommended"


def test_but_a_quota_of_its_own_does(as_, pool, water, world):
    url = reverse("post-quota-new", args=[pool.cycle.pk])
    assert send(as_("office"), url, unit=world.unit["chengbei"].pk, number="0").status_code == 302
    assert "城北市局的名额是 0 个" in refused(posts.recommend, water, by=pool.group)


def test_a_quota_is_offered_to_exactly_those_who_recommend(as_, pool, world):
    city = world.unit["chengbei"]
    brigade = unit_below(unit_below(city, "zhidui", "detachment"), "dadui", "brigade")
    unit_below(city, "dulidui", "brigade")
    unit_below(unit_below(world.unit["donghu"], "xian_dadui", "brigade"), "zhongdui", "squadron")
    named = {city, *(one for unit in Unit.objects.below(city) for one in recommenders_of(unit, city))}
    assert set(recommending_below(city)) == named
    assert brigade.parent in named
    form = as_("office").get(reverse("post-quota-new", args=[pool.cycle.pk])).context["form"]
    assert set(form.fields["unit"].queryset) == named


def test_a_wrong_number_is_put_right_and_what_it_was_is_kept(as_, pool, world):
    pool.come_to("submitted")
    url, office = reverse("post-quota-new", args=[pool.cycle.pk]), as_("office")
    assert send(office, url, unit=world.unit["donghu"].pk, number="0").status_code == 302
    assert errors(send(office, url, unit=world.unit["donghu"].pk, number="9")) == {
        "unit": ["这个单位的名额已经登记过，请改那一条。"]
    }
    quota = PostQuota.objects.get()
    edit = reverse("post-quota-edit", args=[quota.pk])
    assert edit in office.get(pool.cycle.get_absolute_url()).text
    assert send(office, edit, number="9").status_code == 302
    posts.recommend(pool.one, by=pool.user["county_group"])
    assert Revision.objects.filter(target=quota.pk).count() == 1


def test_one_given_to_the_wrong_parent_is_voided_and_shown_with_the_reason(as_, pool, world):
    quota = posts.entered(PostQuota(cycle=pool.cycle, unit=world.unit["qinghe"], number=3))
    pool.come_to("submitted")
    assert "名额是 0 个" in refused(posts.recommend, pool.one, by=pool.user["county_group"])
    url = reverse("post-quota-void", args=[quota.pk])
    assert as_("office").post(url, {"reason": "登错了单位"}).status_code == 302
    posts.recommend(pool.one, by=pool.user["county_group"])
    page = as_("office").get(pool.cycle.get_absolute_url()).text
    assert "清河县局 3 个（已作废：登错了单位）" in page


def test_no_quota_falls_below_what_was_put_forward(pool, world):
    donghu = world.unit["donghu"]
    quota = posts.entered(PostQuota(cycle=pool.cycle, unit=donghu, number=2))
    other = posts.entered(PostQuota(cycle=pool.cycle, unit=world.unit["qinghe"], number=2))
    pool.come_to("recommended")
    said = "东湖分局已经推荐 1 个，名额不能少于 1 个。"
    assert refused(quota.amend, {"number": 0}, version=1, by=pool.office) == said
    assert refused(quota.void, "登错", by=pool.office) == said
    quota.amend({"number": 1}, version=1, by=pool.office)
    pool.other.reject("另有安排", by=pool.group)
    other.void("登错", by=pool.office)
    quota.void("不再分配", by=pool.office)  # nobody is bound any more
    assert pool.cycle.quota_of(donghu) is None
    again = PostQuota(cycle=pool.cycle, unit=donghu, number=0)
    assert refused(again.enter, by=pool.office) == said


def test_what_was_put_forward_by_a_unit_since_merged_counts_for_its_successor(pool, world):
    donghu, qinghe = (world.unit[code] for code in ("donghu", "qinghe"))
    pool.come_to("recommended")
    mine = pool.cycle.put_forward_by(qinghe)
    assert pool.cycle.put_forward_by(donghu) == 1
    Unit.objects.filter(pk=donghu.pk).update(successor=qinghe, closed_on=today())
    assert pool.cycle.put_forward_by(qinghe) == mine + 1
    quota = PostQuota(cycle=pool.cycle, unit=qinghe, number=mine)
    assert f"名额不能少于 {mine + 1} 个" in refused(quota.enter, by=pool.office)


def test_once_creating_begins_quotas_stay(pool, world):
    quota = posts.entered(PostQuota(cycle=pool.cycle, unit=world.unit["donghu"], number=2))
    posts.entered(PostQuota(cycle=pool.cycle, unit=world.unit["qinghe"], number=2))
    pool.come_to("creating")
    late = PostQuota(cycle=pool.cycle, unit=world.unit["chengbei"], number=2)
    for verb, words, facts in (
        (quota.amend, ({"number": 9},), {"version": 1}),
        (quota.void, ("登错",), {}),
        (late.enter, (), {}),
    ):
        assert "这一届现在是“创建”" in refused(verb, *words, by=pool.office, **facts)
