"""维权岗: every arrow of both machines, by everybody, from everywhere; through the verbs."""

from decimal import Decimal

import pytest
from django.db import transaction

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from outreach.arrows import APPLICATION, APPLICATION_FACTS, CYCLE, CYCLE_FACTS, TITLE, TITLE_FACTS
from outreach.models import (
    AuditDecision,
    Objection,
    PostApplication,
    PostCycle,
    PostRecommendation,
    PostTitle,
    TitleReview,
)
from outreach.models.post_cycle import CycleStatus
from outreach.models.post_states import ApplicationStatus, TitleStatus
from outreach.models.post_title import Naming
from outreach.models.walking import NotTheirs
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at

EVERYBODY = (
    *("applicant", "second_applicant", "county_group", "other_group", "office", "group", "second_group", "namer"),
    *("county_namer", "county_office", "member", "head", "county", "bureau", "auditor", "nobody", "timer"),
)
OF = {  # who is that actor for 城东所 and its city
    "unit": {"applicant"},
    "parent": {"county_group"},
    "office": {"office"},
    "leading_group": {"group", "second_group"},
    "naming_body": {"namer"},
    "original_naming_body": {"namer"},
    "timer": {"timer"},
}


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def account(world, name):
    """The day alone has no account."""
    return None if name == "timer" else world.user[name]


# --- applications

DO = {  # how each event is done to the first unit of the pool
    "submit": lambda pool, by: pool.one.submit(by=by),
    "return": lambda pool, by: pool.one.send_back("缺申报表", by=by),
    "recommend": lambda pool, by: PostRecommendation(application=pool.one, opinion="同意").give(by=by),
    "confirm": lambda pool, by: pool.one.confirm(by=by),
    "reject": lambda pool, by: pool.one.reject("名额所限", by=by),
    "withdraw": lambda pool, by: pool.one.withdraw("工作调整", by=by),
    "disqualify": lambda pool, by: pool.one.disqualify("fraud", "已查实", by=by),
    "open_audit": lambda pool, by: pool.cycle.open_audit(by=by),
    "decide_pass": lambda pool, by: AuditDecision(cycle=pool.cycle).decide([pool.one], by=by),
    "decide_fail": lambda pool, by: AuditDecision(cycle=pool.cycle).decide([pool.other], by=by),
    "publish": lambda pool, by: posts.publish(pool.cycle, by=by),
    "uphold_objection": lambda pool, by: pool.one.objections.get().uphold("属实", by=by),
    "name": lambda pool, by: PostTitle.name(pool.cycle, [Naming(pool.one, "牌甲")], doc_no="青 1 号", by=by),
    "check": lambda pool, by: posts.check(pool.one, by=by),
    "object": lambda pool, by: Objection(application=pool.one, received_on=today(), words="不实").register(by=by),
}
POOLWIDE = {"open_audit", "decide_pass", "decide_fail", "publish", "name"}  # asked of the cycle, where nobody is alone


def prepare(pool: Pool, event: str, source: str) -> None:
    """The first unit at that state, and all that the event needs besides."""
    pool.come_to(source)
    if event == "open_audit":
        posts.make_ready(pool.one, unit=pool.user["applicant"], office=pool.office)
        posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    if event == "uphold_objection" and source == "in_notice":
        posts.objection(pool.one, by=pool.office)
    if event == "name" and source == "in_notice":
        posts.notice_is_over(pool.cycle)
    pool.fresh()


def tried(pool: Pool, event: str, by) -> tuple[str, type | None]:
    """The state after the event was tried by somebody, and what it was refused with; nothing of it stays."""
    refused = None
    with transaction.atomic():
        pool.fresh()
        try:
            DO[event](pool, by)
        except NotAllowed as refusal:
            refused = type(refusal) if str(refusal).endswith("。") else str
        status = PostApplication.objects.values_list("status", flat=True).get(pk=pool.one.pk)
        transaction.set_rollback(True)
    return status, refused


LEAVING = [(arrow, source) for arrow in (*APPLICATION, *APPLICATION_FACTS) for source in arrow.sources]


@pytest.mark.parametrize(("arrow", "source"), LEAVING, ids=lambda one: getattr(one, "event", one))
def test_an_application_moves_by_whose_step_it_is_and_by_nobody_else(pool, arrow, source):
    prepare(pool, arrow.event, source)
    may = set().union(*(OF[actor] for actor in arrow.actors))
    found = {name: tried(pool, arrow.event, account(pool.world, name)) for name in EVERYBODY}
    after = arrow.target or source
    assert found == {name: (after, None) if name in may else (source, NotTheirs) for name in EVERYBODY}


