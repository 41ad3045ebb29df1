"""能不能申报, 能不能转入审核: facts in, sentences with their paragraphs out."""

from dataclasses import replace
from datetime import date

import pytest

from outreach.eligibility import PARAGRAPH, Standing, bars_until, reasons
from outreach.readiness import Readiness, judged

GOOD = Standing(
    level="city",
    start_year=2027,
    entry_level="county",
    is_inviting=True,
    lies_below_host=True,
    is_open=True,
    grass_roots=True,
    titles={"county": "active"},
)
NAMING, SYSTEM = "（实施意见第一条第1款）。", "（实施意见没有写明，按本系统的约定）。"
WITHOUT = "申报市级，须先是县（市、区）级维权岗单位；本单位没有有效的县（市、区）级称号" + NAMING
AGAINST = [
    ({"is_inviting": False}, "这一届现在不接受申报" + NAMING),
    ({"lies_below_host": False}, "本单位不在这一届主办单位的管辖之内，请向本单位的上级申报" + NAMING),
    ({"applied": "已退出"}, "本单位在这一届已经申报过，现在是“已退出”，每个单位一届只申报一次" + SYSTEM),
    ({"elsewhere": True}, "本单位还有另一份市级申报没有办完，不能同时申报两份" + SYSTEM),
    ({"is_open": False}, "本单位已经撤并，请由承继单位申报（实施意见第一条第3款）。"),
    ({"titles": {}}, WITHOUT),
    ({"titles": {"province": "active"}}, WITHOUT),
    ({"level": "county", "entry_level": "city", "titles": {}}, "本单位从市级起申报，不能申报县（市、区）级" + NAMING),
    ({"titles": {"county": "active", "city": "rectifying"}}, "本单位已经是市级维权岗单位，不用再申报同一级" + NAMING),
    (
        {"revoked_on": date(2023, 1, 1)},
        "本单位的市级称号在2023年1月1日被撤销，两届之内不能再申报这一级" + SYSTEM,
    ),
]  # fmt: skip


def test_with_the_title_below_it_may_apply():
    assert reasons(GOOD) == []


@pytest.mark.parametrize("state", ["active", "under_review"])
def test_a_title_that_is_being_reviewed_counts(state):
    assert reasons(replace(GOOD, titles={"county": state})) == []


@pytest.mark.parametrize("state", ["rectifying", "reassessing"])
def test_one_that_is_being_rectified_does_not(state):
    (why,) = reasons(replace(GOOD, titles={"county": state}))
    assert "正在整改，整改合格后再申报" in str(why)


@pytest.mark.parametrize(("facts", "said"), AGAINST, ids=lambda one: next(iter(one)) if isinstance(one, dict) else "")
def test_each_reason_against_it_is_one_sentence_with_its_paragraph(facts, said):
    assert [str(one) for one in reasons(replace(GOOD, **facts))] == [said]


def test_a_unit_that_is_no_station_brigade_or_section_is_sent_to_the_office():
    (why,) = reasons(replace(GOOD, grass_roots=False))
    assert (why.rule, why.paragraph) == ("scope", "实施意见第二条第4款")


def test_all_reasons_are_told_at_once():
    assert len(reasons(replace(GOOD, is_inviting=False, titles={}, grass_roots=False))) == 3


def test_who_enters_at_the_city_needs_nothing_before_it_there():
    assert reasons(replace(GOOD, entry_level="city", titles={})) == []
    assert len(reasons(replace(GOOD, entry_level="city", level="province", titles={"county": "active"}))) == 1


@pytest.mark.parametrize(("year", "barred"), [(2013, True), (2015, True), (2017, True), (2018, False), (2019, False)])
def test_a_revocation_bars_two_cycles(year, barred):
    one = replace(GOOD, start_year=year, revoked_on=date(2013, 6, 1))
    assert bool(reasons(one)) == barred
    assert bars_until(date(2013, 6, 1)) == 2018


def test_every_paragraph_is_named():
    assert all(PARAGRAPH.values())


READY = Readiness(
    level="city",
    committed=True,
    surveyed=True,
    trained=True,
    online=True,
    must_be_online=False,
    checks=1,
    period_over=True,
)


def rules(one: Readiness) -> tuple[list[str], list[str]]:
    return tuple([why.rule for why in part] for part in judged(one))


def test_a_unit_that_did_all_is_ready():
    assert rules(READY) == ([], [])


LACKS = [
    ({"committed": False}, (["commitment"], [])),
    ({"surveyed": False}, (["survey"], [])),
    ({"trained": False}, ([], ["training"])),
    ({"trained": False, "level": "province"}, (["training"], [])),
    ({"online": False}, ([], ["online"])),
    ({"online": False, "must_be_online": True}, (["online"], [])),
    ({"checks": 0}, ([], ["naming"])),
    ({"period_over": False}, ([], ["naming"])),
]


@pytest.mark.parametrize(("facts", "told"), LACKS, ids=lambda one: str(one)[:40])
def test_what_is_a_duty_forbids_and_what_is_a_wish_warns(facts, told):
    assert rules(replace(READY, **facts)) == told
