"""经手: whoever worked on a summary since the last issue neither checks, approves nor issues it."""

from datetime import date
from html import escape

import pytest

from guanai.lifecycle import NotAllowed
from reports import issuing
from reports.metrics import Section
from reports.models import LateChange, SummaryHand, SummaryOutline
from reports.models.hand import has_hand_in
from reports.models.summary import summary_url
from reports.todo import to_check, to_issue
from tests.reports.test_issuing import YEAR, bureau, hand_in_block, outline, settled, write  # noqa: F401 — fixtures
from tests.reports.test_reviewing import last_year, press, step_url

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 11)


def overwritten(world, outline: SummaryOutline) -> None:  # noqa: F811
    """`second` writes the whole chapter, `bureau` adds a space."""
    write(outline.unit, "全由第二人写的一章。", world.user["second"], Section.STUDY)
    write(outline.unit, "全由第二人写的一章。 ", world.user["bureau"], Section.STUDY)


def emptied(world, outline: SummaryOutline) -> None:  # noqa: F811
    overwritten(world, outline)
    write(outline.unit, "", world.user["bureau"], Section.STUDY)


def arranged(world, outline: SummaryOutline) -> None:  # noqa: F811
    outline.refresh_from_db()
    outline.arrange({"theme": "题目"}, outline.headings(), version=outline.version, by=world.user["second"])


def handed_in_before(world, outline: SummaryOutline) -> None:  # noqa: F811
    issuing.hand_in(outline, by=world.user["second"])
    outline.edited(by=world.user["bureau"], why="再改")


def explained(world, outline: SummaryOutline) -> None:  # noqa: F811
    issue = last_year(world)
    facts = {"unit_code": "donghu", "metric": "M20", "period": "year", "source": "reported", "explanation": "补登。"}
    LateChange(outline=outline, issue=issue, **facts).explain(by=world.user["second"])


def reported(world, outline: SummaryOutline) -> None:  # noqa: F811
    donghu = outline.submissions.first()
    donghu.send_back("再看。", by=world.user["bureau"])
    hand_in_block(donghu, "校园更安全。", world.user["county"])
    donghu.submit(by=world.user["second"])
    donghu.accept(by=world.user["bureau"])
    donghu.lock(by=world.user["bureau"])


def written_below(world, outline: SummaryOutline) -> None:  # noqa: F811
    donghu = outline.submissions.first()
    donghu.send_back("再看。", by=world.user["bureau"])
    hand_in_block(donghu, "第二人的话。", world.user["second"])
    hand_in_block(donghu, "别人改过的话。", world.user["county"])
    donghu.submit(by=world.user["county"])
    donghu.accept(by=world.user["bureau"])
    donghu.lock(by=world.user["bureau"])


HANDS = (overwritten, emptied, arranged, handed_in_before, explained, reported, written_below)


@pytest.mark.parametrize("worked", HANDS, ids=lambda one: one.__name__)
def test_whoever_had_a_hand_in_it_neither_checks_approves_nor_issues(bureau, outline, worked):  # noqa: F811
    second, third, fourth = (bureau.user[name] for name in ("second", "third", "fourth"))
    settled(bureau, outline)
    worked(bureau, outline)
    outline.refresh_from_db()
    issuing.hand_in(outline, "再核一遍。", by=bureau.user["bureau"])
    assert (list(to_check(second, ON)), list(to_check(third, ON))) == ([], [outline])
    with pytest.raises(NotAllowed, match="不能自己核对"):
        issuing.check(outline, by=second)
    for one in (third, fourth):
        issuing.check(outline, by=one)
    with pytest.raises(NotAllowed, match="不能自己核准"):
        issuing.approve(outline, by=second)
    issuing.approve(outline, by=third)
    assert (list(to_issue(second, ON)), list(to_issue(fourth, ON))) == ([], [outline])
    with pytest.raises(NotAllowed, match="不能自己印发"):
        issuing.issue(outline, by=second)
    assert issuing.issue(outline, by=fourth).version == 1


