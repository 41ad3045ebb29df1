"""A summary on its way out: outline, what units hand in, checks by two, the issue that nothing changes afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from guanai.audit import deed
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.models import Attachment, AuditEntry
from reports import issuing
from reports.figures import Figure
from reports.metrics import Section
from reports.models import (
    FrozenFigure,
    NarrativeBlock,
    SummaryCheck,
    SummaryIssue,
    SummaryOutline,
    UnitSubmission,
)
from reports.models.issue import ALPHABET, Paper
from reports.span import Portion
from stations.access import Role
from stations.models import User
from tests import world as cast

pytestmark = pytest.mark.django_db

YEAR = 2025
AFTER = date(2026, 1, 11)


@pytest.fixture
def bureau(world):
    """Four of the bureau's committee: `bureau` writes, `second`, `third` and `fourth` do not."""
    for login in ("third", "fourth"):
        world.user[login] = User.enter(login=login, name=login, password="x", by=None)
        cast.appoint(world.user[login], Role.BUREAU_COMMITTEE, world.unit["chengbei"], by=world.user["security"])
    return world


@pytest.fixture
def outline(bureau) -> SummaryOutline:
    made = SummaryOutline.make(bureau.unit["chengbei"], YEAR, by=bureau.user["bureau"])
    made.arrange({"due_on": date(2026, 1, 10)}, made.headings(), version=made.version, by=bureau.user["bureau"])
    return made


def write(unit, text: str, by, section=Section.LEAD, **where) -> None:
    block = NarrativeBlock.at(unit, YEAR, section, **where)
    block.write(text, version=block.version, by=by)


def hand_in_block(submission: UnitSubmission, text: str, by, section=Section.CAMPUS) -> None:
    block = NarrativeBlock.in_submission(submission, section)
    block.write(text, version=block.version, by=by)


def settled(world, outline: SummaryOutline) -> SummaryOutline:
    """东湖 has handed in and is locked, 清河 is named as missing, the bureau's own text is written."""
    donghu, qinghe = outline.submissions.all()
    hand_in_block(donghu, "校园安全。", world.user["county"])
    donghu.submit(by=world.user["county"])
    donghu.accept(by=world.user["bureau"])
    donghu.lock(by=world.user["bureau"])
    qinghe.name_missing("局址搬迁，来不及。", by=world.user["bureau"])
    write(outline.unit, "全年工作。", world.user["bureau"])
    outline.refresh_from_db()
    return outline


def reviewed(world, outline: SummaryOutline) -> SummaryOutline:
    settled(world, outline).hand_in(by=world.user["bureau"])
    for name in ("second", "third"):
        SummaryCheck.give(outline, "d1", by=world.user[name])
    return outline


def approved(world, outline: SummaryOutline) -> SummaryOutline:
    SummaryCheck.approve(reviewed(world, outline), "d1", by=world.user["third"])
    outline.refresh_from_db()
    return outline


def paper(data: bytes = b"{}", checked: str = "d1", **facts) -> Paper:
    few = Figure("donghu", "M31", YEAR, Decimal(2), "人", hidden="<3")
    many = Figure("chengbei", "M20", YEAR, Decimal(248), "场次")
    return Paper(data, (few, many), SummaryIssue.new_code(), checked, **facts)


# --- the outline


def test_an_outline_has_every_direct_child_open_in_the_year_in_the_fixed_order(outline):
    assert [one.unit.code for one in outline.submissions.all()] == ["donghu", "qinghe"]
    assert [section for section, _ in outline.headings()] == list(Section)


def test_next_years_outline_is_made_from_this_one(bureau, outline):
    by = bureau.user["bureau"]
    titles = [(Section.STUDY, "加强学习"), *((one, "") for one in Section if one != Section.STUDY)]
    order = [one.pk for one in outline.submissions.all()][::-1]
    outline.arrange({"drafter": "王一"}, titles, order, version=outline.version, by=by)
    following = SummaryOutline.make(outline.unit, YEAR + 1, by=by)
    assert following.headings()[0] == (Section.STUDY, "加强学习")
    assert [one.unit.code for one in following.submissions.all()] == ["qinghe", "donghu"]
    assert (following.due_on, following.drafter, following.theme) == (date(2027, 1, 10), "王一", "")
    assert SummaryOutline.make(outline.unit, YEAR + 1, by=by) == following
    assert following.submissions.count() == 2


