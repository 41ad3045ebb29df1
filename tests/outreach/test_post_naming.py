"""审核、公示、命名: the pool at once within the cap, notice in working days, objections, and only then the name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai import calendars
from guanai.calendars import add_working_days, today
from guanai.models import AuditEntry, Holiday
from outreach import tasks
from outreach.forms.post_boards import NamingForm
from outreach.models import AuditDecision, Plaque, PostApplication, PostCycle, PostScheme, PostTitle, PublicNotice
from outreach.models.post_score import results, tied
from outreach.models.post_title import Naming
from outreach.models.walking import NotTheirs
from outreach.views.post_parts import PARTS
from stations.access import Role
from stations.models import Unit
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.test_post_application import refused
from tests.stations import rows

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


# --- scores


def test_the_board_shows_the_mean_the_spread_and_the_highest_first(pool):
    pool.come_to("auditing")
    for points, by in ((40, "group"), (55, "second_group")):
        posts.score(pool.one, points, by=pool.user[by])
    posts.score(pool.other, 50, by=pool.group)
    posts.score(pool.other, 51, by=pool.group)
    first, second = results([pool.one, pool.other])
    assert (first.application, first.total, first.spread, first.assessors) == (pool.other, Decimal("51.00"), 0, 1)
    assert (second.total, second.spread, second.assessors) == (Decimal("47.50"), 15, 2)


def test_an_equal_score_at_the_line_is_said(pool):
    pool.come_to("auditing")
    for application in (pool.one, pool.other):
        posts.score(application, 50, by=pool.group)
    found = results([pool.one, pool.other])
    assert len(tied(found, 1)) == 2
    posts.score(pool.one, 51, by=pool.group)
    assert tied(results([pool.one, pool.other]), 1) == []


def test_points_lie_within_the_weight_and_a_veto_says_why(pool):
    pool.come_to("auditing")
    assert "最多 60 分" in refused(posts.score, pool.one, 61, by=pool.group)
    assert "须写明查实的情况" in refused(posts.score, pool.one, 0, by=pool.group, kind="veto")


def test_nobody_assesses_or_decides_on_his_own_unit(pool, world):
    pool.come_to("auditing")
    cast.appoint(pool.group, Role.STATION_MEMBER, world.unit["chengdong"], by=world.user["security"])
    own = type(pool.group).objects.get(pk=pool.group.pk)
    assert "须回避" in refused(posts.score, pool.one, 50, by=own)
    posts.score(pool.other, 50, by=own)
    assert "城东所是您的单位，须回避" in refused(posts.decide, pool.cycle, [pool.other], by=own)


def test_who_broke_a_veto_criterion_does_not_pass(pool):
    pool.come_to("auditing")
    posts.score(pool.one, 60, by=pool.group)
    posts.score(pool.one, 0, by=pool.group, kind="veto", note="发生一起伤害师生的案件")
    assert "城东所触犯了一票否决的标准" in refused(posts.decide, pool.cycle, [pool.one], by=pool.group)
    posts.decide(pool.cycle, [pool.other], by=pool.group)


# --- the cap


def test_more_than_the_cap_passes_only_with_a_reason_and_minutes(pool):
    pool.come_to("auditing")
    both = [pool.one, pool.other]
    said = refused(posts.decide, pool.cycle, both, by=pool.group)
    assert said.startswith("创建单位 2 个，差额比例不低于 20%，最多 1 个达标，选了 2 个；")
    assert said.endswith("确需超过的，须写明理由并附会议纪要（实施意见第一条第1款）。")
    for facts in ({"override_reason": "两家都好"}, {"minutes": "纪要"}, {"override_reason": " ", "minutes": "纪要"}):
        assert "须写明理由并附会议纪要" in refused(posts.decide, pool.cycle, both, by=pool.group, **facts)
    row = posts.decide(pool.cycle, both, by=pool.group, override_reason="两家都好", minutes="纪要")
    assert (row.candidates, row.cap, row.passes, row.reading) == (2, 1, 2, "E")
    assert row.warning == "按差额比例最多 1 个，这里达标 2 个"
    assert {pool.fresh().status, pool.other.status} == {"passed"}


def test_the_database_holds_the_cap_too(pool):
    pool.come_to("auditing")
    row = posts.decide(pool.cycle, [pool.one], by=pool.group)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditDecision.objects.filter(pk=row.pk).update(passes=2)


def test_who_withdrew_still_counts_among_the_candidates(pool):
    pool.come_to("auditing")
    pool.other.withdraw("调整", by=pool.user["second_applicant"])
    pool.fresh()
    assert (pool.cycle.candidates, pool.cycle.cap) == (2, 1)
    row = posts.decide(pool.cycle, [pool.one], by=pool.group)
    assert (row.candidates, row.passes) == (2, 1)


def test_of_a_pool_of_one_nobody_passes(pool):
    pool.come_to("recommended")
    pool.one.confirm(by=pool.group)
    pool.other.reject("名额所限", by=pool.group)
    pool.cycle.begin(by=pool.group)
    posts.make_ready(pool.one, unit=pool.user["applicant"], office=pool.office)
    pool.cycle.open_audit(by=pool.group)
    pool.fresh()
    assert "最多 0 个达标" in refused(posts.decide, pool.cycle, [pool.one], by=pool.group)
    posts.decide(pool.cycle, [], by=pool.group)
    assert pool.fresh().status == "not_passed"
    pool.cycle.close(by=pool.office)


@pytest.mark.parametrize(("reading", "cap"), [("E", 4), ("C", 5)])
def test_the_reading_is_the_schemes(pool, monkeypatch, reading, cap):
    PostScheme.objects.filter(pk=pool.cycle.scheme_id).update(elimination_reading=reading)
    monkeypatch.setattr(PostCycle, "candidates", 6)
    assert PostCycle.objects.get(pk=pool.cycle.pk).cap == cap


def test_of_two_who_decide_at_once_one_decision_stands(pool):
    pool.come_to("auditing")
    mine, theirs = (PostCycle.objects.get(pk=pool.cycle.pk) for _ in range(2))
    posts.decide(mine, [pool.one], by=pool.group)
    said = refused(posts.decide, theirs, [pool.other], by=pool.user["second_group"])
    assert "刚才已经由别人作出" in said
    assert (pool.fresh().status, pool.other.status) == ("passed", "not_passed")


def test_only_units_in_audit_are_passed(pool, world):
    pool.come_to("auditing")
    pool.other.withdraw("调整", by=pool.user["second_applicant"])
    assert "只有审核中的单位" in refused(posts.decide, pool.cycle, [pool.other], by=pool.group)
    assert pool.fresh().status == "auditing"


def test_what_a_body_above_decides_is_recorded_and_the_cap_only_warns(world):
    office, city = world.user["office"], world.unit["chengbei"]
    cycle = posts.inviting(city, "province", office=office)
    found = []
    for code, who, group in (("chengdong", "applicant", "county_group"), ("hekou", "second_applicant", "other_group")):
        posts.known_title(world.unit[code], "city", city, office=office)
        row = posts.draft(world.unit[code], cycle)
        row.submit(by=world.user[who])
        posts.recommend(row, by=world.user[group])
        row.confirm(by=world.user["group"])
        posts.make_ready(row, unit=world.user[who], office=office)
        found.append(row)
    cycle.begin(by=world.user["group"])
    cycle.open_audit(by=world.user["group"])
    found = list(PostApplication.objects.filter(cycle=cycle).select_related("cycle__unit", "unit"))
    told = {"body": "省厅创建活动领导小组", "document": "省青〔2013〕3 号"}
    assert "作出决定的单位" in refused(posts.decide, cycle, found, by=world.user["group"])
    assert "请填写决定日期" in refused(posts.decide, cycle, found, by=world.user["group"], **told)
    told["decided_on"] = today() - 60 * DAY
    row = posts.decide(cycle, found, by=world.user["group"], **told)
    assert (row.cap, row.passes, row.warning) == (1, 2, "按差额比例最多 1 个，这里达标 2 个")
    posts.publish(cycle, by=office, published_on=today() - 40 * DAY)
    assert cycle.notice.published_on == today() - 40 * DAY
    body = {"body": "省公安厅", "named_on": today() - 5 * DAY}
    assert "作出命名决定的单位" in refused(posts.name, cycle, found, by=world.user["namer"])
    titles = posts.name(cycle, found, by=world.user["namer"], **body)
    assert {(one.level, one.naming_body, one.naming_unit, one.named_on) for one in titles} == {
        ("province", "省公安厅", None, today() - 5 * DAY)
    }


# --- the notice


@pytest.mark.parametrize(
    ("published", "days", "ends"),
    [
        (date(2025, 9, 26), 5, date(2025, 10, 10)),  # 28 September works, 1 to 8 October do not
        (date(2025, 11, 21), 5, date(2025, 11, 28)),
        (date(2025, 11, 22), 5, date(2025, 11, 28)),
    ],
)
def test_its_first_day_is_the_first_working_day_after_publication(db, published, days, ends):
    assert add_working_days(published, days) == ends


def test_a_notice_lasts_as_many_working_days_as_the_scheme_says_and_begins_today(pool):
    pool.come_to("passed")
    for days in (4, 11, None):
        assert "5 到 10 个工作日" in refused(posts.publish, pool.cycle, by=pool.office, working_days=days)
    row = posts.publish(pool.cycle, by=pool.office, working_days=7, published_on=today() - 60 * DAY)
    assert (row.published_on, row.ends_on) == (today(), add_working_days(today(), 7))


def test_nobody_is_named_during_the_notice_nor_on_its_last_day(pool):
    pool.come_to("in_notice")
    assert "期满以后才能命名（实施意见第一条第1款）。" in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    PublicNotice.objects.update(published_on=today() - 30 * DAY, ends_on=today())
    pool.cycle.notice.refresh_from_db()
    assert "期满以后才能命名" in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    PublicNotice.objects.update(ends_on=today() - DAY)
    pool.cycle.notice.refresh_from_db()
    (title,) = posts.name(pool.cycle, [pool.one], by=pool.namer)
    assert (title.named_on, title.status, title.naming_unit) == (today(), "active", pool.cycle.unit)


def published(world, on: str, **facts) -> Pool:
    """The pool in notice since that day."""
    with time_machine.travel(f"{on}T10:00:00+08:00", tick=False):
        pool = Pool(world)
        pool.come_to("passed")
        posts.publish(pool.cycle, by=pool.office, **facts)
    return pool


def test_a_notice_over_new_year_does_not_count_new_years_day(world):
    assert published(world, "2026-12-28").cycle.notice.ends_on == date(2027, 1, 5)


@pytest.fixture
def announced():
    """Two more days off at New Year, entered after the notice was published."""

    def announce():
        for day in (4, 5):
            Holiday.objects.create(day=date(2027, 1, day), is_workday=False, name="元旦")
        calendars.forget_holidays()

    yield announce
    calendars.forget_holidays()


def test_holidays_announced_after_it_was_published_make_a_notice_longer(world, announced):
    pool = published(world, "2026-12-28")
    announced()
    with time_machine.travel("2027-01-06T10:00:00+08:00", tick=False) as clock:
        pool.fresh()
        assert "公示到2027年1月7日，期满以后才能命名" in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
        tasks.count_notices_again()
        tasks.count_notices_again()
        pool.fresh()
        assert pool.cycle.notice.ends_on == date(2027, 1, 7)
        assert AuditEntry.objects.filter(verb="publicnotice.extend").count() == 1
        posts.objection(pool.one, by=pool.office).dismiss("查无此事", by=pool.office)
        clock.move_to("2027-01-08T10:00:00+08:00")
        posts.name(pool.fresh().cycle, [pool.one], by=pool.namer)


def test_holidays_taken_off_the_list_do_not_shorten_it(world, announced):
    pool = published(world, "2026-12-28")
    Holiday.objects.create(day=date(2027, 1, 2), is_workday=True, name="调休")
    calendars.forget_holidays()
    pool.fresh()
    assert pool.cycle.notice.last_day == date(2027, 1, 5)


def test_the_pages_of_a_notice_say_that_the_holidays_are_not_announced(world, as_):
    pool = published(world, "2026-12-28")
    with time_machine.travel("2026-12-29T10:00:00+08:00", tick=False):
        said = "2027年1月5日（放假安排尚未公布）"
        assert said in as_("namer").get(reverse("post-naming", args=[pool.cycle.pk])).text
        assert said.replace("年", " 年 ").replace("月", " 月 ").replace("日", " 日") in (
            as_("office").get(pool.cycle.get_absolute_url()).text
        )
        new = as_("office").get(reverse("post-notice-new", args=[pool.cycle.pk])).text
        assert "节假日和调休按国务院安排（放假安排尚未公布）。" in new


@pytest.mark.parametrize(("days", "late"), [(0, True), (1, False)])
def test_another_body_s_naming_is_dated_after_its_notice(world, days, late):
    pool = Pool(world, "province")
    pool.come_to("in_notice")
    ends_on = pool.cycle.notice.ends_on
    facts = {"by": pool.namer, "body": "省公安厅", "named_on": ends_on + days * DAY}
    if late:
        assert "期满以后才能命名" in refused(posts.name, pool.cycle, [pool.one], **facts)
    else:
        assert posts.name(pool.cycle, [pool.one], **facts)[0].named_on == ends_on + DAY


def test_another_body_publishes_after_it_decided(world):
    pool = Pool(world, "province")
    pool.come_to("passed")
    decided = pool.decided["decided_on"]
    said = refused(posts.publish, pool.cycle, by=pool.office, published_on=decided - DAY)
    assert said == f"审核决定是{calendars.gb_date(decided)}作出的，公示不能早于这一天。"
    posts.publish(pool.cycle, by=pool.office, published_on=decided)


def test_nor_with_an_open_objection_and_then_nobody_of_the_list(pool):
    pool.come_to("in_notice")
    row = posts.objection(pool.one, by=pool.office)
    posts.notice_is_over(pool.cycle)
    assert "城东所的异议还没有查清，不能命名" in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    with pytest.raises(NotTheirs):
        row.dismiss("查无此事", by=pool.user["applicant"])
    assert "请写明核查情况" in refused(row.dismiss, "", by=pool.office)
    row.dismiss("查无此事", by=pool.office)
    assert "已经答复过了" in refused(row.dismiss, "再答", by=pool.office)
    posts.name(pool.cycle, [pool.one], by=pool.namer)
    assert pool.fresh().status == "named"


def test_an_objection_after_the_end_is_none(pool):
    pool.come_to("in_notice")
    late = refused(posts.objection, pool.one, by=pool.office, on=pool.cycle.notice.ends_on + DAY)
    early = refused(posts.objection, pool.one, by=pool.office, on=today() - DAY)
    assert "期外收到的不作为异议" in late
    assert "期外收到的不作为异议" in early
    posts.notice_is_over(pool.cycle)
    assert "期外收到的不作为异议" in refused(posts.objection, pool.fresh(), by=pool.office)
    posts.objection(pool.one, by=pool.office, on=pool.cycle.notice.ends_on)  # came in time, written down later


@pytest.mark.parametrize(("fraud", "status", "ground"), [("", "not_passed", ""), ("yes", "disqualified", "fraud")])
def test_one_that_is_upheld_ends_the_application_and_nobody_moves_up(pool, fraud, status, ground):
    pool.come_to("in_notice")
    row = posts.objection(pool.one, by=pool.office)
    with pytest.raises(NotTheirs):
        row.uphold("属实", by=pool.office)
    row.uphold("材料确系编造", fraud=fraud, by=pool.group)
    assert (pool.fresh().status, pool.one.end_ground, pool.other.status) == (status, ground, "not_passed")
    posts.notice_is_over(pool.cycle)
    assert refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    pool.cycle.close(by=pool.office)


def test_what_is_said_in_an_objection_is_sealed(pool):
    pool.come_to("in_notice")
    row = posts.objection(pool.one, by=pool.office)
    kept = type(row).objects.filter(pk=row.pk).values_list("words", flat=True).get()
    assert "材料不实".encode() not in bytes(kept)


# --- the name


def test_a_plaque_number_is_given_once_and_then_nothing_is_done(pool):
    known = posts.plaque_of(PostTitle.objects.first())
    pool.come_to("in_notice")
    posts.notice_is_over(pool.cycle)
    PostTitle.objects.first().plaques.update(body=pool.cycle.unit.name)
    said = refused(PostTitle.name, pool.cycle, [Naming(pool.one, known.serial)], doc_no="青 1 号", by=pool.namer)
    assert "已经用过" in said
    assert pool.fresh().status == "in_notice"
    assert pool.cycle.status == "publicity"


def test_a_demonstration_unit_is_one_of_the_named(pool):
    pool.come_to("in_notice")
    posts.notice_is_over(pool.cycle)
    namings = [Naming(pool.one, "牌 8", is_demonstration=True)]
    (title,) = PostTitle.name(pool.cycle, namings, doc_no="青 1 号", by=pool.namer)
    assert (title.is_demonstration, title.doc_no, posts.plaque_of(title).fate) == (True, "青 1 号", "on_display")


def test_another_body_decided_within_the_years_of_the_cycle(world):
    pool = Pool(world, "province")
    pool.come_to("auditing")
    begins = date(pool.cycle.start_year, 1, 1)
    told = pool.decided | {"decided_on": begins - DAY}
    said = refused(posts.decide, pool.cycle, [pool.one], by=pool.group, **told)
    assert f"不能早于{begins.year}年1月1日" in said
    posts.decide(pool.cycle, [pool.fresh()], by=pool.group, **told | {"decided_on": begins})


def test_who_answers_for_the_unit_now_is_trained_before_it_passes_and_before_it_is_named(world):
    pool = Pool(world, "province")
    pool.come_to("auditing")
    pool.one.replace_head(rows.person(world.unit["chengdong"], name="新所长"), by=world.user["applicant"])
    said = refused(posts.decide, pool.cycle, [pool.fresh()], by=pool.group, **pool.decided)
    assert "城东所：负责人还没有参加命名单位的培训" in said
    posts.train(pool.fresh(), by=pool.office)
    pool._passed()
    pool.fresh()
    pool._in_notice()
    pool.fresh().replace_head(rows.person(world.unit["chengdong"], name="又一位"), by=world.user["applicant"])
    posts.notice_is_over(pool.cycle)
    assert "负责人还没有参加" in refused(posts.name, pool.cycle, [pool.fresh()], by=pool.namer, **pool.body)
    posts.train(pool.one, by=pool.office)
    posts.name(pool.cycle, [pool.fresh()], by=pool.namer, **pool.body)


def test_a_plaque_number_and_a_word_of_the_office_are_as_long_as_their_columns(pool):
    pool.come_to("in_notice")
    form = NamingForm(cycle=pool.cycle)
    assert form.fields[f"serial-{pool.one.pk}"].max_length == Plaque._meta.get_field("serial").max_length
    admitted = PostApplication._meta.get_field("admitted_reason").max_length
    assert PARTS["admission"].form().fields["reason"].max_length == admitted


def test_the_longest_name_of_a_bureau_stands_in_its_decision(pool):
    longest = "局" * Unit._meta.get_field("name").max_length + "创建活动领导小组"
    assert len(longest) <= AuditDecision._meta.get_field("body").max_length
