"""规则总表: it has every step and bar of the code, each bar has a test, and docs/rules.md says the same."""

from html import escape

import pytest
from django.conf import settings
from django.urls import reverse

from outreach import rulebook
from outreach.arrows import APPLICATION, CYCLE, TITLE
from outreach.eligibility import PARAGRAPH
from outreach.management.commands.rules import OF_STEPS, PATH, held_by, known, text
from tests import world as cast

ELSEWHERE = {"walking.py", "standing.py", "complaint_scope.py"}  # what all share, what gathers, and what only lists


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.mark.parametrize("rule", rulebook.rules(), ids=lambda one: one.holder)
def test_every_rule_has_a_test_that_says_it(rule):
    assert held_by(rule), f"no test says: {rule.words}"


def test_every_step_is_held_by_the_test_of_its_machine():
    assert {one.machine for one in rulebook.steps()} == set(OF_STEPS)
    assert set(OF_STEPS.values()) <= set(known())


def test_all_arrows_stand_there():
    assert {one.event for one in (*APPLICATION, *TITLE, *CYCLE)} <= {one.event for one in rulebook.steps()}


def test_no_module_that_refuses_is_left_out():
    there = {source.__name__.rpartition(".")[2] + ".py" for source in rulebook.SOURCES} | ELSEWHERE
    for path in (settings.BASE_DIR / "outreach" / "models").glob("*.py"):
        asks = path.read_text(encoding="utf-8")
        if "outreach.eligibility import" in asks or "models.walking import" in asks:
            assert path.name in there, path.name


def test_the_bars_that_matter_most_are_among_them_with_their_paragraph():
    found = {(one.words, one.paragraph) for one in rulebook.rules()}
    for words, rule in (
        ("…的名额是 … 个，已经推荐 … 个，不能再推荐", "quota"),
        ("公示到…，期满以后才能命名", "naming"),
        ("对…的异议还没有查清，不能命名", "naming"),
        ("整改期到…，期满才考核，不能提前结束", "review"),
        ("超过差额比例的，须写明理由并附会议纪要", "naming"),
        ("调查人数不能是零，没有基数算不出知晓率", "survey"),
        ("还没有做辖区内青少年知晓度、满意度调查", "survey"),
        ("本单位的…称号在…年…月…日被撤销，两届之内不能再申报这一级", "system"),
    ):
        assert (words, PARAGRAPH[rule]) in found


def test_the_file_is_that_of_the_code():
    assert PATH.read_text(encoding="utf-8") == text(), "run bin/manage rules"


def test_the_page_shows_all_of_them(as_, world):
    page = as_("applicant").get(reverse("post-rules")).text
    for rule in rulebook.rules():
        assert escape(rule.words) in page
    assert page.count('<td data-label="步骤">') == len(rulebook.steps())
    assert "留作纪念，不得在公共场所悬挂" in page
    assert reverse("post-rules") in as_("applicant").get(reverse("posts")).text
