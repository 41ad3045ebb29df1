"""维权岗称号: review, rectification, the three ways out and where the plaque goes; what a merger does."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import months_later, today
from guanai.lifecycle import NotAllowed
from outreach import tasks
from outreach.models import (
    Plaque,
    PostApplicationStep,
    PostRectification,
    PostSurvey,
    PostTitle,
    RevocationProposal,
    TitleReview,
)
from outreach.models.walking import NotTheirs
from outreach.todo import posts as todo
from stations.access import Permission
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.outreach.test_post_application import refused

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def title(world):
    return title_at(world, "active")


@pytest.fixture
def rectifying(world):
    return title_at(world, "rectifying")


# --- review


def test_a_review_decides_only_with_a_survey(title, world):
    group = world.user["group"]
    review = TitleReview(title=title, kind="spot")
    review.start(by=group)
    for verb in (review.passes, review.fails):
        assert "须先做辖区内青少年知晓度、满意度调查（实施意见第三条第9款）。" in refused(verb, 80, "意见", by=group)
    posts.survey(review=review, by=group)
    review.passes(88, "制度落实", by=group)
    title.refresh_from_db()
    assert (title.status, title.reviewed_on, review.passed_on) == ("active", today(), today())


def test_two_years_after_naming_or_a_good_review_it_is_overdue(title):
    PostTitle.objects.filter(pk=title.pk).update(reviewed_on=date(2024, 3, 1))
    assert title not in PostTitle.objects.review_overdue(date(2026, 3, 1))
    assert title in PostTitle.objects.review_overdue(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("months", "since"),
    [(36, date(2024, 3, 1)), (12, date(2024, 2, 29)), (18, date(2024, 8, 31)), (1, date(2026, 1, 31))],
)
def test_each_is_overdue_by_the_months_of_the_scheme_in_force(world, months, since):
    posts.scheme(world.unit["chengbei"], starts_on=date(2020, 1, 1), review_months=months)
    title, group = title_at(world, "active"), world.user["group"]
    PostTitle.objects.filter(pk=title.pk).update(reviewed_on=since)
    over = months_later(since, months)
    assert title.review_months == months
    assert title not in PostTitle.objects.review_overdue(over)
    assert title in PostTitle.objects.review_overdue(over + DAY)
    assert title not in todo.titles_at_hand(group, over)
    assert title in todo.titles_at_hand(group, over + DAY)
    assert title in PostTitle.objects.filter(todo.late_titles(group, over + DAY))


def test_the_scheme_of_the_nearest_bureau_says_how_many(world):
    posts.scheme(world.unit["chengbei"], starts_on=date(2020, 1, 1), review_months=36)
    posts.scheme(world.unit["donghu"], starts_on=date(2020, 1, 1), review_months=12)
    posts.scheme(world.unit["donghu"], starts_on=today() + DAY, review_months=6)
    found = {}
    for code, host in (("chengdong", "donghu"), ("hekou", "qinghe")):
        title = posts.known_title(world.unit[code], "county", world.unit[host], office=world.user["office"])
        over = months_later(title.named_on, title.review_months)
        rows = PostTitle.objects.filter(pk=title.pk)
        found[code] = title.review_months
        assert (rows.review_overdue(over).exists(), rows.review_overdue(over + DAY).exists()) == (False, True)
    assert found == {"chengdong": 12, "hekou": 36}


def test_a_title_named_here_keeps_the_months_of_its_cycle(world):
    posts.scheme(world.unit["chengbei"], starts_on=date(2020, 1, 1), review_months=36)
    pool = Pool(world)
    pool.come_to("named")
    title = PostTitle.objects.get(cycle=pool.cycle)
    posts.scheme(world.unit["chengbei"], starts_on=date(2021, 1, 1), review_months=6)
    assert title.review_months == 36
    assert title not in PostTitle.objects.review_overdue(months_later(title.named_on, 36))
    assert title in PostTitle.objects.review_overdue(months_later(title.named_on, 36) + DAY)


def test_the_page_says_how_many_months(world, as_):
    posts.scheme(world.unit["chengbei"], starts_on=date(2020, 1, 1), review_months=6)
    title = title_at(world, "active")
    page = as_("group").get(title.get_absolute_url()).text
    assert "已过 6 个月，该复核了" in page
    assert "复核间隔已过" in as_("group").get(reverse("workbench")).text


def test_the_survey_of_a_review_is_held_while_it_is_reviewed(title, world):
    review = posts.review(title, group=world.user["group"])
    review.passes(90, "合格", by=world.user["group"])
    title.refresh_from_db()
    assert "审核、复核过程中才做调查" in refused(posts.survey, review=TitleReview.objects.get(), by=world.user["group"])


def test_nor_is_one_that_is_older_than_the_review(title, world):
    group = world.user["group"]
    review = TitleReview(title=title, kind="spot")
    review.start(by=group)
    row = PostSurvey(review=review, held_on=today() - DAY, **posts.ASKED)
    assert "才开始，以前的调查不算（实施意见第三条第9款）。" in refused(row.hold, by=group)
    assert "须先做" in refused(review.passes, 80, "合格", by=group)


# --- rectification


@pytest.mark.parametrize(
    ("failed", "due"), [(date(2024, 2, 29), date(2025, 2, 28)), (date(2023, 11, 21), date(2024, 11, 21))]
)
def test_rectification_lasts_one_year_to_the_day(db, failed, due):
    with time_machine.travel(f"{failed}T10:00:00+08:00", tick=False):
        world = cast.city(cast.join_posts)
        title = title_at(world, "rectifying")
        assert (title.due_on, title.rectifications.get().due_on) == (due, due)
        assert posts.plaque_of(title).fate == "on_display"


def test_it_ends_on_its_day_and_never_before(rectifying):
    assert "期满才考核，不能提前结束（实施意见第一条第2款）。" in refused(rectifying.period_end)
    PostTitle.objects.filter(pk=rectifying.pk).update(due_on=today() + DAY)
    tasks.end_rectifications()
    rectifying.refresh_from_db()
    assert rectifying.status == "rectifying"
    PostTitle.objects.filter(pk=rectifying.pk).update(due_on=today())
    tasks.end_rectifications()
    tasks.end_rectifications()
    rectifying.refresh_from_db()
    assert rectifying.status == "reassessing"
    assert [one.status for one in rectifying.steps.all()][-1] == "reassessing"


def test_no_group_assesses_before_the_year_is_over(rectifying, world):
    row = rectifying.rectifications.get()
    assert "不能考核仍不合格" in refused(row.assess, "fail", "不行", doc_no="青 1 号", by=world.user["group"])
    with pytest.raises(IntegrityError), transaction.atomic():
        PostRectification.objects.filter(pk=row.pk).update(assessed_on=today(), assessed_by=world.user["group"].pk)


def test_assessed_well_it_stays_and_badly_it_is_cancelled_and_the_plaque_taken_down(world):
    title = title_at(world, "reassessing")
    row, group = title.rectifications.get(), world.user["group"]
    assert "请写明取消决定的文号" in refused(row.assess, "fail", "仍不合格", by=group)
    with transaction.atomic():
        row.assess("pass", "已落实", by=group)
        title.refresh_from_db()
        assert (title.status, title.due_on, title.reviewed_on) == ("active", None, today())
        transaction.set_rollback(True)
    title.refresh_from_db()
    PostRectification.objects.get().assess("fail", "仍不合格", doc_no="青 5 号", by=group)
    title.refresh_from_db()
    plaque = posts.plaque_of(title)
    assert (title.status, title.ended_on, title.end_doc) == ("cancelled", today(), "青 5 号")
    assert (plaque.fate, plaque.settled_on) == ("removed", today())


def test_what_comes_due_is_found_by_its_days(world, rectifying):
    rows, due, group = PostTitle.objects, rectifying.due_on, world.user["group"]
    assert rectifying in todo.titles_at_hand(group, due - 60 * DAY)
    assert rectifying not in todo.titles_at_hand(group, due - 61 * DAY)
    assert rectifying in rows.period_over(due)
    assert rectifying not in rows.period_over(due - DAY)


@pytest.mark.parametrize(("days", "waits"), [(61, 0), (60, 1), (30, 1), (0, 1)])
def test_it_waits_on_its_group_from_sixty_days_before(rectifying, world, days, waits):
    PostTitle.objects.filter(pk=rectifying.pk).update(due_on=today() + days * DAY)
    found = {who: len(todo.title_items(world.user[who], today(), 9)) for who in ("group", "county_group")}
    assert found == {"group": waits, "county_group": 0}


def test_the_workbench_of_a_group_says_what_is_due(rectifying, as_, world):
    PostTitle.objects.filter(pk=rectifying.pk).update(due_on=today() + 30 * DAY)
    page = as_("group").get(reverse("workbench")).text
    assert "城东所市级称号整改快到期" in page
    assert as_("namer").get(reverse("workbench")).status_code == 200


def test_who_names_is_told_when_a_notice_is_over(world):
    pool = Pool(world)
    pool.come_to("in_notice")
    assert todo.naming_items(pool.namer, today(), 9) == []
    posts.notice_is_over(pool.cycle)
    assert [one.action for one in todo.naming_items(pool.namer, today(), 9)] == ["去命名"]
    assert todo.naming_items(world.user["county_namer"], today(), 9) == []


# --- titles of a body that is not in the portal


@pytest.fixture
def foreign(world):
    """The province's title, named in 2020."""
    there = (world.unit["chengdong"], "province", world.unit["chengbei"])
    facts = {"naming_unit": None, "naming_body": "省公安厅", "named_on": date(2020, 5, 4)}
    return posts.known_title(*there, office=world.user["office"], **facts)


