"""What an application gathers: voided when wrong, while no audit rests on it; another head; what ends meanwhile."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from guanai.calendars import today
from guanai.models import Attachment, Revision
from outreach.models import (
    PostApplication,
    PostContinuation,
    PostCycle,
    PostPaper,
    PostTitle,
    ServiceCommitment,
    TitleReview,
)
from outreach.models.lapse import lapses
from outreach.models.walking import NotTheirs
from stations.models import Unit
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.outreach.test_post_application import refused
from tests.stations import rows

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


@pytest.fixture
def ready(pool):
    """Both units have all that the audit asks."""
    pool.come_to("creating")
    posts.make_ready(pool.one, unit=pool.user["applicant"], office=pool.office)
    posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    return pool


def void(client, kind, row):
    return client.post(reverse("post-part-void", kwargs={"kind": kind, "pk": row.pk}), {"reason": "登错了单位"})


@pytest.mark.parametrize("kind", ["check", "training", "survey"])
def test_what_was_written_down_wrongly_is_voided_by_who_may_write_it(as_, ready, kind):
    row = getattr(ready.one, f"{kind}s").get()
    office, url = as_("office"), reverse("post-part-void", kwargs={"kind": kind, "pk": row.pk})
    assert url in office.get(ready.one.get_absolute_url()).text
    assert void(as_("county_group"), kind, row).status_code == 403
    assert void(office, kind, row).status_code == 302
    page = office.get(ready.one.get_absolute_url()).text
    assert "（登错了单位）" in page
    assert url not in page


def test_what_is_voided_counts_no_more(ready):
    ready.one.surveys.get().void("登错", by=ready.user["applicant"])
    ready.one.checks.get().void("登错", by=ready.group)
    assert "调查" in refused(ready.cycle.open_audit, by=ready.group)
    assert ready.one.ready().checks == 0
    with pytest.raises(NotTheirs, match="由领导小组办公室登记"):
        ready.one.trainings.get().void("登错", by=ready.user["applicant"])


def test_in_the_audit_the_right_one_comes_before_the_wrong_one_goes(ready):
    ready.cycle.open_audit(by=ready.group)
    wrong = ready.fresh().surveys.get()
    assert "请先登记对的，再作废这一条" in refused(wrong.void, "登错", by=ready.user["applicant"])
    right = posts.survey(ready.one, by=ready.user["applicant"], asked=60)
    wrong.void("登错", by=ready.user["applicant"])
    assert list(ready.one.surveys.valid()) == [right]
    assert "要在“创建期”时才能登记" in refused(ready.one.checks.get().void, "登错", by=ready.office)


def test_where_the_training_is_a_duty_it_does_not_go_either(ready):
    ready.cycle.open_audit(by=ready.group)
    PostCycle.objects.filter(pk=ready.cycle.pk).update(level="province")
    assert "培训" in refused(ready.fresh().trainings.get().void, "登错", by=ready.office)
    assert ready.one.ready().trained


def test_after_the_decision_nothing_of_it_goes(ready):
    ready.cycle.open_audit(by=ready.group)
    posts.decide(ready.cycle, [ready.fresh()], by=ready.group)
    for row in (ready.fresh().surveys.get(), ready.one.trainings.get()):
        assert "现在是“达标”" in refused(row.void, "登错", by=ready.office)


def test_a_paper_goes_unless_the_group_decided_by_it(as_, ready):
    def paper():
        kept = Attachment.store(b"%PDF", name="自查.pdf", media_type="application/pdf")
        return posts.entered(PostPaper(application=ready.one, kind="self_audit", attachment=kept))

    first, second = paper(), paper()
    assert void(as_("applicant"), "paper", first).status_code == 302
    assert as_("applicant").get(reverse("post-paper", args=[first.pk])).status_code == 404
    ready.cycle.open_audit(by=ready.group)
    posts.decide(ready.cycle, [ready.fresh()], by=ready.group)
    ready.fresh()
    second.refresh_from_db()
    assert "已经依据这份材料" in refused(second.void, "交错", by=ready.user["applicant"])
    later = paper()
    later.void("交错", by=ready.user["applicant"])


def test_a_survey_of_a_review_goes_until_the_review_has_its_result(as_, world):
    title = title_at(world, "under_review")
    wrong = title.reviews.get().surveys.get()
    url = reverse("post-title-survey-void", args=[wrong.pk])
    assert url in as_("group").get(title.get_absolute_url()).text
    assert as_("group").post(url, {"reason": "登错"}).status_code == 302
    review = title.reviews.get()
    assert "须先做" in refused(review.passes, 90, "合格", by=world.user["group"])
    kept = posts.survey(review=review, by=world.user["group"])
    review.passes(90, "合格", by=world.user["group"])
    TitleReview(title=PostTitle.objects.get(pk=title.pk), kind="spot").start(by=world.user["group"])
    kept = type(kept).objects.get(pk=kept.pk)
    assert "已经依据这次调查有了结果" in refused(kept.void, "登错", by=world.user["group"])


def test_a_version_that_is_taken_is_told_and_nothing_is_written(as_, pool, monkeypatch):
    pool.come_to("creating")
    rival = ServiceCommitment(application=pool.one, number=1, entered_at=pool.one.entered_at, **posts.FOUR)
    monkeypatch.setattr(ServiceCommitment, "must_be_taken", lambda self: rival.save(force_insert=True))
    url = reverse("post-part-new", kwargs={"pk": pool.one.pk, "kind": "commitment"})
    answer = as_("applicant").post(url, posts.FOUR | {"phone": "110"})
    assert (answer.status_code, "与这一条冲突，没有写入" in answer.content.decode()) == (409, True)
    assert not pool.one.commitments.exists()


def test_nobody_is_online_from_tomorrow_on(pool):
    pool.come_to("creating")
    assert refused(pool.one.go_online, today() + DAY, by=pool.office) == "上线日期不能晚于今天。"
    assert pool.fresh().online_since is None


# --- another head


def test_who_follows_as_head_is_trained_anew(as_, ready, world):
    new = rows.person(world.unit["chengdong"], "李新所长")
    stranger = rows.person(world.unit["hekou"], "别所的人")
    applicant, url = as_("applicant"), reverse("post-application-head", args=[ready.one.pk])
    assert url in applicant.get(ready.one.get_absolute_url()).text
    assert applicant.post(url, {"head": stranger.pk}).status_code == 422
    assert applicant.post(url, {"head": new.pk}).status_code == 302
    one = ready.fresh()
    assert (one.head, one.ready().trained) == (new, False)
    assert Revision.objects.filter(target=one.pk).count() == 1
    posts.train(one, by=ready.office)
    assert one.ready().trained


def test_the_head_is_replaced_between_the_submission_and_the_end(pool, world):
    new = rows.person(world.unit["chengdong"], "李新所长")
    assert "草稿直接修改" in refused(pool.one.replace_head, new, by=pool.user["applicant"])
    pool.come_to("rejected")
    assert "办完以前才更换" in refused(pool.one.replace_head, new, by=pool.user["applicant"])
    with pytest.raises(NotTheirs, match="负责人由申报单位或办公室更换"):
        pool.one.replace_head(new, by=pool.user["county_group"])


# --- what ends meanwhile


def go_on(application, by) -> None:
    PostContinuation(application=application, reason="职能仍在").decide(by=by)


def test_who_lost_the_title_below_again_is_asked_about_again(pool, world):
    pool.come_to("creating")
    PostTitle.objects.get(unit=world.unit["chengdong"], level="county").lose_function("职能划走", by=pool.office)
    go_on(pool.fresh(), pool.group)
    assert lapses(pool.one) == []
    again = posts.known_title(world.unit["chengdong"], "county", world.unit["donghu"], office=pool.office)
    again.revoke("law_violation", "经查属实", doc_no="青 3 号", by=pool.user["county_namer"])
    assert ["称号已经终止" in one.words for one in lapses(pool.fresh())] == [True]
    go_on(pool.one, pool.group)
    assert lapses(pool.one) == []


def test_a_word_that_was_voided_is_none(pool, world):
    pool.come_to("creating")
    PostTitle.objects.get(unit=world.unit["chengdong"], level="county").lose_function("职能划走", by=pool.office)
    go_on(pool.fresh(), pool.group)
    pool.one.continuations.get().void("登错了单位", by=pool.group)
    assert len(lapses(pool.one)) == 1


def test_of_a_draft_nothing_goes_on(pool):
    assert "现在是“草稿”" in refused(PostContinuation(application=pool.one, reason="续").decide, by=pool.group)


MERGED = "城东所：单位已经撤并，须由领导小组先决定这份申报是否继续"


@pytest.mark.parametrize("status", ["creating", "auditing", "in_notice"])
def test_a_unit_that_was_merged_goes_on_only_by_the_group_s_word(as_, pool, world, status):
    """Asked where the pool is audited, where it is decided, and where it is named."""
    pool.come_to(status)
    if status == "creating":
        posts.make_ready(pool.one, unit=pool.user["applicant"], office=pool.office)
        posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    if status == "in_notice":
        posts.notice_is_over(pool.cycle)
    world.unit["chengdong"].merge_into(world.unit["chengxi"], on=today(), by=None)
    one, cycle = pool.fresh(), PostCycle.objects.get(pk=pool.cycle.pk)
    verb, words, by = {
        "creating": (cycle.open_audit, (), pool.group),
        "auditing": (lambda passing, by: posts.decide(cycle, passing, by=by), ([one],), pool.group),
        "in_notice": (lambda passing, by: posts.name(cycle, passing, by=by), ([one],), pool.namer),
    }[status]
    assert MERGED in refused(verb, *words, by=by)
    assert "单位已经撤并" in as_("group").get(one.get_absolute_url()).text
    go_on(one, pool.group)
    verb(*words, by=by)


def test_a_word_from_before_the_merger_does_not_cover_it(pool, world):
    pool.come_to("creating")
    PostTitle.objects.get(unit=world.unit["chengdong"], level="county").lose_function("职能划走", by=pool.office)
    with time_machine.travel(date.today() - 3 * DAY, tick=True):
        posts.entered(PostContinuation(application=pool.one, reason="职能仍在"))
    Unit.objects.filter(code="chengdong").update(closed_on=today() + DAY)
    assert not [one for one in lapses(pool.fresh()) if "撤并" in one.words]
    Unit.objects.filter(code="chengdong").update(closed_on=today())
    assert ["撤并" in one.words for one in lapses(pool.fresh())] == [True, False]


def test_a_merged_unit_may_fail_without_a_word(pool, world):
    pool.come_to("auditing")
    world.unit["chengdong"].merge_into(world.unit["chengxi"], on=today(), by=None)
    posts.decide(pool.cycle, [pool.fresh() and pool.other], by=pool.group)
    assert PostApplication.objects.get(pk=pool.one.pk).status == "not_passed"