def test_the_page_says_who_may_not(as_, bureau, outline):  # noqa: F811
    settled(bureau, outline)
    overwritten(bureau, outline)
    page = summary_url("summary-review", outline.unit, YEAR)
    own = "您编写、报送、送审过这份总结，改过提纲或者说明过变动"
    assert own in as_("second").get(page).content.decode()
    other = as_("third").get(page).content.decode()
    assert own not in other
    assert "编写、报送、送审、改提纲、说明变动的人，都不能核对、核准和印发" in other
    press(as_("bureau"), outline, "handing-in")
    refused = press(as_("second"), outline, "check").content.decode()
    assert "改过提纲或者说明过变动，不能自己核对" in refused
    assert "没有办成，原因如下" in refused
    assert "还没有保存" not in refused
    offered = {name: [one for one, _ in as_(name).get(page).context["acts"]] for name in ("second", "third")}
    assert offered == {"second": ["withdrawal"], "third": ["check", "withdrawal"]}
    press(as_("third"), outline, "check")
    assert "核对无误" not in as_("third").get(page).content.decode()


def test_the_next_version_begins_without_hands_but_for_those_who_wrote_an_earlier_one(bureau, outline):  # noqa: F811
    settled(bureau, outline)
    arranged(bureau, outline)
    issued_by_others(bureau, outline)
    assert not SummaryHand.objects.standing().exists()
    assert set(SummaryHand.objects.values_list("number", flat=True)) == {1}
    outline.reopen("更正。", by=bureau.user["third"])
    assert not has_hand_in(outline, bureau.user["second"].pk)
    assert has_hand_in(outline, bureau.user["bureau"].pk)


def test_a_blank_more_in_a_correction_makes_no_chapter_another_s(bureau, outline):  # noqa: F811
    settled(bureau, outline)
    write(outline.unit, "全由第二人写的一章。", bureau.user["second"], Section.STUDY)
    issued_by_others(bureau, outline)
    outline.reopen("更正。", by=bureau.user["third"])
    write(outline.unit, "全由第二人写的一章。 ", bureau.user["bureau"], Section.STUDY)
    outline.refresh_from_db()
    issuing.hand_in(outline, by=bureau.user["bureau"])
    with pytest.raises(NotAllowed, match="不能自己核对"):
        issuing.check(outline, by=bureau.user["second"])


@pytest.mark.parametrize(("step", "before"), [("check", []), ("approval", ["second", "third"])])
def test_nobody_passes_what_became_another_text_since_his_page_was_opened(as_, bureau, outline, step, before):  # noqa: F811
    settled(bureau, outline)
    issuing.hand_in(outline, by=bureau.user["bureau"])
    old = step_url(outline, step)
    outline.edited(by=bureau.user["bureau"], why="改")
    write(outline.unit, "读的人从未见过的话。", bureau.user["bureau"], Section.STUDY)
    outline.refresh_from_db()
    issuing.hand_in(outline, by=bureau.user["bureau"])
    for name in before:
        issuing.check(outline, by=bureau.user[name])
    browser = as_("fourth")
    for url in (old, old.partition("?")[0]):
        assert "您打开以后这一件又办过" in browser.post(url).content.decode()
    assert not outline.checks.filter(by=bureau.user["fourth"].pk).exists()
    assert (
        escape(step_url(outline, step))
        in browser.get(summary_url("summary-review", outline.unit, YEAR)).content.decode()
    )
    assert browser.post(step_url(outline, step)).status_code == 302


def issued_by_others(world, outline: SummaryOutline):  # noqa: F811
    outline.refresh_from_db()
    issuing.hand_in(outline, by=world.user["bureau"])
    for name in ("third", "fourth"):
        issuing.check(outline, by=world.user[name])
    issuing.approve(outline, by=world.user["third"])
    return issuing.issue(outline, by=world.user["fourth"])


def test_one_person_s_part_is_one_row_and_what_runs_by_itself_has_none(bureau, outline):  # noqa: F811
    for text in ("一。", "二。"):
        write(outline.unit, text, bureau.user["second"], Section.STUDY)
    write(outline.unit, "三。", None, Section.STUDY)
    assert [one.work for one in SummaryHand.objects.filter(by=bureau.user["second"].pk)] == ["written"]
    assert str(SummaryHand.objects.first()) == f"{outline}改提纲"


def test_a_text_before_there_is_an_outline_has_a_hand_as_well(world):
    write(world.unit["chengbei"], "先写。", world.user["second"])
    assert has_hand_in(SummaryOutline.objects.get(), world.user["second"].pk)