def test_a_unit_set_up_later_joins_at_the_end(bureau, outline):
    by = bureau.user["bureau"]
    facts = {"code": "xincheng", "name": "新城分局", "short": "新城分局", "kind": "district_branch"}
    type(outline.unit).enter(by=None, parent=outline.unit, **facts)
    outline.arrange({}, outline.headings(), version=outline.version, by=by)
    assert [one.unit.code for one in outline.submissions.all()] == ["donghu", "qinghe", "xincheng"]


def test_the_halves_of_a_year_have_outlines_of_their_own(bureau, outline):
    half = SummaryOutline.make(outline.unit, YEAR, Portion.H1, by=bureau.user["bureau"])
    assert half != outline
    assert str(half) == "城北市公安局2025年上半年关心下一代工作总结"
    write(outline.unit, "半年。", bureau.user["bureau"], portion=Portion.H1)
    assert NarrativeBlock.at(outline.unit, YEAR, Section.LEAD).text == ""


def test_of_two_who_arrange_the_second_is_told(bureau, outline):
    version = outline.version
    outline.arrange({"theme": "一"}, outline.headings(), version=version, by=bureau.user["bureau"])
    with pytest.raises(Stale):
        outline.arrange({"theme": "二"}, outline.headings(), version=version, by=bureau.user["second"])
    outline.refresh_from_db()
    assert outline.theme == "一"


def test_out_or_under_review_without_an_outline_none_is_made_any_more(bureau):
    leaf = SummaryOutline.of(bureau.unit["chengdong"], YEAR)
    leaf.hand_in(by=bureau.user["head"])
    with pytest.raises(NotAllowed, match="审核中，不能再建立提纲"):
        SummaryOutline.make(leaf.unit, YEAR, by=bureau.user["head"])
    assert not leaf.is_arranged


def test_a_unit_that_was_merged_is_not_asked_its_successor_is(bureau, outline):
    bureau.unit["qinghe"].merge_into(bureau.unit["donghu"], on=date(YEAR, 7, 1), by=None)
    below = SummaryOutline.make(bureau.unit["donghu"], YEAR, by=bureau.user["county"])
    assert "qinghe" not in [one.unit.code for one in below.submissions.select_related("unit")]


# --- what units hand in


def test_who_is_past_the_day_and_has_not_handed_in_is_missing(bureau, outline):
    donghu, qinghe = outline.submissions.all()
    missing = UnitSubmission.objects.missing
    assert set(missing(AFTER)) == {donghu, qinghe}
    assert not missing(date(2026, 1, 10)).exists()
    assert donghu.missing_on(AFTER)
    hand_in_block(donghu, "校园安全。", bureau.user["county"])
    donghu.submit(by=bureau.user["county"])
    qinghe.name_missing("搬迁。", by=bureau.user["bureau"])
    assert not missing(AFTER).exists()
    donghu.send_back("请补数字。", by=bureau.user["bureau"])
    assert list(missing(AFTER)) == [donghu]


def test_what_is_handed_in_can_no_longer_be_changed_unless_it_is_returned(bureau, outline):
    donghu, _ = outline.submissions.all()
    county = bureau.user["county"]
    hand_in_block(donghu, "校园安全。", county)
    donghu.submit(by=county)
    with pytest.raises(NotAllowed, match="已经报送"):
        hand_in_block(donghu, "另一句。", county)
    donghu.send_back("请补数字。", by=bureau.user["bureau"])
    assert (donghu.comment, donghu.get_status_display()) == ("请补数字。", "已退回")
    hand_in_block(donghu, "另一句。", county)
    donghu.submit(by=county)
    donghu.accept(by=bureau.user["bureau"])
    donghu.lock(by=bureau.user["bureau"])
    with pytest.raises(NotAllowed):
        hand_in_block(donghu, "第三句。", county)
    assert donghu.blocks.get().text == "另一句。"


