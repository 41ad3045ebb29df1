"""申报材料: what must be there in each state and what lacks; on the application's page and as one list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import today
from guanai.models import Attachment
from outreach.models import PostApplication, PostPaper, ServiceCommitment
from outreach.models.papers_there import papers_of
from outreach.models.post_states import ApplicationStatus
from outreach.paperwork import NEEDS, lacking, papers
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool

AUDIT = ["服务承诺（已审核）", "承诺公示照片", "不定期检查记录", "知晓度、满意度调查"]
AUDIT += ["自查报告", "创建工作总结", "检查汇总", "问卷报告"]
DUE = {  # of who has handed in nothing: what is due by now, and what is asked for before the next step
    "draft": ([], ["申报表"]),
    "submitted": (["申报表"], ["推荐意见"]),
    "recommended": (["申报表", "推荐意见"], []),
    "creating": (["申报表", "推荐意见"], AUDIT),
    "auditing": (["申报表", "推荐意见", *AUDIT], ["审核意见"]),
    "passed": (["申报表", "推荐意见", *AUDIT, "审核意见"], ["公示"]),
    "in_notice": (["申报表", "推荐意见", *AUDIT, "审核意见", "公示"], ["命名决定"]),
    "named": (["申报表", "推荐意见", *AUDIT, "审核意见", "公示", "命名决定"], []),
    "rejected": (["申报表"], []),
    "not_passed": (["申报表", "推荐意见", *AUDIT, "审核意见"], []),
    "withdrawn": (["申报表", "推荐意见", "退出申请"], []),
    "disqualified": (["申报表", "推荐意见"], []),
}


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def test_every_state_is_decided():
    assert set(DUE) == set(ApplicationStatus.values)


@pytest.mark.parametrize(("status", "told"), DUE.items())
def test_what_is_due_in_a_state_and_what_is_asked_for_before_the_next(status, told):
    found = lacking(status, ())
    assert tuple([one.words for one in found if one.due is due] for due in (True, False)) == told


@pytest.mark.parametrize("status", DUE)
def test_who_has_handed_in_everything_lacks_nothing(status):
    everything = {one.name for one in NEEDS}
    assert lacking(status, everything) == []
    assert all(one.word == "有" for one in papers(status, everything))


def test_each_open_objection_wants_its_finding():
    assert [one.words for one in lacking("in_notice", {one.name for one in NEEDS}, 2)] == ["异议核查报告"] * 2


def words(application, word: str) -> list[str]:
    ((_, found),) = papers_of([application])
    return [one.words for one in found if one.word == word]


def hand_in(application, kind: str) -> None:
    kept = Attachment.store(b"%PDF", name=f"{kind}.pdf", media_type="application/pdf", by=None)
    posts.entered(PostPaper(application=application, kind=kind, attachment=kept))


def test_the_rows_say_what_is_there(pool):
    pool.come_to("submitted")
    assert (words(pool.one, "缺"), words(pool.one, "待交")) == (["申报表"], ["推荐意见"])
    hand_in(pool.one, "form")
    pool._recommended()
    assert words(pool.fresh(), "有") == ["申报表", "推荐意见"]
    pool._creating()
    pool.fresh()
    pool._auditing()
    assert words(pool.fresh(), "缺") == ["承诺公示照片", "自查报告", "创建工作总结", "检查汇总", "问卷报告"]
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    assert "审核意见" in words(pool.fresh(), "有")


def test_a_paper_taken_back_lacks_again(pool):
    hand_in(pool.one, "form")
    pool.one.papers.get().void("传错", by=pool.office)
    assert words(pool.one, "有") == []


def test_the_page_and_the_list_of_the_cycle_say_it(as_, pool):
    pool.come_to("submitted")
    page = as_("applicant").get(pool.one.get_absolute_url()).text
    assert "这一步的材料" in page
    assert '申报表 <span class="tag late">缺</span>' in page
    url = reverse("post-papers", args=[pool.cycle.pk])
    office = as_("office").get(url).text
    assert "2 份申报，2 份还缺材料" in office
    assert "河口派出所" not in as_("applicant").get(url).text  # only what he may know
    assert url in as_("office").get(pool.cycle.get_absolute_url()).text


def test_the_list_asks_no_more_with_more_rows(as_, pool, world):
    office, url = as_("office"), reverse("post-papers", args=[pool.cycle.pk])
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert office.get(url).status_code == 200
        counts.append(len(asked))
        for name in range(9):
            code = f"more{number}{name}"
            unit = world.unit["donghu"].enter(
                by=None, code=code, name=code, short=code, kind="police_station", parent=world.unit["donghu"]
            )
            row = posts.draft(unit, pool.cycle)
            PostApplication.objects.filter(pk=row.pk).update(status="creating", submitted_on=today(), pack_digest="x")
    assert counts[0] == counts[1] <= 21, counts


def test_a_commitment_is_there_once_the_office_has_approved_it(pool):
    pool.come_to("creating")
    row = ServiceCommitment(application=pool.one, **posts.FOUR)
    row.draw_up(by=pool.user["applicant"])
    assert "服务承诺（已审核）" in words(pool.one, "待交")
    row.approve(by=pool.office)
    assert "服务承诺（已审核）" in words(pool.one, "有")