BY = {
    "unit": "applicant",
    "parent": "county_group",
    "office": "office",
    "leading_group": "group",
    "naming_body": "namer",
}


@pytest.mark.parametrize("status", ApplicationStatus.values)
def test_from_each_state_no_other_arrow_leaves(pool, status):
    pool.come_to(status)
    for arrow in (*APPLICATION, *APPLICATION_FACTS):
        if status in arrow.sources or (arrow.event == "uphold_objection" and not pool.one.objections.exists()):
            continue
        if arrow.event in POOLWIDE and pool.cycle.status == pool_of(arrow.event):
            continue  # the pool moves on; what becomes of this unit the next test says
        after, refused = tried(pool, arrow.event, pool.user[BY[arrow.actors[0]]])
        assert (after, bool(refused)) == (status, True), arrow.event


def pool_of(event: str) -> str:
    return {"open_audit": "creating", "publish": "auditing", "name": "publicity"}.get(event, "auditing")


@pytest.mark.parametrize("ended", ["withdrawn", "disqualified"])
def test_who_has_left_the_pool_is_not_taken_along_with_it(pool, ended):
    """城东所 has left; 河口所 goes on alone, and of one unit none may pass but with a reason and minutes."""
    more = {"override_reason": "只剩一家", "minutes": "会议纪要"}
    pool.come_to("creating")
    pool.one.withdraw("调整", by=pool.user["applicant"]) if ended == "withdrawn" else pool._disqualified()
    posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    pool.cycle.open_audit(by=pool.group)
    posts.decide(pool.cycle, [pool.fresh() and pool.other], by=pool.group, **more)
    posts.publish(pool.cycle, by=pool.office)
    posts.notice_is_over(pool.cycle)
    with pytest.raises(NotAllowed):
        posts.name(pool.cycle, [pool.fresh()], by=pool.namer)
    posts.name(pool.cycle, [pool.other], by=pool.namer)
    assert (pool.fresh().status, pool.other.status, pool.cycle.status) == (ended, "named", "named")
    assert pool.cycle.decision.candidates == 2


def test_every_step_leaves_a_row_and_a_line_of_the_trail(pool):
    pool.come_to("named")
    assert [one.status for one in pool.one.steps.all()] == list(posts.WAY[1:])
    assert AuditEntry.objects.filter(verb="postapplication.move", target=pool.one.pk).count() == len(posts.WAY) - 1
    assert [one.status for one in pool.cycle.steps.all()] == ["applying", "creating", "auditing", "publicity", "named"]


# --- titles


def review_of(title: PostTitle) -> TitleReview:
    return title.reviews.first() or TitleReview(title=title, kind="spot", started_on=today())


def assess(title: PostTitle, result: str, by) -> None:
    title.rectifications.get().assess(result, "意见", doc_no="青 2 号", by=by)


DO_TO = {  # how each event is done to a title
    "start_review": lambda title, by: TitleReview(title=title, kind="spot").start(by=by),
    "review_pass": lambda title, by: review_of(title).passes(Decimal(90), "合格", by=by),
    "review_fail": lambda title, by: review_of(title).fails(Decimal(50), "不落实", by=by),
    "period_end": lambda title, by: title.period_end(by=by),
    "reassess_pass": lambda title, by: assess(title, "pass", by),
    "reassess_fail": lambda title, by: assess(title, "fail", by),
    "lose_function": lambda title, by: title.lose_function("编制撤销", by=by),
    "revoke": lambda title, by: title.revoke("law_violation", "经查属实", doc_no="青 3 号", by=by),
    "succeed": lambda title, by: title.succeed("承继单位继续从事", by=by),
}


def tried_on(title: PostTitle, event: str, by) -> tuple[str, type | None]:
    refused = None
    with transaction.atomic():
        title = PostTitle.objects.get(pk=title.pk)
        try:
            DO_TO[event](title, by)
        except NotAllowed as refusal:
            refused = type(refusal) if str(refusal).endswith("。") else str
        status = PostTitle.objects.values_list("status", flat=True).get(pk=title.pk)
        transaction.set_rollback(True)
    return status, refused


TITLES = [(arrow, source) for arrow in (*TITLE, *TITLE_FACTS) for source in arrow.sources]