def test_its_year_runs_from_the_day_of_that_body(foreign, world):
    group = world.user["group"]
    review = TitleReview(title=foreign, kind="regular")
    assert "日期须在2020年5月4日到今天之间" in refused(review.start, on=date(2020, 5, 3), by=group)
    assert "日期须在" in refused(review.start, on=today() + DAY, by=group)
    review.start(on=date(2024, 1, 10), by=group)
    PostSurvey(review=review, held_on=date(2024, 1, 20), **posts.ASKED).hold(by=group)
    assert "日期须在2024年1月10日到今天之间" in refused(review.fails, 50, "不落实", on=date(2024, 1, 9), by=group)
    review.fails(50, "不落实", on=date(2024, 2, 29), by=group)
    row = foreign.rectifications.get()
    assert (review.failed_on, row.starts_on, row.due_on) == (date(2024, 2, 29), date(2024, 2, 29), date(2025, 2, 28))
    foreign.refresh_from_db()
    foreign.period_end()
    assert "日期须在2025年2月28日到今天之间" in refused(row.assess, "pass", "好", on=date(2025, 2, 27), by=group)
    row.assess("pass", "好", on=date(2025, 3, 3), by=group)
    foreign.refresh_from_db()
    assert (foreign.status, foreign.reviewed_on, foreign.due_on) == ("active", date(2025, 3, 3), None)
    again = TitleReview(title=foreign, kind="spot")
    assert "日期须在2025年3月3日到今天之间" in refused(again.start, on=date(2025, 3, 2), by=group)


