"""The two state machines of 维权岗 are those of the rules, arrow for arrow."""

import runpy

import pytest
from django.conf import settings

from outreach import arrows
from outreach.arrows import APPLICATION, APPLICATION_FACTS, LEVELS, TITLE, TITLE_FACTS

LIVE = ["active", "under_review", "rectifying", "reassessing"]
RULES = {
    "APPLICATION": [
        ("submit", ["draft"], "submitted", "unit"),
        ("return", ["submitted"], "draft", "parent|office"),
        ("recommend", ["submitted"], "recommended", "parent"),
        ("confirm", ["recommended"], "creating", "leading_group"),
        ("reject", ["submitted", "recommended"], "rejected", "parent|leading_group"),
        ("withdraw", ["creating", "auditing"], "withdrawn", "unit"),
        ("disqualify", ["creating", "auditing", "passed", "in_notice"], "disqualified", "leading_group"),
        ("open_audit", ["creating"], "auditing", "leading_group"),
        ("decide_pass", ["auditing"], "passed", "leading_group"),
        ("decide_fail", ["auditing"], "not_passed", "leading_group"),
        ("publish", ["passed"], "in_notice", "office"),
        ("uphold_objection", ["in_notice"], "not_passed", "leading_group"),
        ("name", ["in_notice"], "named", "naming_body"),
    ],
    "TITLE": [
        ("start_review", ["active"], "under_review", "leading_group"),
        ("review_pass", ["under_review"], "active", "leading_group"),
        ("review_fail", ["under_review"], "rectifying", "leading_group"),
        ("period_end", ["rectifying"], "reassessing", "timer"),
        ("reassess_pass", ["reassessing"], "active", "leading_group"),
        ("reassess_fail", ["reassessing"], "cancelled", "leading_group"),
        ("lose_function", LIVE, "auto_cancelled", "office"),
        ("revoke", LIVE, "revoked", "original_naming_body"),
    ],
}
BESIDE = [folder / "shared" / "data" / "reference_rules.py" for folder in settings.BASE_DIR.parents]
REFERENCE = next((path for path in BESIDE if path.exists()), None)
PREREQUISITES = [
    ("county", "county", None),
    ("city", "county", "county"),
    ("province", "county", "city"),
    ("national", "county", "province"),
    ("city", "city", None),
    ("province", "city", "city"),
    ("national", "province", "province"),
]


def plain(table):
    return [(one.event, list(one.sources), one.target, "|".join(one.actors)) for one in table]


def test_the_tables_are_those_of_the_rules():
    assert {"APPLICATION": plain(APPLICATION), "TITLE": plain(TITLE)} == RULES


@pytest.mark.skipif(REFERENCE is None, reason="the reference lies beside the repository in some places only")
def test_and_those_of_the_reference_where_it_lies_beside():
    known = runpy.run_path(str(REFERENCE))
    assert {name: known[name] for name in RULES} == RULES
    for level, entry, before in PREREQUISITES:
        assert known["prerequisite"](level, entry) == before


@pytest.mark.parametrize(("table", "start"), [(APPLICATION, "draft"), (TITLE, "active")])
def test_every_state_can_be_reached_and_the_last_ones_have_no_way_out(table, start):
    following = arrows.moves(table)
    seen, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting += following.get(state, ())
    named = {state for one in table for state in (*one.sources, one.target)}
    assert seen == named
    assert {state for state in named if state not in following} == {
        "draft": {"named", "not_passed", "rejected", "withdrawn", "disqualified"},
        "active": {"cancelled", "auto_cancelled", "revoked"},
    }[start]


def test_a_fact_changes_no_state():
    assert {one.event for one in (*APPLICATION_FACTS, *TITLE_FACTS) if not one.target} == {"check", "object", "succeed"}


@pytest.mark.parametrize(("level", "entry", "before"), PREREQUISITES)
def test_the_title_that_must_come_first(level, entry, before):
    assert arrows.prerequisite(level, entry) == before


@pytest.mark.parametrize(("level", "entry"), [("county", "city"), ("city", "province")])
def test_nobody_applies_below_where_he_enters(level, entry):
    with pytest.raises(ValueError, match="起始层级"):
        arrows.prerequisite(level, entry)


def test_the_levels_ascend_from_the_county():
    assert [arrows.lower(level) for level in LEVELS] == [None, "county", "city", "province"]
