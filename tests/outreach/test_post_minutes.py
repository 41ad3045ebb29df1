"""会议纪要 of the board in Word: what it says is what the decision's row says."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from guanai import word
from guanai.calendars import gb_date, today
from guanai.models import AuditEntry
from outreach.elimination import in_words, max_passes
from outreach.minutes import Minutes
from outreach.models import GroupMember, PostApplication
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.stations import rows


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    """In audit, with a score each."""
    pool = Pool(world)
    pool.come_to("auditing")
    posts.score(pool.one, 55, by=pool.group)
    posts.score(pool.one, 40, by=world.user["second_group"])
    posts.score(pool.other, 30, by=pool.group)
    return pool


class Opened:
    """A .docx as Word finds it: its paragraphs, its tables as rows of text."""

    def __init__(self, data: bytes):
        self.document = Document(BytesIO(data))
        self.lines = [one.text for one in self.document.paragraphs]
        self.text = "\n".join(self.lines)
        self.tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in self.document.tables]


def minutes(pool: Pool) -> Opened:
    paper = Minutes(pool.cycle.decision)
    return Opened(word.write(paper.title, paper.blocks()))


def test_the_minutes_say_what_the_decision_counted_and_whom_it_passed(pool):
    decision = posts.decide(pool.cycle, [pool.one], by=pool.group, minutes="两个单位逐一研究。\n一致同意。")
    paper = minutes(pool)
    assert paper.lines[0] == f"{pool.cycle}审核会议纪要"
    assert "创建单位 2 个，没有退出和取消资格的。本次审核 2 个。" in paper.lines
    assert (decision.candidates, decision.cap, decision.passes) == (2, 1, 1)
    assert "2×80÷100，只取整数，得 1；最多 1 个达标，至少 1 个不达标（实施意见第一条第1款" in paper.text
    heads, first, second = paper.tables[0]
    assert heads == ["序号", "单位", "警种", "平均分", "评分相差", "评分人数", "一票否决", "决定"]
    assert first == ["1", "东湖分局城东派出所", "派出所", "47.50", "15", "2", "没有", "达标"]
    assert second == ["2", "清河县公安局河口派出所", "派出所", "30.00", "0", "1", "没有", "未达标"]
    assert "达标单位 1 个：东湖分局城东派出所。" in paper.lines
    assert "未达标单位 1 个：清河县公安局河口派出所。" in paper.lines
    assert "会议情况：两个单位逐一研究。\n一致同意。" in paper.text
    day = gb_date(today())
    assert f"以上由城北市公安局创建活动领导小组在{day}决定；{pool.group}在{day}登记。" in paper.lines
    assert paper.lines[-2:] == ["城北市公安局创建活动领导小组", day]
    assert "超过差额比例的理由" not in paper.text


def test_what_an_objection_ends_later_does_not_change_the_minutes(pool):
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    before = minutes(pool).text
    pool.fresh()
    posts.publish(pool.cycle, by=pool.office)
    pool.fresh()
    posts.objection(pool.one, by=pool.office).uphold("属实", by=pool.group)
    assert minutes(pool).text == before


def test_an_override_a_veto_and_a_tie_are_said(pool):
    posts.score(pool.one, 30, by=pool.group)
    posts.score(pool.one, 30, by=pool.user["second_group"])
    facts = {"override_reason": "两个单位都很突出", "minutes": "一致同意。"}
    assert "同分：东湖分局城东派出所、清河县公安局河口派出所在名额线上同分，由会议集体研究。" in (
        posts.decide(pool.cycle, [pool.one, pool.other], by=pool.group, **facts) and minutes(pool).lines
    )
    assert "按差额比例最多 1 个，这里达标 2 个。" in minutes(pool).lines
    assert "超过差额比例的理由：两个单位都很突出" in minutes(pool).lines


def test_a_veto_stands_with_what_was_found(pool):
    posts.score(pool.other, 0, by=pool.group, kind="veto", note="四月发生一起")
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    paper = minutes(pool)
    assert paper.tables[0][2][-2:] == ["没有群死群伤事故：四月发生一起", "未达标"]
    veto = "清河县公安局河口派出所触犯一票否决的标准（没有群死群伤事故：四月发生一起），不能达标。"
    assert f"一票否决：{veto}" in paper.lines


def test_who_withdrew_is_named_and_still_counted(pool):
    pool.other.withdraw("工作调整", by=pool.user["second_applicant"])
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    gone = "其中清河县公安局河口派出所（已退出），不再审核，仍计入创建单位数。本次审核 1 个。"
    assert f"创建单位 2 个，{gone}" in minutes(pool).lines


def test_the_group_signs_and_who_is_of_a_unit_of_the_pool_is_recused(pool, world):
    inside = rows.person(world.unit["hekou"], name="郑成员")
    for facts in ({"person": inside, "role": "member"}, {"name": "甲书记", "role": "head"}):
        row = GroupMember(unit=world.unit["chengbei"], level="city", post="团市委", starts_on=posts.BEGUN, **facts)
        row.enter(by=None)
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    paper = minutes(pool)
    assert sorted(paper.tables[1][1:]) == [["成员", "郑成员", "团市委", ""], ["组长", "甲书记", "团市委", ""]]
    assert "回避：郑成员（清河县公安局河口派出所）是参评单位的人员，须回避；" in paper.text


def test_another_body_s_decision_says_its_document_and_only_warns(pool):
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    known = {"is_recorded": True, "body": "省公安厅", "document": "苏青联〔2026〕2 号", "cap": 0, "passes": 1}
    decision = pool.cycle.decision
    for name, value in known.items():
        setattr(decision, name, value)
    text = "\n".join(getattr(one, "text", "") for one in Minutes(decision).blocks())
    assert "按差额比例最多 0 个，这里达标 1 个。由上级单位决定，这里只作提醒。" in text
    assert "决定，文号苏青联〔2026〕2 号；" in text


@pytest.mark.parametrize("reading", ["E", "C"])
def test_the_sum_in_words_comes_to_the_cap(reading):
    for candidates in range(1, 201):
        most = max_passes(candidates, reading=reading)
        assert f"得 {most}；最多 {most} 个达标，至少 {candidates - most} 个" in in_words(candidates, reading=reading)


def test_it_is_set_as_the_standard_says_with_a_face_for_chinese_on_every_style(pool):
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    document = minutes(pool).document
    cells = [cell.paragraphs[0] for one in document.tables for row in one.rows for cell in row.cells]
    used = {
        one.style.name: one.style for one in [*document.paragraphs, *cells, *document.sections[0].footer.paragraphs]
    }
    faces = {name: one.element.rPr.rFonts.get(qn("w:eastAsia")) for name, one in used.items()}
    assert (faces["Title"], faces["Heading 1"], faces["Body Text"]) == ("方正小标宋简体", "黑体", "仿宋_GB2312")
    assert all(faces.values())
    page = document.sections[0]
    assert [round(one.mm) for one in (page.page_width, page.top_margin, page.left_margin)] == [210, 37, 28]
    assert "PAGE" in page.footer.paragraphs[0]._p.xml


def test_what_word_cannot_read_is_left_out():
    assert Opened(word.write("题\x0b目", [word.Paragraph("甲\x00乙\ud800")])).lines == ["题目", "甲乙"]


def test_who_decides_and_runs_downloads_it_and_it_is_written_down(as_, pool, world):
    url = reverse("post-minutes", args=[pool.cycle.pk])
    assert as_("group").get(url).status_code == 404  # nothing is decided yet
    assert ">会议纪要" not in as_("group").get(pool.cycle.get_absolute_url()).text.replace("</i> ", ">")
    posts.decide(pool.cycle, [pool.one], by=pool.group)
    assert reverse("post-minutes", args=[pool.cycle.pk]) in as_("group").get(pool.cycle.get_absolute_url()).text
    assert url not in as_("applicant").get(pool.cycle.get_absolute_url()).text
    assert as_("applicant").get(url).status_code == 403
    response = as_("office").get(url)
    assert response["Content-Type"] == word.MEDIA_TYPE
    assert "达标单位 1 个" in Opened(response.content).text
    assert AuditEntry.objects.filter(verb="auditdecision.print").count() == 1
    assert PostApplication.objects.filter(status="passed").count() == 1
