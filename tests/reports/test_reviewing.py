"""The pages on a summary's way out: who may take which step, and what is said where it cannot be taken."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from guanai.lifecycle import NotAllowed
from guanai.models import Draft, Touched
from reports import frozen, issuing, rollup
from reports.annual import AnnualSummary, annual_summary
from reports.differences import changes, cross_footing
from reports.document import Paragraph, words_of
from reports.metrics import Section
from reports.models import (
    FrozenFigure,
    GeneratedSummary,
    LateChange,
    NarrativeBlock,
    ReportedFigure,
    SummaryCheck,
    SummaryIssue,
    SummaryOutline,
)
from reports.models.summary import Work, summary_url
from reports.span import Portion
from reports.todo import summary_items, waiting_summaries
from stations.models import Meeting, Unit
from tests.reports.test_annexes import grants
from tests.reports.test_issuing import YEAR, bureau, hand_in_block, outline, settled, write  # noqa: F401 — fixtures
from tests.world import take

pytestmark = pytest.mark.django_db


def step_url(outline: SummaryOutline, step: str) -> str:  # noqa: F811
    """As the page of the review has it now."""
    place = [outline.unit.code, outline.year, step]
    content = issuing.fingerprint(annual_summary(outline.unit, outline.year, outline.portion))
    return reverse("summary-step", args=place, query={"seen": outline.shown, "content": content})


def press(browser, outline: SummaryOutline, step: str, **typed):  # noqa: F811
    return browser.post(step_url(outline, step), typed)


def report(code: str, metric: str, value, year: int = YEAR, measure: str = "场次") -> None:
    """A figure as a unit published it."""
    entry = {"unit": code, "metric": metric, "value": value, "measure": measure}
    take({"schema": "figures/1", "title": "试", "year": year, "unit": "chengbei", "figures": [entry]})


def issued(world, outline: SummaryOutline) -> SummaryIssue:  # noqa: F811
    """Written by `bureau`, checked by `second` and `third`, approved by `third`, issued by `fourth`."""
    settled(world, outline)
    issuing.hand_in(outline, by=world.user["bureau"])
    for name in ("second", "third"):
        issuing.check(outline, by=world.user[name])
    issuing.approve(outline, by=world.user["third"])
    return issuing.issue(outline, by=world.user["fourth"])


# --- the whole way


def test_the_whole_way_by_pressing(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    for name, step in (
        ("bureau", "handing-in"), ("second", "check"), ("third", "check"), ("second", "approval"), ("fourth", "issue"),
    ):  # fmt: skip
        assert as_(name).get(step_url(outline, step)).status_code == 200
        assert press(as_(name), outline, step).status_code == 302
    issue = SummaryIssue.objects.get()
    page = as_("member").get(reverse("summary", args=["chengdong", YEAR]))
    assert page.status_code == 200
    page = as_("bureau").get(issue.get_absolute_url()).content.decode()
    assert "全年工作。" in page
    assert issue.code in page
    assert issue.digest in page
    document = frozen.load(issue.document.read())
    assert (document.draft, document.code) == (False, issue.code)


def test_what_a_text_cites_is_not_said_again_and_the_unit_itself_comes_first(bureau, outline):  # noqa: F811
    for code, value in (("chengbei", 45), ("donghu", 30), ("qinghe", 15)):
        report(code, "M20", value)
        report(code, "M21", value * 100, measure="人次")
    donghu, _ = outline.submissions.all()
    hand_in_block(donghu, "到村小开展宣讲{{M20}}。", bureau.user["county"], Section.LEGAL_EDUCATION)
    settled(bureau, outline)
    write(outline.unit, "面向{{M21}}。", bureau.user["bureau"], Section.LEGAL_EDUCATION)
    summary = annual_summary(outline.unit, YEAR)
    (chapter,) = (one for one in summary.chapters if one.section == Section.LEGAL_EDUCATION)
    assert ["".join(words_of(run) for run in runs) for runs in chapter.paragraphs] == [
        "面向4500人次。",
        "城北市局开展法治宣讲45场次。各单位报送合计，开展法治宣讲45场次。",
        "东湖分局：到村小开展宣讲30场次。",
        "东湖分局受教育3000人次。",
        "清河县局开展法治宣讲15场次，受教育1500人次。",
    ]


def test_who_writes_a_chapter_sees_all_that_will_be_printed_in_it(as_, bureau, outline):  # noqa: F811
    report("chengbei", "M50", 7, measure="次")
    settled(bureau, outline)
    page = as_("bureau").get(reverse("narrative", args=["chengbei", YEAR, Section.CAMPUS])).content.decode()
    rest = page.partition("后面接着印的")[2]
    assert "校园安全。" in rest
    assert "东湖分局报送" in rest
    assert rest.index("7次") < rest.index("校园安全。")
    handed_in = reverse("submission-text", args=[outline.submissions.first().pk, Section.CAMPUS])
    assert "后面接着印的" not in as_("county").get(handed_in).content.decode()


def test_an_issued_version_stays_as_it_was(as_, bureau, outline):  # noqa: F811
    report("donghu", "M20", 30)
    issue = issued(bureau, outline)
    report("donghu", "M20", 99)
    bureau.unit["donghu"].rename("别的名字", "别名", on=date(2026, 1, 1), by=None)
    page = as_("bureau").get(issue.get_absolute_url()).content.decode()
    assert "30场次" in page
    assert "99场次" not in page
    assert FrozenFigure.objects.get(issue=issue, unit_code="donghu", metric="M20").printed == "30场次"


def test_a_second_version_asks_what_it_corrects(as_, bureau, outline):  # noqa: F811
    issued(bureau, outline)
    assert press(as_("second"), outline, "correction", why="场次有误。").status_code == 302
    assert press(as_("bureau"), outline, "handing-in").status_code == 302
    for name in ("second", "third"):
        press(as_(name), outline, "check")
    press(as_("third"), outline, "approval")
    refused = press(as_("fourth"), outline, "issue")
    assert refused.status_code == 422
    assert "请写明更正内容" in refused.content.decode()
    assert SummaryIssue.objects.count() == 1
    assert press(as_("fourth"), outline, "issue", correction=" 场次改为31。").status_code == 302
    last = SummaryIssue.objects.latest_of(outline.unit, outline.year, outline.portion)
    assert frozen.load(last.document.read()).correction == last.correction == "场次改为31。"
    assert [one.version for one in SummaryIssue.objects.order_by("version")] == [1, 2]


def test_what_is_out_names_who_checked_approved_and_issued_it(as_, bureau, outline):  # noqa: F811
    issue, review = issued(bureau, outline), summary_url("summary-review", outline.unit, YEAR)
    third = bureau.user["third"].name
    shown = as_("bureau").get(review)
    assert [(word, str(who)) for _, word, who in shown.context["checked"]] == [
        ("核对", bureau.user["second"].name), ("核对", third), ("核准", third),
    ]  # fmt: skip
    assert "核对（第 1 版）" in shown.content.decode()
    assert "还没有人核对" not in shown.content.decode()
    page = as_("bureau").get(issue.get_absolute_url()).content.decode()
    assert f"<dt>印发</dt><dd>{bureau.user['fourth'].name}，" in page
    assert f"<dt>核准</dt><dd>{third}，" in page
    outline.refresh_from_db()
    outline.reopen("更正。", by=bureau.user["third"])
    assert "还没有人核对" in as_("bureau").get(review).content.decode()


# --- what is refused, each at its place


def test_the_author_is_refused_in_words(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    press(as_("bureau"), outline, "handing-in")
    for step, word in (("check", "核对"), ("approval", "核准")):
        answer = press(as_("bureau"), outline, step)
        assert answer.status_code == 409
        assert f"不能自己{word}" in answer.content.decode()
    assert not SummaryCheck.objects.exists()


def test_an_unlocked_unit_stops_the_issue_and_is_named(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    donghu = outline.submissions.first()
    donghu.send_back("再看。", by=bureau.user["bureau"])
    donghu.submit("没有要改的。", by=bureau.user["county"])
    donghu.accept(by=bureau.user["bureau"])
    for name, step in (("bureau", "handing-in"), ("second", "check"), ("third", "check"), ("third", "approval")):
        press(as_(name), outline, step)
    address = reverse("summary-review", args=[outline.unit.code, outline.year])
    issue = reverse("summary-step", args=[outline.unit.code, outline.year, "issue"])
    page = as_("fourth").get(address).content.decode()
    assert "东湖分局还没有锁定，锁定以后才能印发。" in page
    assert issue not in page
    answer = press(as_("fourth"), outline, "issue")
    assert answer.status_code == 409
    assert "东湖分局还没有锁定，不能印发" in answer.content.decode()
    assert press(as_("bureau"), outline, "locks").status_code == 302
    assert issue in as_("fourth").get(address).content.decode()
    assert press(as_("fourth"), outline, "issue").status_code == 302


def test_what_was_done_is_told_and_not_what_came_of_it(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    press(as_("bureau"), outline, "handing-in")
    outline.refresh_from_db()
    outline.edited(why="请写具体。", by=bureau.user["second"])
    page = as_("third").get(reverse("summary-review", args=[outline.unit.code, outline.year])).content.decode()
    assert re.findall(r"<p><b>(送审|退回编写|编写中)</b>", page) == ["送审", "退回编写"]


@pytest.mark.parametrize("last", ["check", "approval", "issue"])
def test_who_decides_in_the_browser_reads_what_was_entered_a_moment_before(as_, bureau, outline, last):  # noqa: F811
    settled(bureau, outline)
    way = [
        ("bureau", "handing-in"),
        ("second", "check"),
        ("third", "check"),
        ("third", "approval"),
        ("fourth", "issue"),
    ]
    for name, step in way:
        if step == last:
            break
        press(as_(name), outline, step)
    rollup.settle()
    Touched.objects.create(kind="outreach.outreachsession", unit=bureau.unit["chengdong"].pk)
    assert press(as_(name), outline, step).status_code == 302
    assert not Touched.objects.filter(kind="outreach.outreachsession").exists()


def test_a_pause_of_typing_writes_the_chapter_that_is_typed_and_no_other(as_, bureau, outline, monkeypatch):  # noqa: F811
    written, of = [], AnnualSummary._chapter
    monkeypatch.setattr(
        AnnualSummary, "_chapter", lambda self, section, *asked: written.append(section) or of(self, section, *asked)
    )
    address = summary_url("narrative-check", outline.unit, YEAR, "year", "theme")
    assert as_("bureau").post(address, {"text": "一句。", "version": "0"}).status_code == 200
    assert written == ["theme"]


def test_what_follows_a_text_in_print_follows_it_while_it_is_typed(as_, bureau, outline):  # noqa: F811
    report("chengbei", "M50", 7, measure="次")
    address = summary_url("narrative-check", outline.unit, YEAR, "year", Section.CAMPUS)

    def rest(text: str) -> str:
        page = as_("bureau").post(address, {"text": text, "version": "0"}).content.decode()
        return page.partition("后面接着印的")[2]

    assert "7次" in rest("校园安全。")
    assert "7次" not in rest("检查校园{{M50}}。")


def test_the_same_text_is_refused_too_once_it_is_handed_in_or_issued(bureau, outline):  # noqa: F811
    settled(bureau, outline)
    block = NarrativeBlock.objects.filter(submission__outline=outline).exclude(text="").first()
    with pytest.raises(NotAllowed):
        block.write(block.text, version=block.version, by=bureau.user["county"])
    own = NarrativeBlock.objects.get(unit=outline.unit, section=Section.LEAD)
    own.write(own.text, version=own.version, by=bureau.user["bureau"])
    SummaryOutline.objects.filter(pk=outline.pk).update(status="issued")
    with pytest.raises(NotAllowed):
        own.write(own.text, version=own.version, by=bureau.user["bureau"])


def test_a_figure_that_changes_after_the_check_is_noticed(as_, bureau, outline):  # noqa: F811
    report("donghu", "M20", 30)
    settled(bureau, outline)
    for name, step in (("bureau", "handing-in"), ("second", "check"), ("third", "check"), ("third", "approval")):
        press(as_(name), outline, step)
    report("donghu", "M20", 31)
    answer = press(as_("fourth"), outline, "issue")
    assert answer.status_code == 409
    assert "核对以后内容或数字有变动" in answer.content.decode()
    assert "原来的核对不算数了" in as_("second").get(summary_url("summary-review", outline.unit, YEAR)).content.decode()
    assert not SummaryIssue.objects.exists()


def test_what_units_lack_stops_the_review_and_names_them(as_, outline):  # noqa: F811
    answer = press(as_("bureau"), outline, "handing-in")
    assert answer.status_code == 409
    assert "东湖分局、清河县局还没有受理" in answer.content.decode()


def test_a_wrong_token_stops_the_review(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    write(outline.unit, "共{{M99x}}。", bureau.user["bureau"], Section.THEME)
    answer = press(as_("bureau"), outline, "handing-in")
    assert "没有{{M99x}}这个指标" in answer.content.decode()


def test_a_figure_withdrawn_after_the_handing_in_is_not_printed_as_a_hole(as_, bureau, outline):  # noqa: F811
    report("donghu", "M20", 30)
    settled(bureau, outline)
    write(outline.unit, "东湖{{donghu:M20}}。", bureau.user["bureau"], Section.THEME)
    outline.refresh_from_db()
    issuing.hand_in(outline, by=bureau.user["bureau"])
    ReportedFigure.objects.all().delete()
    for name in ("second", "third"):
        issuing.check(outline, by=bureau.user[name])
    issuing.approve(outline, by=bureau.user["third"])
    answer = press(as_("fourth"), outline, "issue")
    assert answer.status_code == 409
    assert "数字引用不对" in answer.content.decode()
    assert not SummaryIssue.objects.exists()


def test_without_an_outline_nothing_is_handed_in_and_afterwards_none_is_offered(as_, bureau):  # noqa: F811
    GeneratedSummary.request(bureau.unit["chengbei"], YEAR, by=bureau.user["bureau"])
    bare = SummaryOutline.objects.get()
    refused = press(as_("bureau"), bare, "handing-in")
    assert refused.status_code == 409
    assert "请先点“建立提纲”" in refused.content.decode()
    page = summary_url("summary", bare.unit, YEAR)
    assert "建立提纲" in as_("bureau").get(page).content.decode()
    SummaryOutline.objects.update(status="issued")  # as one might be from before
    assert "建立提纲" not in as_("bureau").get(page).content.decode()
    made = as_("bureau").post(summary_url("summary-outline-new", bare.unit, YEAR), follow=True)
    assert "这份总结已印发，不能再建立提纲" in made.content.decode()
    assert not bare.is_arranged


def test_of_a_time_to_come_there_is_no_summary(as_, world):
    year = timezone.now().year + 1
    answer = as_("bureau").post(summary_url("summary-outline-new", world.unit["chengbei"], year), follow=True)
    assert "还没有开始" in answer.content.decode()
    assert not SummaryOutline.objects.exists()
    with pytest.raises(issuing.NotAllowed, match="还没有开始"):
        issuing.must_have_begun(year, Portion.Q1)


def test_no_such_part_of_the_year(as_):
    assert as_("bureau").get(reverse("summary", args=["chengbei", YEAR]), {"portion": "h3"}).status_code == 404


@pytest.mark.parametrize("name", ["head", "county", "member"])
def test_who_has_no_right_takes_no_step(as_, outline, name):  # noqa: F811
    assert press(as_(name), outline, "check").status_code == 404  # of the city they know nothing


# --- units that merge


def test_a_unit_merged_during_the_year_is_noted(bureau, outline):  # noqa: F811
    bureau.unit["qinghe"].merge_into(bureau.unit["donghu"], on=date(YEAR, 7, 1), by=None)
    summary = annual_summary(outline.unit, YEAR)
    assert f"清河县公安局于{YEAR}年7月1日并入城北市公安局东湖分局" in "".join(summary.notes())
    notes = [block for block in summary.document().annexes[-1].blocks if isinstance(block, Paragraph)]
    assert any("并入城北市公安局东湖分局" in words_of(note.runs[0]) for note in notes)


def test_who_handed_in_nothing_is_named_in_the_paper(bureau, outline):  # noqa: F811
    settled(bureau, outline)
    summary = annual_summary(outline.unit, YEAR)
    assert next(summary.notes()) == "清河县局未报送文字材料。"
    assert [unit.code for unit in summary.absent] == ["qinghe"]


# --- what units hand in


def test_accepted_text_stands_in_the_summary_in_the_order_of_the_outline(bureau, outline):  # noqa: F811
    by = bureau.user["bureau"]
    for one, name in zip(outline.submissions.all(), ("county", "other_county"), strict=True):
        hand_in_block(
            one, f"{one.unit.short}的做法。" if one.unit.code == "donghu" else "做法很多。", bureau.user[name]
        )
        one.submit(by=bureau.user[name])
        if one.unit.code == "qinghe":
            assert "做法很多" not in _text(outline)
        one.accept(by=by)
    order = [one.pk for one in outline.submissions.all()][::-1]
    outline.refresh_from_db()
    outline.arrange({}, outline.headings(), order, version=outline.version, by=by)
    assert "清河县局：做法很多。东湖分局的做法。" in _text(outline)


def _text(outline: SummaryOutline) -> str:  # noqa: F811
    document = annual_summary(outline.unit, outline.year).document()
    return "".join(words_of(run) for block in document.body if isinstance(block, Paragraph) for run in block.runs)


def test_a_unit_cites_its_own_figures_and_nobody_elses(as_, bureau, outline):  # noqa: F811
    report("donghu", "M20", 30)
    report("qinghe", "M20", 40)
    donghu = outline.submissions.first()
    url = reverse("submission-text", args=[donghu.pk, "legal_education"])
    assert as_("county").post(url, {"text": "宣讲{{M20}}。", "version": 0}).status_code == 302
    foreign = as_("county").post(url, {"text": "宣讲{{qinghe:M20}}。", "version": 1})
    assert foreign.status_code == 422
    assert "40" not in str(foreign.context["form"].errors)
    donghu.submit(by=bureau.user["county"])
    donghu.accept(by=bureau.user["bureau"])
    assert "东湖分局：宣讲30场次。" in _text(outline)


def test_handing_in_returning_and_handing_in_again(as_, outline):  # noqa: F811
    donghu = outline.submissions.first()
    step = lambda name: reverse("submission-step", args=[donghu.pk, name])  # noqa: E731
    assert "一章也没有写" in as_("county").post(step("handing-in")).content.decode()
    as_("county").post(reverse("submission-text", args=[donghu.pk, "campus"]), {"text": "有人值守。", "version": 0})
    assert as_("county").post(step("handing-in")).status_code == 302
    late = as_("county").post(reverse("submission-text", args=[donghu.pk, "campus"]), {"text": "再改。", "version": 1})
    assert late.status_code == 409
    assert "已经报送，不能再改" in late.content.decode()
    assert "再改。" in late.content.decode()
    assert as_("county").post(step("acceptance")).status_code == 403
    assert as_("bureau").post(step("return"), {"comment": ""}).status_code == 422
    assert as_("bureau").post(step("return"), {"comment": "请补数字。"}).status_code == 302
    assert "上级退回：请补数字。" in as_("county").get(donghu.get_absolute_url()).content.decode()
    assert as_("other_county").get(donghu.get_absolute_url()).status_code == 404


def test_what_came_back_and_did_not_change_goes_up_with_a_word_of_why(as_, bureau, outline):  # noqa: F811
    donghu, county = outline.submissions.first(), as_("county")
    step = reverse("submission-step", args=[donghu.pk, "handing-in"])
    hand_in_block(donghu, "校园安全。", bureau.user["county"])
    assert county.post(step).status_code == 302
    donghu.refresh_from_db()
    donghu.send_back("请补数字。", by=bureau.user["bureau"])
    editor = reverse("submission-text", args=[donghu.pk, donghu.blocks.get().section])
    assert county.post(editor, {"text": "校园安全。", "version": donghu.blocks.get().version}).status_code == 302
    assert "退回以后一章也没有改" in county.get(donghu.get_absolute_url()).content.decode()
    assert county.post(step).status_code == 422
    with pytest.raises(NotAllowed, match="写明原因"):
        donghu.submit(by=bureau.user["county"])
    assert county.post(step, {"why": "数已在记录里更正。"}).status_code == 302
    assert "数已在记录里更正。" in as_("bureau").get(donghu.get_absolute_url()).content.decode()


def test_what_came_back_and_changed_goes_up_without_a_word(as_, bureau, outline):  # noqa: F811
    donghu, county = outline.submissions.first(), as_("county")
    hand_in_block(donghu, "校园安全。", bureau.user["county"])
    donghu.submit(by=bureau.user["county"])
    donghu.send_back("请补数字。", by=bureau.user["bureau"])
    block = donghu.blocks.get()
    editor = reverse("submission-text", args=[donghu.pk, block.section])
    assert county.post(editor, {"text": "校园安全，有数。", "version": block.version}).status_code == 302
    assert "退回以后一章也没有改" not in county.get(donghu.get_absolute_url()).content.decode()
    assert county.post(reverse("submission-step", args=[donghu.pk, "handing-in"])).status_code == 302


@pytest.mark.parametrize("code", ["qinghe", "nowhere"])
def test_whether_another_unit_has_a_figure_or_exists_is_not_told(as_, outline, code):  # noqa: F811
    report("qinghe", "M20", 40)
    url = reverse("submission-check", args=[outline.submissions.first().pk, "campus"])
    shown = as_("county").post(url, {"text": f"{{{{{code}:M20}}}}", "version": 0}).content.decode()
    assert f"这里只能引用本单位的数，不能引用代号为{code}的单位的。" in shown


def test_what_is_handed_in_says_so_before_anybody_types(as_, bureau, outline):  # noqa: F811
    donghu, county = outline.submissions.first(), as_("county")
    editor = reverse("submission-text", args=[donghu.pk, "campus"])
    step = reverse("submission-step", args=[donghu.pk, "handing-in"])
    hand_in_block(donghu, "校园安全。", bureau.user["county"])
    shown = county.get(editor).content.decode()
    assert "已经报送" not in shown
    assert ">保存</button>" in shown
    donghu.submit(by=bureau.user["county"])
    shown = county.get(editor).content.decode()
    assert "已经报送，不能再改；确需修改的，请上级退回。" in shown
    assert "校园安全。" in shown
    assert ">保存</button>" not in shown
    for answer in (county.get(step, follow=True), county.post(step)):
        assert "已经报送，不能再改；确需修改的，请上级退回。" in answer.content.decode()
    donghu.accept(by=bureau.user["bureau"])
    again = as_("bureau").post(reverse("submission-step", args=[donghu.pk, "acceptance"]))
    assert "现在是“已受理”，不能受理。" in again.content.decode()


def test_a_chapter_of_what_is_out_says_so_before_anybody_types(as_, bureau, outline):  # noqa: F811
    issued(bureau, outline)
    shown = as_("bureau").get(summary_url("narrative", outline.unit, YEAR, Portion.YEAR, "lead")).content.decode()
    assert "总结已经印发，不能再改" in shown
    assert ">保存</button>" not in shown


def test_a_block_for_the_city_is_short(as_, outline):  # noqa: F811
    url = reverse("submission-text", args=[outline.submissions.first().pk, "campus"])
    answer = as_("county").post(url, {"text": "字" * 501, "version": 0})
    assert answer.status_code == 422
    assert "最多 500 个字" in answer.content.decode()


# --- while typing


CHECKED = {
    "{{M99x}}": "没有{{M99x}}这个指标",
    "全市{{M20}}": "本单位没有M20",
    "覆盖率{{M10}}": "分母是零",
    "{{M20": "没有写完",
    "没有引用": "引用的数都对",
}


@pytest.mark.parametrize(("text", "said"), CHECKED.items())
def test_tokens_are_checked_while_typing(as_, world, text, said):
    url = reverse("narrative-check", args=["donghu", YEAR, "lead"])
    answer = as_("county").post(url, {"text": text, "version": 0}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert not NarrativeBlock.objects.exists()


@pytest.mark.parametrize("place", ["own", "handed in"])
def test_a_chapter_is_written_between_its_outline_and_its_figures(as_, bureau, outline, place):  # noqa: F811
    report("donghu", "M20", 30)
    given = outline.submissions.first()
    urls = {
        "own": (["donghu", YEAR], "narrative", "narrative-check"),
        "handed in": ([given.pk], "submission-text", "submission-check"),
    }
    args, edit, check = urls[place]
    editor, county = reverse(edit, args=[*args, "legal_education"]), as_("county")
    panel = f"{reverse('summary-figure', args=['donghu', YEAR])}?unit=donghu&metric=M20"
    typed = {"text": "宣讲{{M20}}。", "version": 0}
    shown = county.post(reverse(check, args=[*args, "legal_education"]), typed).content.decode()
    assert (">30场次</a>" in shown, panel in shown) == (True, True)
    assert county.post(editor, typed).status_code == 302
    page = county.get(editor).content.decode()
    assert (">30场次</a>" in page, panel in page, 'id="behind"' in page) == (True, True, True)
    assert f'<a href="{reverse(edit, args=[*args, "campus"])}">' in page
    assert f'<a href="{editor}" aria-current="page">' in page


def test_what_was_typed_and_not_saved_is_there_again(as_, world):
    block = NarrativeBlock.at(world.unit["donghu"], YEAR, Section.LEAD)
    url = reverse("draft", args=["narrative", block.draft_target])
    assert as_("county").post(url, {"text": "写到一半", "version": 0}).status_code == 204
    editor = reverse("narrative", args=["donghu", YEAR, "lead"])
    page = as_("county").get(editor).content.decode()
    assert "已恢复您" in page
    assert "写到一半" in page
    assert "写到一半" not in as_("head").get(reverse("narrative", args=["chengdong", YEAR, "lead"])).content.decode()
    as_("county").post(editor, {"text": "写完了。", "version": 0})
    assert not Draft.objects.exists()
    assert "已恢复您" not in as_("county").get(editor).content.decode()


# --- what stands behind a figure


def test_a_figure_shows_where_it_comes_from(as_, anqing):
    url = reverse("summary-figure", args=["anqing", 2018])
    asked = {"unit": "anqing", "metric": "M20", "period": "year", "source": "summed"}
    page = as_("anqing").get(url, asked, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "至少248场次" in page
    assert "本年已举办的宣讲场次之和" in page
    assert "12 个单位中 2 个报送" in page
    assert "120场次" in page
    reported = {"unit": "huaining", "metric": "M20", "period": "year", "source": "reported"}
    page = as_("anqing").get(url, reported, headers={"HX-Request": "true"}).content.decode()
    assert "单位报送</a>" in page
    gone = as_("anqing").get(url, {"metric": "M20"}, headers={"HX-Request": "true"})
    assert "点正文里的数" in gone.content.decode()
    assert as_("yuexi").get(url, asked, headers={"HX-Request": "true"}).status_code == 404


def test_every_counted_figure_explains_itself(as_, world):
    for unit in world.unit.values():
        unit.count_from(date(2020, 1, 1), by=None)
    year = timezone.now().year
    book = annual_summary(world.unit["chengbei"], year).yearbook
    browser, url = as_("bureau"), reverse("summary-figure", args=["chengbei", year])
    for one in book.of("chengbei"):
        asked = {"unit": one.unit, "metric": one.metric, "period": one.period, "source": one.source}
        answer = browser.get(url, asked, headers={"HX-Request": "true"})
        assert (one.metric, answer.status_code) == (one.metric, 200)
        assert one.declared.formula in answer.content.decode()


# --- last year and the units below


def last_year(world) -> SummaryIssue:
    """The year before, issued with 30 talks in 东湖."""
    report("donghu", "M20", 30, YEAR - 1)
    made = SummaryOutline.make(world.unit["chengbei"], YEAR - 1, by=world.user["bureau"])
    for one in made.submissions.all():
        one.name_missing("没有。", by=world.user["bureau"])
    NarrativeBlock.at(made.unit, YEAR - 1, Section.LEAD).write("上年。", version=0, by=world.user["bureau"])
    made.refresh_from_db()
    issuing.hand_in(made, by=world.user["bureau"])
    for name in ("second", "third"):
        issuing.check(made, by=world.user[name])
    issuing.approve(made, by=world.user["third"])
    return issuing.issue(made, by=world.user["fourth"])


def test_a_change_of_last_year_must_be_explained_before_the_review(as_, bureau):  # noqa: F811
    last_year(bureau)
    made = SummaryOutline.make(bureau.unit["chengbei"], YEAR, by=bureau.user["bureau"])
    assert changes(made) == []
    report("donghu", "M20", 33, YEAR - 1)
    settled(bureau, made)
    answer = press(as_("bureau"), made, "handing-in")
    assert answer.status_code == 409
    assert "上年印发后有 2 个数变了" in answer.content.decode()  # the unit's own, and the sum above it
    found = changes(made)
    assert {(one.unit, one.was, one.now) for one in found} == {
        ("东湖分局", "30场次", "33场次"),
        ("城北市局", "至少30场次（1个单位报送）", "至少33场次（1个单位报送）"),
    }
    url = summary_url("late-changes", made.unit, YEAR)
    for one in found:
        assert as_("bureau").post(url, {"key": one.name, "explanation": "补登三场。"}).status_code == 302
    assert LateChange.objects.count() == 2
    assert press(as_("bureau"), made, "handing-in").status_code == 302


def under_review(world) -> SummaryOutline:
    """This year's, of which the bureau hands in while last year agrees."""
    made = settled(world, SummaryOutline.make(world.unit["chengbei"], YEAR, by=world.user["bureau"]))
    issuing.hand_in(made, by=world.user["bureau"])
    for name in ("second", "third"):
        issuing.check(made, by=world.user[name])
    return made