@pytest.mark.parametrize("exit_", ["lose_function", "revoke"])
def test_it_ends_on_the_day_of_that_body(foreign, world, exit_):
    verb = {
        "lose_function": lambda on: foreign.lose_function("编制撤销", on=on, by=world.user["office"]),
        "revoke": lambda on: foreign.revoke("fraud", "经查属实", doc_no="1", on=on, by=world.user["namer"]),
    }[exit_]
    assert "日期须在" in refused(verb, date(2020, 5, 3))
    verb(date(2023, 6, 1))
    assert (foreign.ended_on, posts.plaque_of(foreign).settled_on) == (date(2023, 6, 1), date(2023, 6, 1))


def test_a_title_named_in_the_portal_moves_today(title, world):
    review = TitleReview(title=title, kind="spot")
    review.start(on=today() - 9 * DAY, by=world.user["group"])
    assert review.started_on == today()
    title.revoke("fraud", "经查属实", doc_no="1", on=today() - 9 * DAY, by=world.user["namer"])
    assert title.ended_on == today()


def test_only_the_form_of_such_a_title_asks_for_a_day(foreign, title, world, as_):
    group = as_("group")
    there, here = (reverse("post-title-step", args=[one.pk, "start_review"]) for one in (foreign, title))
    assert "on" in group.get(there).context["form"].fields
    assert "on" not in group.get(here).context["form"].fields
    assert group.post(there, {"kind": "regular", "on": "2024-01-10"}).status_code == 302
    assert group.post(here, {"kind": "regular", "on": "2024-01-10"}).status_code == 302
    assert {one.started_on for one in TitleReview.objects.all()} == {date(2024, 1, 10), today()}