def test_nothing_written_is_nothing_handed_in(bureau, outline):
    donghu, _ = outline.submissions.all()
    with pytest.raises(NotAllowed, match="一章也没有写"):
        donghu.submit(by=bureau.user["county"])


def test_a_block_handed_in_is_not_the_units_own_text(bureau, outline):
    donghu, _ = outline.submissions.all()
    hand_in_block(donghu, "报上去的。", bureau.user["county"])
    write(donghu.unit, "自己的。", bureau.user["county"], Section.CAMPUS)
    assert donghu.blocks.get().text == "报上去的。"
    assert NarrativeBlock.at(donghu.unit, YEAR, Section.CAMPUS).text == "自己的。"


def test_a_reminder_is_a_row_and_only_for_who_has_not_handed_in(bureau, outline):
    donghu, _ = outline.submissions.all()
    donghu.remind(by=bureau.user["bureau"])
    assert donghu.reminders.get().by == bureau.user["bureau"].pk
    hand_in_block(donghu, "校园安全。", bureau.user["county"])
    donghu.submit(by=bureau.user["county"])
    with pytest.raises(NotAllowed):
        donghu.remind(by=bureau.user["bureau"])


# --- the way through review


def test_review_waits_until_every_unit_is_accepted_or_named_as_missing(bureau, outline):
    with pytest.raises(NotAllowed, match="东湖分局、清河县局还没有受理"):
        outline.hand_in(by=bureau.user["bureau"])
    settled(bureau, outline).hand_in(by=bureau.user["bureau"])
    assert outline.status == "reviewing"


def test_without_an_outline_a_unit_with_others_below_hands_nothing_in(bureau):
    bare = SummaryOutline.of(bureau.unit["chengbei"], YEAR)
    with pytest.raises(NotAllowed, match="还没有建立提纲"):
        bare.hand_in(by=bureau.user["bureau"])
    bare.refresh_from_db()
    assert (bare.status, bare.submissions.count()) == ("drafting", 0)


def new_branch(world):
    facts = {"code": "xinqu", "name": "新区分局", "short": "新区分局", "kind": "district_branch"}
    return type(world.unit["chengbei"]).enter(
        by=None, parent=world.unit["chengbei"], opened_on=date(YEAR, 6, 1), **facts
    )


def test_a_unit_opened_after_the_outline_is_asked_before_the_review(bureau, outline):
    settled(bureau, outline)
    new_branch(bureau)
    with pytest.raises(NotAllowed, match="新区分局还没有受理，也没有注明未报送"):
        issuing.hand_in(outline, by=bureau.user["bureau"])
    late = outline.submissions.get(unit__code="xinqu")  # it is asked now, refused or not
    assert late.position == 2
    assert AuditEntry.objects.get(verb="summary.ask").detail["units"] == ["xinqu"]
    late.name_missing("刚挂牌。", by=bureau.user["bureau"])
    issuing.hand_in(outline, by=bureau.user["bureau"])
    assert outline.submissions.count() == 3


def test_a_unit_opened_during_the_review_stops_the_issue(bureau, outline):
    approved(bureau, outline)
    new_branch(bureau)
    with pytest.raises(NotAllowed, match="新区分局还没有锁定，不能印发"):
        SummaryIssue.freeze(outline, paper(), by=bureau.user["fourth"])
    with pytest.raises(NotAllowed):
        issuing.hand_in(outline, by=bureau.user["bureau"])
    assert outline.submissions.count() == 2  # nobody is asked while it is under review