def test_a_change_of_last_year_since_the_handing_in_stops_the_approval(as_, bureau):  # noqa: F811
    last_year(bureau)
    made = under_review(bureau)
    report("donghu", "M53", 99, YEAR - 1, measure="个")
    answer = press(as_("third"), made, "approval")
    assert answer.status_code == 409
    assert "上年印发后有 2 个数变了，还没有说明原因，不能核准" in answer.content.decode()


def test_one_since_the_approval_stops_the_issue(as_, bureau):  # noqa: F811
    last_year(bureau)
    made = under_review(bureau)
    issuing.approve(made, by=bureau.user["third"])
    report("donghu", "M53", 99, YEAR - 1, measure="个")
    answer = press(as_("fourth"), made, "issue")
    assert answer.status_code == 409
    assert "上年印发后有 2 个数变了，还没有说明原因，不能印发" in answer.content.decode()
    assert SummaryIssue.objects.count() == 1


def test_nothing_that_was_nothing_is_no_change_of_last_year(bureau):  # noqa: F811
    last_year(bureau)
    made = SummaryOutline.make(bureau.unit["chengbei"], YEAR, by=bureau.user["bureau"])
    report("donghu", "M53", 0, YEAR - 1, measure="个")
    assert changes(made) == []
    report("donghu", "M53", 1, YEAR - 1, measure="个")
    assert {one.was for one in changes(made)} == {"没有"}