# --- the three ways out


def test_a_title_without_its_work_ends_by_itself_and_the_plaque_is_kept(title, world):
    assert "请写明工作性质或内容变更的依据" in refused(title.lose_function, "", by=world.user["office"])
    title.lose_function("编制文件〔2026〕3 号：职能划转", by=world.user["office"])
    plaque = posts.plaque_of(title)
    assert (title.status, plaque.fate) == ("auto_cancelled", "kept_memento")
    assert title.steps.last().note.startswith("编制文件")


BAD_REVOCATIONS = [
    (("boring", "经查属实", "青 3 号"), "撤销的理由只有四种"),
    (("fraud", " ", "青 3 号"), "经查属实才能撤销"),
    (("fraud", "经查属实", ""), "请写明撤销决定的文号"),
]


@pytest.mark.parametrize(("typed", "said"), BAD_REVOCATIONS, ids=str)
def test_a_revocation_has_one_of_four_grounds_found_true(title, world, typed, said):
    ground, finding, doc_no = typed
    assert said in refused(title.revoke, ground, finding, doc_no=doc_no, by=world.user["namer"])


def test_another_body_only_proposes(title, world):
    other = world.user["county_namer"]
    said = refused(title.revoke, "fraud", "经查属实", doc_no="青 3 号", by=other)
    assert said == "“撤销称号”由原命名单位办理，您不能代办（实施意见第一条第2款、第3款）。"
    row = RevocationProposal(title=title, ground="fraud", words="材料不实")
    row.make(by=other)
    title.refresh_from_db()
    assert (title.status, row.body) == ("active", "城北市公安局东湖分局")
    with pytest.raises(NotTheirs):
        RevocationProposal(title=title, ground="fraud", words="材料不实").make(by=world.user["applicant"])


def test_the_body_that_named_it_revokes_not_the_one_that_keeps_it(world):
    """The county named it; the city's naming body has no say."""
    county = posts.known_title(world.unit["chengdong"], "county", world.unit["donghu"], office=world.user["office"])
    with pytest.raises(NotTheirs):
        county.revoke("fraud", "经查属实", doc_no="青 3 号", by=world.user["namer"])
    county.revoke("fraud", "经查属实", doc_no="青 3 号", by=world.user["county_namer"])
    assert county.status == "revoked"


def test_nor_the_one_that_only_keeps_it(world):
    """The city named it, the county looks after it."""
    facts = {"office": world.user["office"], "naming_unit": world.unit["chengbei"]}
    title = posts.known_title(world.unit["chengdong"], "city", world.unit["donghu"], **facts)
    with pytest.raises(NotTheirs):
        title.revoke("fraud", "经查属实", doc_no="青 3 号", by=world.user["county_namer"])
    title.revoke("fraud", "经查属实", doc_no="青 3 号", by=world.user["namer"])
    assert title.status == "revoked"