def test_nobody_checks_or_approves_what_he_wrote_or_handed_in(bureau, outline):
    write(outline.unit, "开头。", bureau.user["second"], Section.THEME)
    settled(bureau, outline).hand_in(by=bureau.user["bureau"])
    for name in ("bureau", "second"):
        with pytest.raises(NotAllowed, match="不能自己核对"):
            SummaryCheck.give(outline, "d1", by=bureau.user[name])
    for name in ("third", "fourth"):
        SummaryCheck.give(outline, "d1", by=bureau.user[name])
    with pytest.raises(NotAllowed, match="不能自己核准"):
        SummaryCheck.approve(outline, "d1", by=bureau.user["second"])
    SummaryCheck.approve(outline, "d1", by=bureau.user["third"])
    assert outline.status == "approved"


def test_two_checks_are_of_two_persons(bureau, outline):
    settled(bureau, outline).hand_in(by=bureau.user["bureau"])
    SummaryCheck.give(outline, "d1", by=bureau.user["second"])
    with pytest.raises(NotAllowed, match="您已经核对过"):
        SummaryCheck.give(outline, "d1", by=bureau.user["second"])
    with pytest.raises(NotAllowed, match="还没有两个人核对过"):
        SummaryCheck.approve(outline, "d1", by=bureau.user["third"])


def test_any_edit_undoes_the_checks(bureau, outline):
    approved(bureau, outline)
    write(outline.unit, "改了一句。", bureau.user["fourth"], Section.NEXT_YEAR)
    outline.refresh_from_db()
    assert (outline.status, outline.checks.standing().count(), outline.checks.count()) == ("drafting", 0, 3)
    assert set(outline.checks.values_list("undone_by", flat=True)) == {bureau.user["fourth"].pk}
    outline.hand_in(by=bureau.user["bureau"])
    with pytest.raises(NotAllowed, match="不能自己核对"):
        SummaryCheck.give(outline, "d2", by=bureau.user["fourth"])


def test_a_unit_that_is_sent_back_undoes_them_too(bureau, outline):
    approved(bureau, outline)
    outline.submissions.first().send_back("数字不对。", by=bureau.user["bureau"])
    outline.refresh_from_db()
    assert (outline.status, outline.checks.standing().count()) == ("drafting", 0)


def test_a_check_of_other_content_does_not_count(bureau, outline):
    settled(bureau, outline).hand_in(by=bureau.user["bureau"])
    SummaryCheck.give(outline, "d1", by=bureau.user["second"])
    SummaryCheck.give(outline, "d2", by=bureau.user["third"])
    assert [one.by for one in outline.checks.standing()] == [bureau.user["third"].pk]
    with pytest.raises(NotAllowed, match="内容或数字有变动"):
        SummaryCheck.approve(outline, "d3", by=bureau.user["fourth"])


# --- the issue


def test_an_issue_freezes_bytes_figures_hash_and_version(bureau, outline):
    approved(bureau, outline)
    issue = SummaryIssue.freeze(outline, paper(b"frozen"), by=bureau.user["fourth"])
    assert (issue.version, issue.correction, issue.document.read()) == (1, "", b"frozen")
    assert issue.holds()
    assert len(issue.code) == 16
    assert not set(issue.code) - set(ALPHABET)
    few, many = issue.figures.order_by("metric").reverse()
    assert (few.value, few.words, few.guarded, few.printed) == (2, "2人", "不足3人", "不足3人")
    assert (many.value, many.printed) == (248, "248场次")
    assert set(outline.checks.values_list("number", flat=True)) == {1}
    assert outline.status == "issued"
    assert AuditEntry.objects.get(verb="summary.issue").detail["digest"] == issue.digest


def test_the_writer_does_not_issue(bureau, outline):
    approved(bureau, outline)
    with pytest.raises(NotAllowed, match="不能自己印发"):
        SummaryIssue.freeze(outline, paper(), by=bureau.user["bureau"])
    assert not SummaryIssue.objects.exists()