def test_an_explanation_is_of_the_value_that_was_seen(as_, bureau):  # noqa: F811
    last_year(bureau)
    made = SummaryOutline.make(bureau.unit["chengbei"], YEAR, by=bureau.user["bureau"])
    report("donghu", "M20", 33, YEAR - 1)
    old = changes(made)[0]
    report("donghu", "M20", 34, YEAR - 1)
    url = summary_url("late-changes", made.unit, YEAR)
    answer = as_("bureau").post(url, {"key": old.name, "explanation": "补登三场。"}, follow=True)
    assert "已经不是刚才看到的了" in answer.content.decode()
    empty = as_("bureau").post(url, {"key": changes(made)[0].name, "explanation": " "}, follow=True)
    assert "请用一句话写明变动原因" in empty.content.decode()
    assert not LateChange.objects.exists()


def test_what_the_units_below_do_not_add_up_to_is_named(as_, bureau, outline):  # noqa: F811
    report("chengbei", "M20", 100)
    report("donghu", "M20", 30)
    gap = next(cross_footing(annual_summary(outline.unit, YEAR).yearbook))
    assert (gap.figure.plain(), gap.below, gap.difference) == ("100场次", "30场次", "70场次")
    assert gap.why == "清河县局没有数"
    assert "清河县局没有数" in as_("bureau").get(summary_url("summary-review", outline.unit, YEAR)).content.decode()
    report("qinghe", "M20", 70)
    assert list(cross_footing(annual_summary(outline.unit, YEAR).yearbook)) == []