@pytest.mark.parametrize(("arrow", "source"), TITLES, ids=lambda one: getattr(one, "event", one))
def test_a_title_moves_by_whose_step_it_is_and_by_nobody_else(world, arrow, source):
    title = title_at(world, source)
    if arrow.event == "period_end":
        posts.period_is_over(title)
    if arrow.event == "succeed":
        type(title.unit).objects.filter(pk=title.unit_id).update(successor=world.unit["chengxi"], closed_on=today())
    may = set().union(*(OF[actor] for actor in arrow.actors))
    found = {name: tried_on(title, arrow.event, account(world, name)) for name in EVERYBODY}
    after = arrow.target or source
    assert found == {name: (after, None) if name in may else (source, NotTheirs) for name in EVERYBODY}


WHO = {"office": "office", "leading_group": "group", "original_naming_body": "namer", "timer": "timer"}


@pytest.mark.parametrize("status", TitleStatus.values)
def test_from_each_state_of_a_title_no_other_arrow_leaves(world, status):
    title = title_at(world, status)
    for arrow in (*TITLE, *TITLE_FACTS):
        if status not in arrow.sources and (title.rectifications.exists() or "reassess" not in arrow.event):
            after, refused = tried_on(title, arrow.event, account(world, WHO[arrow.actors[0]]))
            assert (after, bool(refused)) == (status, True), arrow.event


# --- cycles

RUN = {  # how each event is done to a cycle
    "invite": lambda pool, by: pool.cycle.invite(by=by),
    "begin": lambda pool, by: pool.cycle.begin(by=by),
    "open_audit": lambda pool, by: pool.cycle.open_audit(by=by),
    "decide": lambda pool, by: AuditDecision(cycle=pool.cycle).decide([pool.one], by=by),
    "publish": lambda pool, by: posts.publish(pool.cycle, by=by),
    "name": lambda pool, by: posts.name(pool.cycle, [pool.one], by=by),
    "close": lambda pool, by: pool.cycle.close(by=by),
}


def stand_at(pool: Pool, source: str, event: str = "") -> None:
    """The cycle there, and all that the event needs besides."""
    ways = {"planning": "draft", "applying": "recommended", "publicity": "in_notice"}
    pool.come_to("passed" if event == "publish" else ways.get(source, source))
    if source == "planning":
        PostCycle.objects.filter(pk=pool.cycle.pk).update(status="planning")
    if event == "begin":
        pool.one.confirm(by=pool.group)
        pool.other.reject("名额所限", by=pool.group)
    if event == "open_audit":
        posts.make_ready(pool.one, unit=pool.user["applicant"], office=pool.office)
        posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    if event == "close":
        end_all(pool, source)
    if event == "name":
        posts.notice_is_over(pool.cycle)
    pool.fresh()


def end_all(pool: Pool, source: str) -> None:
    """Nobody goes on from there."""
    for one, by in ((pool.one, "applicant"), (pool.other, "second_applicant")):
        if source == "applying":
            one.reject("名额所限", by=pool.group)
        if source == "creating":
            one.withdraw("工作调整", by=pool.user[by])
    if source == "auditing":
        posts.decide(pool.cycle, [], by=pool.group)
    if source == "publicity":
        posts.objection(pool.one, by=pool.office).uphold("属实", by=pool.group)


def run(pool: Pool, event: str, by) -> tuple[str, type | None]:
    refused = None
    with transaction.atomic():
        pool.fresh()
        try:
            RUN[event](pool, by)
        except NotAllowed as refusal:
            refused = type(refusal) if str(refusal).endswith("。") else str
        status = PostCycle.objects.values_list("status", flat=True).get(pk=pool.cycle.pk)
        transaction.set_rollback(True)
    return status, refused


RUNNING = [(arrow, source) for arrow in (*CYCLE, *CYCLE_FACTS) for source in arrow.sources]


@pytest.mark.parametrize(("arrow", "source"), RUNNING, ids=lambda one: getattr(one, "event", one))
def test_a_cycle_moves_by_whose_step_it_is_and_by_nobody_else(pool, arrow, source):
    stand_at(pool, source, arrow.event)
    may = set().union(*(OF[actor] for actor in arrow.actors))
    found = {name: run(pool, arrow.event, account(pool.world, name)) for name in EVERYBODY}
    after = arrow.target or source
    assert found == {name: (after, None) if name in may else (source, NotTheirs) for name in EVERYBODY}


@pytest.mark.parametrize("status", [one for one in CycleStatus.values if one != "closed"])
def test_from_each_state_of_a_cycle_no_other_arrow_leaves(pool, status):
    stand_at(pool, status)
    for arrow in (*CYCLE, *CYCLE_FACTS):
        if status not in arrow.sources:
            after, refused = run(pool, arrow.event, pool.user[BY[arrow.actors[0]]])
            assert (after, bool(refused)) == (status, True), arrow.event