def test_while_a_unit_is_not_locked_there_is_no_issue(bureau, outline):
    settled(bureau, outline)
    donghu = outline.submissions.first()
    donghu.send_back("再看一次。", by=bureau.user["bureau"])
    donghu.submit("没有要改的。", by=bureau.user["county"])
    donghu.accept(by=bureau.user["bureau"])
    outline.hand_in(by=bureau.user["bureau"])
    for name in ("second", "third"):
        SummaryCheck.give(outline, "d1", by=bureau.user[name])
    SummaryCheck.approve(outline, "d1", by=bureau.user["third"])
    with pytest.raises(NotAllowed, match="东湖分局还没有锁定"):
        SummaryIssue.freeze(outline, paper(), by=bureau.user["fourth"])
    donghu.lock(by=bureau.user["bureau"])
    assert SummaryIssue.freeze(outline, paper(), by=bureau.user["fourth"]).version == 1


def test_what_was_not_checked_is_not_issued(bureau, outline):
    approved(bureau, outline)
    with pytest.raises(NotAllowed, match="内容或数字有变动"):
        SummaryIssue.freeze(outline, paper(checked="d2"), by=bureau.user["fourth"])


def test_a_failure_leaves_nothing(bureau, outline, monkeypatch):
    approved(bureau, outline)

    def fail(*arguments):
        raise OSError("disk full")

    monkeypatch.setattr(FrozenFigure, "of", fail)
    with pytest.raises(OSError, match="disk full"):
        SummaryIssue.freeze(outline, paper(), by=bureau.user["fourth"])
    outline.refresh_from_db()
    assert (outline.status, outline.checks.standing().count()) == ("approved", 3)
    assert [model.objects.count() for model in (SummaryIssue, FrozenFigure, Attachment)] == [0, 0, 0]
    assert not AuditEntry.objects.filter(verb="summary.issue").exists()


def test_what_is_issued_cannot_be_changed(bureau, outline):
    approved(bureau, outline)
    SummaryIssue.freeze(outline, paper(), by=bureau.user["fourth"])
    for deed_ in (
        lambda: write(outline.unit, "改。", bureau.user["bureau"]),
        lambda: outline.submissions.first().send_back("改。", by=bureau.user["bureau"]),
        lambda: outline.arrange({"theme": "改"}, outline.headings(), version=outline.version, by=bureau.user["bureau"]),
        lambda: SummaryIssue.freeze(outline, paper(), by=bureau.user["fourth"]),
    ):
        with pytest.raises(NotAllowed):
            deed_()
    assert SummaryIssue.objects.count() == 1


def test_a_correction_is_a_new_version_that_says_what_changed(bureau, outline):
    approved(bureau, outline)
    first = SummaryIssue.freeze(outline, paper(b"first"), by=bureau.user["fourth"])
    outline.reopen("宣讲场次有误。", by=bureau.user["bureau"])
    write(outline.unit, "更正后。", bureau.user["bureau"])
    outline.refresh_from_db()
    outline.hand_in(by=bureau.user["bureau"])
    for name in ("second", "third"):
        SummaryCheck.give(outline, "d2", by=bureau.user[name])
    SummaryCheck.approve(outline, "d2", by=bureau.user["third"])
    with pytest.raises(NotAllowed, match="更正了什么"):
        SummaryIssue.freeze(outline, paper(b"second", "d2"), correction="  ", by=bureau.user["fourth"])
    second = SummaryIssue.freeze(
        outline, paper(b"second", "d2"), correction="宣讲场次改为250。", by=bureau.user["fourth"]
    )
    assert (second.version, second.correction) == (2, "宣讲场次改为250。")
    first.refresh_from_db()
    assert (first.document.read(), first.holds()) == (b"first", True)
    assert SummaryIssue.objects.latest_of(outline.unit, YEAR) == second


def test_the_database_refuses_a_second_version_without_a_word(bureau, outline):
    kept = Attachment.store(b"{}", name="a", media_type="application/json")
    facts = {"unit": outline.unit, "year": YEAR, "code": "X", "digest": "d", "issued_by": bureau.user["bureau"].pk}
    with pytest.raises(IntegrityError), deed():
        SummaryIssue.objects.create(**facts, version=2, document=kept)
