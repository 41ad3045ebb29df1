"""维权岗: two at once, on PostgreSQL. Who waited for the row is asked again, and is told."""

import pytest
from django.db import connection

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from outreach.models import AuditDecision, Objection, PostApplication, PostCycle, PostQuota, PostTitle, SurveyRound
from tests import world as cast
from tests.cases.test_races import second_of_two
from tests.outreach import posts
from tests.outreach.post_ways import Pool

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="of two writers the second waits before it begins"),
]


@pytest.fixture
def pool(transactional_db):
    return Pool(cast.city(cast.join_posts))


def again(application: PostApplication) -> PostApplication:
    """As another click reads it."""
    return PostApplication.objects.select_related("cycle__unit", "unit").get(pk=application.pk)


def test_one_pool_is_decided_once(pool):
    pool.come_to("auditing")
    mine, theirs = (PostCycle.objects.get(pk=pool.cycle.pk) for _ in range(2))
    with pytest.raises(NotAllowed, match="刚才已经由别人作出"):
        second_of_two(
            lambda: posts.decide(mine, [pool.one], by=pool.group),
            lambda: posts.decide(theirs, [pool.other], by=pool.user["second_group"]),
        )
    assert AuditDecision.objects.get().passes == 1
    assert (pool.fresh().status, pool.other.status) == ("passed", "not_passed")


def test_the_last_place_of_a_parent_is_given_once(pool):
    pool.come_to("submitted")
    unit = pool.world.unit["chengxi"]
    posts.known_title(unit, "county", pool.world.unit["donghu"], office=pool.office)
    posts.entered(PostQuota(cycle=pool.cycle, unit=pool.world.unit["donghu"], number=1))
    beside = posts.draft(unit, pool.cycle)
    facts = {"status": "submitted", "submitted_on": pool.one.submitted_on, "pack_digest": "x"}
    PostApplication.objects.filter(pk=beside.pk).update(**facts)
    first, second = again(pool.one), again(beside)
    group = pool.user["county_group"]
    with pytest.raises(NotAllowed, match="已经推荐 1 个"):
        second_of_two(lambda: posts.recommend(first, by=group), lambda: posts.recommend(second, by=group))
    assert again(beside).status == "submitted"


def test_the_last_place_of_a_cycle_is_given_once(pool):
    PostCycle.objects.filter(pk=pool.cycle.pk).update(quota_total=1)
    pool.come_to("recommended")
    first, second = again(pool.one), again(pool.other)
    with pytest.raises(NotAllowed, match="名额是 1 个"):
        second_of_two(lambda: first.confirm(by=pool.group), lambda: second.confirm(by=pool.user["second_group"]))
    assert pool.cycle.candidates == 1


def test_nobody_is_named_while_an_objection_is_written_down(pool):
    pool.come_to("in_notice")
    posts.notice_is_over(pool.cycle)
    last = pool.cycle.notice.ends_on
    cycle = PostCycle.objects.get(pk=pool.cycle.pk)
    first, second = again(pool.one), again(pool.one)
    with pytest.raises(NotAllowed, match="异议还没有查清"):
        second_of_two(
            lambda: Objection(application=first, received_on=last, words="不实").register(by=pool.office),
            lambda: posts.name(cycle, [second], by=pool.namer),
        )
    assert not PostTitle.objects.filter(cycle=cycle).exists()


def test_a_title_is_cancelled_or_revoked_and_never_both(pool):
    title = posts.known_title(pool.world.unit["chengdong"], "city", pool.world.unit["chengbei"], office=pool.office)
    one, other = (PostTitle.objects.get(pk=title.pk) for _ in range(2))
    with pytest.raises(NotAllowed, match="别人刚办过这一件"):
        second_of_two(
            lambda: one.lose_function("职能划走", by=pool.office),
            lambda: other.revoke("fraud", "经查属实", doc_no="青 3 号", by=pool.namer),
        )
    title.refresh_from_db()
    assert (title.status, posts.plaque_of(title).fate) == ("auto_cancelled", "kept_memento")


def test_a_quota_does_not_fall_below_what_is_just_being_put_forward(pool):
    pool.come_to("submitted")
    quota = posts.entered(PostQuota(cycle=pool.cycle, unit=pool.world.unit["donghu"], number=1))
    first, mine = again(pool.one), PostQuota.objects.get(pk=quota.pk)
    with pytest.raises(NotAllowed, match="名额不能少于 1 个"):
        second_of_two(
            lambda: posts.recommend(first, by=pool.user["county_group"]),
            lambda: mine.amend({"number": 0}, version=1, by=pool.office),
        )
    assert PostQuota.objects.get(pk=quota.pk).number == 1


def test_what_an_audit_that_begins_rests_on_is_not_voided(pool):
    pool.come_to("creating")
    posts.make_ready(pool.one, unit=pool.user["applicant"], office=pool.office)
    posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    survey, cycle = pool.one.surveys.get(), PostCycle.objects.get(pk=pool.cycle.pk)
    with pytest.raises(NotAllowed, match="请先登记对的"):
        second_of_two(lambda: cycle.open_audit(by=pool.group), lambda: survey.void("登错", by=pool.user["applicant"]))
    assert pool.one.surveys.valid().exists()


def test_nobody_passes_while_a_veto_is_written_down(pool):
    pool.come_to("auditing")
    mine, cycle = again(pool.one), PostCycle.objects.get(pk=pool.cycle.pk)
    with pytest.raises(NotAllowed, match="触犯了一票否决的标准"):
        second_of_two(
            lambda: posts.score(mine, 0, by=pool.user["second_group"], kind="veto", note="查实"),
            lambda: posts.decide(cycle, [pool.one], by=pool.group),
        )
    assert not AuditDecision.objects.exists()


def test_nobody_is_named_on_a_title_that_is_just_being_revoked(pool):
    pool.come_to("in_notice")
    posts.notice_is_over(pool.cycle)
    below, cycle, mine = PostTitle.objects.get(unit=pool.one.unit), PostCycle.objects.get(), again(pool.one)
    with pytest.raises(NotAllowed, match="称号已经终止"):
        second_of_two(
            lambda: below.revoke("law_violation", "属实", doc_no="青 3 号", by=pool.user["county_namer"]),
            lambda: posts.name(cycle, [mine], by=pool.namer),
        )
    assert again(pool.one).status == "in_notice"


def test_a_survey_on_paper_and_a_round_do_not_both_stand(pool):
    pool.come_to("creating")
    first, second = again(pool.one), again(pool.one)
    days = {"opens_on": today(), "closes_on": today() + 9 * posts.DAY}
    with pytest.raises(NotAllowed, match="网上问卷还没有结束"):
        second_of_two(
            lambda: SurveyRound(application=first, **days).open(by=pool.office),
            lambda: posts.survey(second, by=pool.user["applicant"]),
        )
    assert not pool.one.surveys.exists()