def test_a_revoked_plaque_goes_back_with_a_receipt(title, world):
    plaque = posts.plaque_of(title)
    assert "只有撤销的称号" in refused(plaque.take_back, "收据 1", by=world.user["namer"])
    title.revoke("law_violation", "经查属实", doc_no="青 3 号", by=world.user["namer"])
    plaque.refresh_from_db()
    assert (plaque.fate, plaque.receipt) == ("returned", "")
    with pytest.raises(NotTheirs):
        plaque.take_back("收据 1", by=world.user["office"])
    plaque.take_back("收据 1", by=world.user["namer"])
    assert plaque.receipt == "收据 1"


@pytest.mark.parametrize(
    ("ground", "status", "ended"),
    [
        ("fraud", "disqualified", "fraud"),
        ("head_convicted", "disqualified", "unlawful"),
        ("grave_error", "creating", ""),
        ("law_violation", "creating", ""),
    ],
)
def test_fraud_and_a_conviction_also_end_what_the_unit_applies_for(world, ground, status, ended):
    pool = Pool(world)
    pool.come_to("creating")
    county = PostTitle.objects.get(unit=world.unit["chengdong"])
    county.revoke(ground, "经查属实", doc_no="青 3 号", by=world.user["county_namer"])
    assert (pool.fresh().status, pool.one.end_ground) == (status, ended)
    assert pool.other.status == "creating"
    assert pool.cycle.candidates == 2


def test_an_ended_title_leaves_room_for_a_new_one_and_a_live_one_does_not(title, world):
    facts = (world.unit["chengdong"], "city", world.unit["chengbei"])
    assert "已经有这一级的有效称号" in refused(posts.known_title, *facts, office=world.user["office"])
    title.lose_function("职能划走", by=world.user["office"])
    assert posts.known_title(*facts, office=world.user["office"]).is_live


def test_a_title_of_before_is_entered_by_the_office_alone(world):
    facts = (world.unit["chengxi"], "county", world.unit["donghu"])
    with pytest.raises(NotAllowed, match="由领导小组办公室登记"):
        posts.known_title(*facts, office=world.user["county_group"])
    assert "不能晚于今天" in refused(posts.known_title, *facts, office=world.user["office"], named_on=today() + DAY)
    assert not Plaque.objects.exists()


def before(world, **facts) -> str:
    """What a title of before, at the city's level, is refused with."""
    there = (world.unit["chengdong"], "city", world.unit["chengbei"])
    return refused(posts.known_title, *there, office=world.user["office"], **facts)


def test_once_a_cycle_of_the_level_has_begun_its_names_are_given_through_it(world):
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        posts.cycle(world.unit["chengbei"], start_year=2026).invite(by=world.user["office"])
    assert before(world, named_on=date(2026, 3, 2)) == (
        "2026年3月2日起市级的命名在本系统里办，这里只登记在那以前命名的（实施意见没有写明，按本系统的约定）。"
    )
    for level, host in (("county", "donghu"), ("city", "chengbei")):
        day = date(2026, 3, 1) if level == "city" else date(2026, 3, 2)
        known = posts.known_title(
            world.unit["chengdong"], level, world.unit[host], office=world.user["office"], named_on=day
        )
        assert known.is_live


@pytest.mark.parametrize(
    ("status", "stays"), [("draft", False), ("submitted", True), ("not_passed", True), ("withdrawn", False)]
)
def test_who_stands_in_a_cycle_gets_no_title_beside_it(world, status, stays):
    pool = Pool(world)
    pool.come_to(status)
    facts = {"named_on": date(2019, 5, 4)}
    if stays:
        assert "这一届结束以前不能另外登记称号" in before(world, **facts)
        type(pool.cycle).objects.update(status="closed")
    there = (world.unit["chengdong"], "city", world.unit["chengbei"])
    assert posts.known_title(*there, office=pool.office, **facts).is_live