def test_where_nothing_is_known_below_no_zero_is_said(outline):  # noqa: F811
    report("chengbei", "M20", 100)
    gap = next(cross_footing(annual_summary(outline.unit, YEAR).yearbook))
    assert (gap.below, gap.difference) == ("没有数", "—")


def test_a_bound_less_a_number_stays_a_bound(outline):  # noqa: F811
    entries = [{"unit": "chengbei", "metric": "M20", "value": 3000, "measure": "场次", "qualifier": "over"}]
    entries += [{"unit": code, "metric": "M20", "value": 10, "measure": "场次"} for code in ("donghu", "qinghe")]
    take({"schema": "figures/1", "title": "试", "year": YEAR, "unit": "chengbei", "figures": entries})
    gap = next(cross_footing(annual_summary(outline.unit, YEAR).yearbook))
    assert (gap.below, gap.difference) == ("20场次", "2980多场次")


def test_who_could_check_is_said_before_it_is_handed_in(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    for url in (summary_url("summary-review", outline.unit, YEAR), step_url(outline, "handing-in")):
        assert "送审后能核对的有 3 人" in as_("bureau").get(url).content.decode()
    for name in ("second", "third"):
        outline.handled(Work.EXPLAINED, by=bureau.user[name])
    shown = as_("bureau").get(step_url(outline, "handing-in")).content.decode()
    assert "只有 1 个" in shown
    outline.handled(Work.EXPLAINED, by=bureau.user["fourth"])
    assert "一个也没有" in as_("bureau").get(step_url(outline, "handing-in")).content.decode()


def gap_of(metric: str):
    book = annual_summary(Unit.objects.get(code="chengbei"), YEAR).yearbook
    return next(one for one in cross_footing(book) if one.figure.metric == metric)


def test_whose_report_is_not_in_what_was_counted_is_named(bureau):  # noqa: F811
    Unit.objects.update(records_since=date(YEAR, 1, 1))
    Unit.objects.filter(code__in=("qinghe", "hekou")).update(records_since=None)
    for code in ("chengbei", "chengdong"):
        Meeting(unit=bureau.unit[code], kind="joint", held_on=date(YEAR, 3, 5), topic="护校安园").enter(by=None)
    assert (gap_of("M80").difference, gap_of("M80").why) == ("1次", "清河县局没有数")
    report("qinghe", "M80", 9, measure="次")
    gap = gap_of("M80")
    assert (gap.below, gap.difference, gap.why) == ("10次", "-8次", "清河县局只有报送的数，没有算进本级")
    Unit.objects.update(records_since=date(YEAR, 1, 1))
    assert (gap_of("M80").difference, gap_of("M80").why) == ("1次", "本级自行登记的")
    assert replace(gap_of("M80"), more=False).why == "本级的数与下级合计不一致，请核对"


# --- the outline's page


def outline_data(outline: SummaryOutline, **more) -> dict:  # noqa: F811
    data = {"version": outline.version, "theme": "", "due_on": "2026-01-10", "signed_on": "", "drafter": "王一"}
    data |= {f"place-{section}": place for place, section in enumerate(Section, start=1)}
    data |= {f"unit-{one.pk}": place for place, one in enumerate(outline.submissions.all(), start=1)}
    return data | more


def test_the_outline_is_arranged_on_its_page(as_, outline):  # noqa: F811
    url = summary_url("summary-outline", outline.unit, YEAR)
    typed = outline_data(outline, **{"place-shortcomings": 1, "title-shortcomings": "还存在的问题"})
    typed["place-lead"] = 2
    assert as_("bureau").get(url).status_code == 200
    assert as_("bureau").post(url, typed).status_code == 302
    outline.refresh_from_db()
    assert outline.headings()[0] == (Section.SHORTCOMINGS, "还存在的问题")
    assert outline.drafter == "王一"
    faster = as_("second").post(url, typed | {"drafter": "李二"})
    assert faster.status_code == 409
    assert "别人刚改过提纲" in faster.content.decode()
    again = typed | {"drafter": "李二", "version": faster.context["form"]["version"].value()}
    assert as_("second").post(url, again).status_code == 302


def test_the_five_daily_chapters_stand_together(as_, outline):  # noqa: F811
    url = summary_url("summary-outline", outline.unit, YEAR)
    answer = as_("bureau").post(url, outline_data(outline, **{"place-traffic": 50}))
    assert answer.status_code == 422
    assert "请排在一起" in answer.content.decode()


# --- to-dos


def test_each_step_waits_on_whoever_may_take_it(bureau, outline):  # noqa: F811
    on = date(2026, 1, 11)

    def waits(name: str) -> list[str]:
        user = type(bureau.user[name]).objects.get(pk=bureau.user[name].pk)
        counts = {one.label: one.number for one in waiting_summaries(user, on) if one.number}
        items = summary_items(user, on, 25)
        assert len(items) == sum(counts.values())
        return list(counts)

    assert waits("county") == ["总结报送"]
    assert summary_items(bureau.user["county"], on, 25)[0].tone == "late"
    donghu = outline.submissions.first()
    hand_in_block(donghu, "有人值守。", bureau.user["county"])
    donghu.submit(by=bureau.user["county"])
    assert waits("county") == []
    assert waits("bureau") == ["报送待受理"]
    donghu.accept(by=bureau.user["bureau"])
    donghu.lock(by=bureau.user["bureau"])
    outline.submissions.last().name_missing("没有。", by=bureau.user["bureau"])
    outline.refresh_from_db()
    issuing.hand_in(outline, by=bureau.user["bureau"])
    assert (waits("bureau"), waits("second")) == ([], ["总结待核对"])
    issuing.check(outline, by=bureau.user["second"])
    assert waits("second") == []
    issuing.check(outline, by=bureau.user["third"])
    assert waits("second") == ["总结待核对"]  # now to approve
    issuing.approve(outline, by=bureau.user["third"])
    assert (waits("bureau"), waits("fourth")) == ([], ["总结待印发"])


def test_the_pages_take_few_queries_however_many_units(as_, bureau, outline, django_assert_max_num_queries):  # noqa: F811
    for number in range(12):
        facts = {"code": f"new{number}", "name": f"第{number}分局", "short": f"{number}分局", "kind": "district_branch"}
        Unit.enter(by=None, parent=outline.unit, **facts)
    outline.arrange({}, outline.headings(), version=outline.version, by=bureau.user["bureau"])
    browser = as_("bureau")
    for url, most in (
        (summary_url("summary-review", outline.unit, YEAR), 47),
        (outline.submissions.first().get_absolute_url(), 30),
        (reverse("summaries"), 15),
    ):
        with django_assert_max_num_queries(most):
            browser.get(url)


# --- what came back unchanged


@pytest.fixture
def sent_back(bureau, outline) -> SummaryOutline:  # noqa: F811
    """Handed in by `bureau`, sent back by `second` with a word."""
    settled(bureau, outline)
    issuing.hand_in(outline, by=bureau.user["bureau"])
    outline.edited(why="导语写具体。", by=bureau.user["second"])
    outline.refresh_from_db()
    return outline


def test_what_was_sent_back_and_is_unchanged_goes_up_with_a_word_of_why(as_, sent_back):
    page = press(as_("bureau"), sent_back, "handing-in")
    assert page.status_code == 422
    assert "没有改的原因" in page.content.decode()
    with pytest.raises(NotAllowed, match="写明原因"):
        issuing.hand_in(sent_back, by=None)
    assert press(as_("bureau"), sent_back, "handing-in", why="导语上级定过。").status_code == 302
    assert sent_back.steps.last().note == "导语上级定过。"


@pytest.mark.parametrize("change", ["write", "arrange", "submission"])
def test_what_was_changed_in_any_of_its_parts_goes_up_without_a_word(bureau, sent_back, change):  # noqa: F811
    by = bureau.user["bureau"]
    donghu = sent_back.submissions.first()
    {
        "write": lambda: write(sent_back.unit, "导语，写具体了。", by),
        "arrange": lambda: sent_back.arrange({"theme": "护苗"}, sent_back.headings(), version=sent_back.version, by=by),
        "submission": lambda: (donghu.send_back("补。", by=by), donghu.name_missing("来不及。", by=by)),
    }[change]()
    assert not issuing.is_unchanged(sent_back)
    issuing.hand_in(sent_back, by=by)


def test_a_text_that_is_changed_under_review_comes_back_changed(bureau, sent_back):  # noqa: F811
    issuing.hand_in(sent_back, "导语上级定过。", by=bureau.user["bureau"])
    write(sent_back.unit, "导语，又写了。", bureau.user["bureau"])
    assert not issuing.is_unchanged(sent_back)


@pytest.mark.parametrize("decided", ["check", "approval", "issue"])
def test_who_decides_has_seen_the_numbers_that_it_is_about(as_, bureau, outline, decided):  # noqa: F811
    settled(bureau, outline)
    issuing.hand_in(outline, by=bureau.user["bureau"])
    opened = step_url(outline, decided)
    report("donghu", "M20", 7)
    if decided != "check":
        for name in ("second", "third"):
            issuing.check(outline, by=bureau.user[name])
    if decided == "issue":
        issuing.approve(outline, by=bureau.user["third"])
    before = outline.checks.count()
    shown = f"seen={opened.partition('seen=')[2].partition('&')[0]}"
    answer = as_("fourth").post(opened.replace(shown, f"seen={outline.shown}"))
    assert answer.status_code == 409
    assert "内容或数字又变了" in answer.content.decode()
    assert outline.checks.count() == before
    assert not SummaryIssue.objects.exists()
    assert as_("fourth").post(step_url(outline, decided)).status_code == 302


@pytest.mark.parametrize("late", ["handing-in", "correction"])
def test_a_step_that_was_taken_already_says_so_and_asks_nothing(as_, bureau, outline, late):  # noqa: F811
    settled(bureau, outline)
    issuing.hand_in(outline, by=bureau.user["bureau"])
    url = summary_url("summary-step", outline.unit, YEAR, "year", late)
    for page in (as_("bureau").get(url, follow=True), as_("bureau").post(url, follow=True)):
        assert "总结现在是“审核中”" in page.content.decode()
    assert outline.steps.count() == 1


def test_a_number_that_is_hidden_opens_nothing_from_the_editor(as_, bureau):  # noqa: F811
    year = timezone.now().year
    for unit in bureau.unit.values():
        unit.count_from(date(2020, 1, 1), by=None)
    for code, number in (("chengdong", 1), ("hekou", 5)):
        grants(bureau, code, f"助学{code}", number)
    book = annual_summary(bureau.unit["chengbei"], year).yearbook
    url, found = reverse("summary-figure", args=["chengbei", year]), {}
    for one in (one for code in ("donghu", "qinghe") for one in book.of(code) if one.metric == "M91"):
        asked = {"unit": one.unit, "metric": one.metric, "period": one.period, "source": one.source}
        page = as_("bureau").get(url, asked, headers={"HX-Request": "true"}).content.decode()
        found[bool(one.hidden)] = "看全部记录" in page
    assert found == {True: False}
