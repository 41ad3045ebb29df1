"""打分: who has no say, a veto that is taken back, ties."""

from datetime import date

import pytest
from django.urls import reverse

from guanai.calendars import today
from guanai.registers import evidence
from outreach.models import ApplicationScore, Objection, PostApplication, TitleReview
from outreach.models.post_score import Result, tied
from outreach.models.walking import is_of_own_unit
from stations.models import User
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.outreach.test_post_application import refused
from tests.stations import rows


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


@pytest.fixture
def audited(pool):
    pool.come_to("auditing")
    return pool


def test_who_belongs_to_the_unit_as_a_person_has_no_say_whatever_he_serves_as(audited, world):
    person = rows.person(world.unit["chengdong"], "城东所的人")
    User.objects.filter(pk=audited.group.pk).update(person=person)
    own = User.objects.get(pk=audited.group.pk)
    assert is_of_own_unit(own, world.unit["chengdong"])
    assert not is_of_own_unit(own, world.unit["hekou"])
    assert "须回避" in refused(posts.score, audited.one, 50, by=own)
    assert "城东所是您的单位，须回避" in refused(posts.decide, audited.cycle, [audited.other], by=own)


def test_a_veto_of_the_wrong_unit_is_taken_back_by_an_empty_box(as_, audited):
    kinds = {one.kind: str(one.pk) for one in audited.cycle.scheme.criteria.all()}
    group, url = as_("group"), reverse("post-scores", args=[audited.one.pk])
    assert group.post(url, {kinds["score"]: "50", kinds["veto"]: "记错了单位"}).status_code == 302
    assert "触犯了一票否决" in refused(posts.decide, audited.cycle, [audited.one], by=audited.group)
    form = group.get(url).context["form"]
    assert (form.initial[kinds["score"]], form.initial[kinds["veto"]]) == (50, "记错了单位")
    assert group.post(url, {kinds["score"]: "50", kinds["veto"]: ""}).status_code == 302
    veto = ApplicationScore.objects.get(criterion=kinds["veto"])
    assert (veto.is_void, veto.void_reason) == (True, "重新打分")
    posts.decide(audited.cycle, [audited.one], by=audited.group)


def test_but_not_what_another_recorded(as_, audited):
    posts.score(audited.one, 0, by=audited.user["second_group"], kind="veto", note="已查实")
    kinds = {one.kind: str(one.pk) for one in audited.cycle.scheme.criteria.all()}
    url = reverse("post-scores", args=[audited.one.pk])
    assert kinds["veto"] not in as_("group").get(url).context["form"].initial
    assert as_("group").post(url, {kinds["score"]: "50", kinds["veto"]: ""}).status_code == 302
    assert not ApplicationScore.objects.get(criterion=kinds["veto"]).is_void


def result(total, *vetoes) -> Result:
    return Result(PostApplication(), total, 0, 1, vetoes)


def test_a_vetoed_unit_is_in_no_tie_and_takes_no_place():
    vetoed, first, second, third = result(50, "伤害案件"), result(50), result(50), result(40)
    assert tied([vetoed, first, third], 1) == []
    assert tied([vetoed, first, second, third], 1) == [first, second]


@pytest.mark.parametrize("passes", [0, 2, 3])
def test_where_nobody_or_everybody_passes_there_is_no_line_to_tie_at(passes):
    assert tied([result(50), result(50)], passes) == []
    assert tied([], passes) == []


def also_of(user, unit, *, by):
    """The same account, as it serves at that unit besides."""
    cast.appoint(user, cast.Role.STATION_HEAD, unit, by=by)
    return User.objects.get(pk=user.pk)


def test_who_is_of_the_unit_neither_recommends_nor_confirms_it(pool, world):
    unit, witness = world.unit["chengdong"], world.user["security"]
    pool.come_to("submitted")
    own = also_of(world.user["county_group"], unit, by=witness)
    assert "城东所是您的单位，须回避，请由别人办理" in refused(posts.recommend, pool.one, by=own)
    assert not pool.one.open_to(own)
    posts.recommend(pool.one, by=another_of(world))
    own = also_of(pool.group, unit, by=witness)
    assert "须回避" in refused(pool.fresh().confirm, by=own)
    assert "须回避" in refused(pool.one.reject, "名额所限", by=own)
    pool.one.confirm(by=world.user["second_group"])


def another_of(world):
    """Another of the county's group."""
    user = User.enter(login="another", name="另一人", password="x", by=None)
    cast.appoint(user, cast.Role.LEADING_GROUP, world.unit["donghu"], by=world.user["security"])
    return user


def test_who_is_of_the_unit_learns_no_objector_and_answers_nothing(as_, pool, world):
    pool.come_to("in_notice")
    row = Objection(application=pool.one, received_on=today(), who="举报人王某", words="造假")
    row.register(by=pool.office)
    url = reverse("post-objection-answer", args=[row.pk])
    assert url in as_("office").get(pool.one.get_absolute_url()).text
    for name in ("office", "group"):
        own = also_of(world.user[name], world.unit["chengdong"], by=world.user["security"])
        client = as_(name)
        page = client.get(url)
        assert (page.status_code, "王某" in page.text) == (403, False)
        assert client.post(url, {"outcome": "dismissed", "finding": "没有这回事"}).status_code == 403
        assert "须回避" in refused(row.dismiss, "没有这回事", by=own)
        assert url not in client.get(pool.one.get_absolute_url()).text
    assert "须回避" in refused(row.uphold, "属实", by=own)
    row.dismiss("查无此事", by=world.user["second_group"])


def test_who_is_of_the_unit_reviews_nothing_of_it(as_, world):
    title = title_at(world, "under_review")
    review = title.reviews.get()
    own = also_of(world.user["group"], title.unit, by=world.user["security"])
    assert "须回避" in refused(review.passes, 99, "好", by=own)
    assert "须回避" in refused(
        TitleReview(title=title_at(world, "active", "hekou"), kind="spot").start,
        by=also_of(own, world.unit["hekou"], by=world.user["security"]),
    )
    assert as_("group").get(reverse("post-title-step", args=[title.pk, "review_pass"])).status_code == 403
    review.passes(90, "合格", by=world.user["second_group"])


def test_the_score_of_an_audit_is_cited_once_it_is_decided(audited, world):
    count, year = evidence["audit_score"].count, (date(today().year, 1, 1), date(today().year, 12, 31))
    posts.score(audited.one, 55, by=audited.group)
    posts.score(audited.one, 50, by=world.user["second_group"])
    assert count(world.unit["chengdong"], *year) is None
    posts.decide(audited.cycle, [audited.one], by=audited.group)
    assert count(world.unit["chengdong"], *year) == 53  # the mean of 52.5, half up
    assert count(world.unit["hekou"], *year) is None  # nobody scored it