def test_a_revoked_unit_gets_none_of_before_either(world):
    title_at(world, "revoked")
    assert "被撤销，两届之内不能再有这一级的称号" in before(world)
    there = (world.unit["chengdong"], "county", world.unit["donghu"])
    assert posts.known_title(*there, office=world.user["office"]).is_live


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("城北市公安局东湖分局", "donghu"), ("城北市公安局", "chengbei"), ("东湖公安处", "donghu"),
        ("清河县公安局", None), ("东湖分局城东派出所", None), ("省公安厅", None),
    ],
)  # fmt: skip
def test_the_body_that_named_it_is_one_above_the_unit_or_none_of_the_portal(world, as_, body, code):
    world.unit["donghu"].know_as("东湖公安处", by=None)
    typed = {"unit": str(world.unit["chengdong"].pk), "level": "county", "title_name": "青少年维权岗", "serial": "牌 9"}
    typed |= {"named_on": "2019-05-04", "naming_body": body, "doc_no": "青〔2019〕1 号"}
    assert as_("office").post(reverse("post-title-new"), typed).status_code == 302
    assert PostTitle.objects.get().naming_unit == (code and world.unit[code])


def test_when_the_title_below_ends_the_one_above_is_told_and_stays(title, world):
    county = posts.known_title(world.unit["chengdong"], "county", world.unit["donghu"], office=world.user["office"])
    assert not PostTitle.objects.without_lower().exists()
    county.lose_function("职能划走", by=world.user["office"])
    assert list(PostTitle.objects.without_lower()) == [title]
    posts.known_title(world.unit["chengdong"], "county", world.unit["donghu"], office=world.user["office"])
    assert not PostTitle.objects.without_lower().exists()


# --- rename and merger


def test_a_renamed_unit_keeps_its_title_and_the_name_it_was_named_by(title, world):
    world.unit["chengdong"].rename("东湖分局滨江派出所", "滨江所", on=today(), by=None)
    title = PostTitle.objects.get(pk=title.pk)
    assert (str(title.unit), title.unit_name, title.status) == ("滨江所", "东湖分局城东派出所", "active")


def test_after_a_merger_the_title_follows_only_by_the_office_s_decision(title, world):
    assert "没有承继单位" in refused(title.succeed, "并入", by=world.user["office"])
    world.unit["chengdong"].merge_into(world.unit["chengxi"], on=today(), by=None)
    title = PostTitle.objects.get(pk=title.pk)
    assert title.unit == world.unit["chengdong"]
    title.succeed("城西所继续从事", by=world.user["office"])
    assert (title.unit, title.status) == (world.unit["chengxi"], "active")
    assert "由东湖分局城东派出所转到东湖分局城西派出所" in title.steps.last().note


# --- who knows what


def test_each_sees_what_is_of_his_own(world):
    pool = Pool(world)
    pool.come_to("submitted")
    seen = {
        who: sorted(one.unit.code for one in type(pool.one).objects.visible_to(world.user[who]))
        for who in (
            "applicant",
            "second_applicant",
            "county_group",
            "other_group",
            "group",
            "office",
            "namer",
            "member",
        )
    }
    both = ["chengdong", "hekou"]
    assert seen == {
        "applicant": ["chengdong"], "second_applicant": ["hekou"], "county_group": ["chengdong"],
        "other_group": ["hekou"], "group": both, "office": both, "namer": both, "member": [],
    }  # fmt: skip
    for who in ("applicant", "county_group", "office"):
        assert list(type(pool.cycle).objects.visible_to(world.user[who])) == [pool.cycle], who
    assert not type(pool.cycle).objects.visible_to(world.user["bureau"]).exists()
    steps = PostApplicationStep.objects.visible_to(world.user["second_applicant"])
    assert {one.application_id for one in steps} == {pool.other.pk}


@pytest.mark.parametrize("who", ["applicant", "office", "group", "county_group", "namer"])
def test_these_offices_see_no_child(world, who):
    rights = {right for right in Permission if world.user[who].can(right)}
    own = {right for right in Permission if right.value.endswith("_post")} | {Permission.READ_COMPLAINT}
    warned = {Permission.READ_WARNINGS, Permission.ACKNOWLEDGE_WARNING}  # each warning asks its own right besides
    assert rights <= own | warned
