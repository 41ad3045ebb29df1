"""维权岗, as its people do it in the browser: from the draft to the name, from the review to the end."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from guanai.calendars import today
from outreach.models import (
    OutreachEvent,
    OutreachSession,
    PostApplication,
    PostCriterion,
    PostCycle,
    PostScheme,
    PostTitle,
    PublicNotice,
    ServiceCommitment,
    SurveyRound,
)
from stations.access import Role
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.stations.rows import errors, send

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def do(client, name, row, **typed):
    """Send the form of a page and come to where it leads."""
    more = {key: typed.pop(key) for key in ("event", "kind") if key in typed and name in KEYED.get(key, ())}
    response = client.post(reverse(name, kwargs={"pk": row.pk, **more}), typed)
    assert response.status_code == 302, response.content.decode()[:3000]
    return client.get(response["Location"]).text


KEYED = {
    "event": ("post-application-step", "post-cycle-step", "post-title-step"),
    "kind": ("post-part-new", "post-scheme-part-new"),
}


def test_the_office_sets_up_rules_and_a_cycle(as_, world):
    office = as_("office")
    city = str(world.unit["chengbei"].pk)
    typed = {"title_name": "维护青少年权益岗", "starts_on": "2023-03-01", "notice_working_days": "5"}
    typed |= {"elimination_percent": "20", "elimination_reading": "E", "rectification_months": "12"}
    typed |= {"review_months": "24", "pool_scope": "公安系统", "unit": city}
    assert "notice_working_days" in errors(
        send(office, reverse("post-scheme-new"), **typed | {"notice_working_days": "4"})
    )
    assert send(office, reverse("post-scheme-new"), **typed).status_code == 302
    scheme = PostScheme.objects.get()
    level = reverse("post-scheme-part-new", args=[scheme.pk, "levels"])
    day = {"level": "city", "starts_on": "2023-03-01", "document": ""}
    assert errors(send(office, level, **day))["document"][0].startswith("市级、县（市、区）级须有批准文件")
    assert send(office, level, **day | {"document": "批复 3 号"}).status_code == 302
    year = {"level": "city", "start_year": str(today().year), "scheme": str(scheme.pk), "unit": city}
    assert send(office, reverse("post-cycle-new"), **year).status_code == 302
    again = send(office, reverse("post-cycle-new"), **year)
    assert "这一级这一届已经有了。" in again.content.decode()
    cycle = PostCycle.objects.get()
    assert "申报" in do(office, "post-cycle-step", cycle, event="invite")
    assert "批复 3 号" in office.get(scheme.get_absolute_url()).text


def test_the_leading_group_has_members_from_outside_and_several_heads(as_, world):
    city, url = str(world.unit["chengbei"].pk), reverse("post-member-new")
    typed = {"unit": city, "level": "city", "role": "head", "starts_on": "2023-03-01", "person": "", "name": ""}
    assert errors(send(as_("office"), url, **typed, post="团委副书记")) == {
        "person": ["本系统的人员选人，外单位的写姓名，两样选一样。"]
    }
    for name in ("甲书记", "乙主任"):
        assert send(as_("office"), url, **typed | {"name": name}, post="团市委").status_code == 302
    page = as_("applicant").get(reverse("posts")).text
    assert "组长 甲书记" in page
    assert "组长 乙主任" in page


def test_why_a_unit_may_not_apply_stands_there_with_the_paragraph(as_, pool, world):
    url = reverse("post-standing", args=[pool.cycle.pk])
    assert "已经申报过，现在是“草稿”" not in as_("applicant").get(url).text
    assert "可以申报" in as_("applicant").get(url).text
    page = as_("office").get(url, {"unit": "城西所"}).text
    assert "现在不能申报" in page
    assert (
        "申报市级，须先是县（市、区）级维权岗单位；本单位没有有效的县（市、区）级称号（实施意见第一条第1款）。" in page
    )
    assert "请先写明是哪个单位" in as_("county_group").get(url, {"unit": "河口所"}).text  # not of its tree


def test_of_two_who_write_the_same_version_of_a_commitment_the_second_is_told(as_, pool, monkeypatch):
    pool.come_to("creating")
    posts.commit(pool.one, unit=pool.user["applicant"], office=pool.office)
    monkeypatch.setattr("outreach.models.commitment.Max", lambda name: Max(name) - 1)  # read before the first was kept
    answer = as_("applicant").post(reverse("post-part-new", args=[pool.one.pk, "commitment"]), posts.FOUR)
    assert answer.status_code == 409
    assert "刚才已有别人登记，与这一条冲突，没有写入。" in answer.text
    assert posts.FOUR["phone"] in answer.text
    assert pool.one.commitments.count() == 1


def test_from_the_draft_to_the_name(as_, pool, world):
    applicant, county, group, office = (as_(one) for one in ("applicant", "county_group", "group", "office"))
    page = do(applicant, "post-application-step", pool.one, event="submit")
    assert "申报时已经固定" in page
    assert "等东湖分局推荐" in page
    assert ">推荐</a>" in county.get(pool.one.get_absolute_url()).text
    do(county, "post-application-step", pool.one, event="recommend", opinion="同意推荐")
    pool.other.submit(by=pool.user["second_applicant"])
    posts.recommend(pool.other, by=pool.user["other_group"])
    do(group, "post-application-step", pool.one, event="confirm")
    pool.fresh()
    pool.other.confirm(by=pool.group)
    do(group, "post-cycle-step", pool.cycle, event="begin")

    assert "还没有公开经审核的服务承诺" in applicant.get(pool.one.get_absolute_url()).text
    do(applicant, "post-part-new", pool.one, kind="commitment", **posts.FOUR)
    do(office, "post-commitment-approval", pool.one.commitments.get())
    do(office, "post-part-new", pool.one, kind="check", held_on=str(today()), inspectors="两人", findings="在岗")
    do(office, "post-part-new", pool.one, kind="training", held_on=str(today()), topic="业务培训")
    do(applicant, "post-part-new", pool.one, kind="online", on=str(today()))
    page = do(applicant, "post-part-new", pool.one, kind="survey", held_on=str(today()), **posts.ASKED)
    assert "知晓率 80.0%" in page
    posts.make_ready(pool.fresh() and pool.other, unit=pool.user["second_applicant"], office=pool.office)
    do(group, "post-cycle-step", pool.cycle, event="open_audit")

    veto, score = (pool.cycle.scheme.criteria.get(kind=kind) for kind in ("veto", "score"))
    do(group, "post-scores", pool.one, **{str(score.pk): "55", str(veto.pk): ""})
    board = group.get(reverse("post-decision", args=[pool.cycle.pk])).text
    assert "最多 1 个达标" in board
    assert "55.00" in board
    both = {"passing": [str(pool.one.pk), str(pool.other.pk)]}
    refused = group.post(reverse("post-decision", args=[pool.cycle.pk]), both)
    assert refused.status_code == 409
    assert "须写明理由并附会议纪要（实施意见第一条第1款）。" in refused.content.decode()
    do(group, "post-decision", pool.cycle, passing=[str(pool.one.pk)])

    page = do(office, "post-notice-new", pool.cycle, text="拟命名单位", phone="12345", working_days="5")
    assert "第二天起才能命名" in page
    do(office, "post-part-new", pool.one, kind="objection", received_on=str(today()), who="", words="材料不实")
    early = {"doc_no": "青 9 号", f"serial-{pool.one.pk}": "牌 1", f"shown-{pool.one.pk}": "on"}
    answer = as_("namer").post(reverse("post-naming", args=[pool.cycle.pk]), early)
    assert (answer.status_code, "期满以后才能命名" in answer.content.decode()) == (409, True)
    objection = pool.one.objections.get()
    assert "材料不实" in office.get(reverse("post-objection-answer", args=[objection.pk])).text
    do(office, "post-objection-answer", objection, outcome="dismissed", finding="查无此事")
    PublicNotice.objects.update(published_on=today() - 30 * DAY, ends_on=today() - DAY)
    page = do(as_("namer"), "post-naming", pool.cycle, **early)
    assert "已命名" in page
    title = PostTitle.objects.get(cycle=pool.cycle)
    assert title.is_demonstration
    assert "示范单位" in as_("applicant").get(title.get_absolute_url()).text


def test_a_review_that_fails_is_rectified_for_a_year(as_, world):
    title, group = title_at(world, "active"), as_("group")
    do(group, "post-title-step", title, event="start_review", kind="regular")
    review = reverse("post-title-step", args=[title.pk, "review_fail"])
    refused = group.post(review, {"score": "50", "opinion": "制度不落实"})
    assert (refused.status_code, "满意度调查" in refused.content.decode()) == (409, True)
    do(group, "post-title-survey", title, held_on=str(today()), **posts.ASKED)
    page = do(group, "post-title-step", title, event="review_fail", score="50", opinion="制度不落实")
    assert "不能提前结束" in page
    title.refresh_from_db()
    posts.period_is_over(title)
    title.period_end()
    page = do(group, "post-title-step", title, event="reassess_fail", opinion="仍不合格", doc_no="青 2 号")
    assert "已摘牌" in page


def test_revocation_is_the_naming_body_s_and_others_propose(as_, world):
    title = title_at(world, "active")
    url = reverse("post-title-step", args=[title.pk, "revoke"])
    assert as_("county_namer").get(url).status_code == 403
    assert "建议撤销" in as_("county_namer").get(title.get_absolute_url()).text
    page = do(as_("county_namer"), "post-proposal-new", title, ground="fraud", words="材料不实")
    assert "由原命名单位查实决定" in page
    typed = {"ground": "fraud", "finding": "经查属实", "doc_no": "青 3 号"}
    page = do(as_("namer"), "post-title-step", title, event="revoke", **typed)
    assert "还没有收回凭据" in page
    assert "收据 7 号" in do(as_("namer"), "post-plaque-return", posts.plaque_of(title), receipt="收据 7 号")


def test_the_day_s_own_step_is_nobody_s_page(as_, world):
    title = title_at(world, "rectifying")
    assert as_("group").get(reverse("post-title-step", args=[title.pk, "period_end"])).status_code == 404


def test_a_title_of_before_is_kept_by_the_bureau_of_its_level(as_, world):
    typed = {"unit": str(world.unit["chengxi"].pk), "level": "county", "title_name": "青少年维权岗"}
    typed |= {
        "named_on": "2019-05-04",
        "naming_body": "城北市公安局东湖分局",
        "doc_no": "青〔2019〕1 号",
        "serial": "牌 9",
    }
    assert as_("office").post(reverse("post-title-new"), typed).status_code == 302
    title = PostTitle.objects.get()
    assert (title.host, title.naming_unit) == (world.unit["donghu"], world.unit["donghu"])


def test_a_paper_is_handed_in_and_read_by_who_sees_the_application(as_, pool):
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    png = out.getvalue()
    url = reverse("post-part-new", args=[pool.one.pk, "paper"])
    bad = as_("applicant").post(url, {"kind": "form", "file": SimpleUploadedFile("a.pdf", b"GIF89a")})
    assert "只收 JPG、PNG 照片或 PDF 文件" in bad.content.decode()
    response = as_("applicant").post(url, {"kind": "form", "file": SimpleUploadedFile("a.png", png)})
    assert response.status_code == 302, response.content.decode()
    paper = reverse("post-paper", args=[pool.one.papers.get().pk])
    assert as_("county_group").get(paper).status_code == 200
    assert as_("second_applicant").get(paper).status_code == 404


def test_a_number_of_the_pack_opens_its_rows_for_who_may_see_them(as_, pool, world):
    unit = world.unit["chengdong"]
    for day in (today(), today() - 900 * DAY):
        event = posts.entered(OutreachEvent(unit=unit, title=f"开学第一课{day}"))
        posts.entered(OutreachSession(unit=unit, event=event, place="操场", held_on=day, audience=60))
    facts = {"entered_at": pool.one.entered_at, "weight": 9}
    PostCriterion.objects.create(scheme=pool.cycle.scheme, text="走访", evidence="visits", position=3, **facts)
    cast.appoint(world.user["head"], Role.APPLICANT, unit, by=world.user["security"])
    pool.one.submit(by=world.user["applicant"])
    page = as_("head").get(pool.one.get_absolute_url()).text
    pool.one.refresh_from_db()
    days = [f"{one.year} 年 {one.month} 月 {one.day} 日" for one in (pool.one.pack_since, pool.one.pack_until)]
    assert f"{days[0]}至 {days[1]}，申报时已经固定" in page  # of two years both are said
    (found,) = re.findall(r'<a href="(/sessions/[^"]+)">1 场</a>', page)
    rows = as_("head").get(unescape(found)).text
    assert f"开学第一课{today()}" in rows
    assert f"开学第一课{today() - 900 * DAY}" not in rows  # within the days of the pack
    assert 'class="number">0 次</td>' in page  # visits are a number that opens nothing
    for who in ("applicant", "group", "county_group"):
        assert "/sessions/" not in as_(who).get(pool.one.get_absolute_url()).text


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_pages_ask_no_more_with_more_rows(as_, pool, world):
    pool.come_to("auditing")
    office, group = as_("office"), as_("group")
    asked = [
        (office, reverse("posts")), (office, pool.cycle.get_absolute_url()), (office, reverse("post-titles")),
        (group, reverse("post-decision", args=[pool.cycle.pk])),
    ]  # fmt: skip
    before = [queries(*one) for one in asked]
    for number in range(6):
        unit = world.unit["donghu"].enter(
            by=None, code=f"more{number}", name=f"所{number}", short=f"所{number}", kind="police_station",
            parent=world.unit["donghu"],
        )  # fmt: skip
        posts.known_title(unit, "county", world.unit["donghu"], office=pool.office)
        row = PostApplication(unit=unit, cycle=pool.cycle, branch="general", head=pool.one.head, phone="1")
        row.status, row.submitted_on, row.pack_digest, row.entered_at = "auditing", today(), "x", pool.one.entered_at
        row.save()
    assert [queries(*one) for one in asked] == before
    assert max(before) <= 15, before


def test_the_board_stays_on_the_page_after_a_refusal_and_goes_once_it_is_decided(as_, pool):
    pool.come_to("auditing")
    posts.score(pool.one, 55, by=pool.group)
    group, url = as_("group"), reverse("post-decision", args=[pool.cycle.pk])
    refused = group.post(url, {"passing": [str(pool.one.pk), str(pool.other.pk)]})
    assert (refused.status_code, "55.00" in refused.text) == (409, True)
    assert "创建单位 2 个，最多 1 个达标" in refused.text
    assert "作出审核决定" in group.get(pool.cycle.get_absolute_url()).text
    do(group, "post-decision", pool.cycle, passing=[str(pool.one.pk)])
    assert ">作出审核决定</a>" not in group.get(pool.cycle.get_absolute_url()).text
    again = group.get(url, follow=True)
    assert again.redirect_chain
    assert "这一届的审核决定已经作出，一届只决定一次" in again.text
    assert "刚才已经由别人" not in group.post(url, {"passing": [str(pool.one.pk)]}, follow=True).text


def test_a_promise_is_read_before_it_is_approved_beside_the_one_that_counts(as_, pool):
    pool.come_to("creating")
    posts.commit(pool.one, unit=pool.user["applicant"], office=pool.office)
    row = ServiceCommitment(application=pool.one, **posts.FOUR | {"content": "周末也接待家长", "phone": "12388"})
    row.draw_up(by=pool.user["applicant"])
    page = as_("office").get(reverse("post-commitment-approval", args=[row.pk])).text
    for words in ("周末也接待家长", "12388", "人民路 1 号", "陈所长", "现在公开的是第 1 版", "受理未成年人求助"):
        assert words in page


def test_the_page_before_a_step_says_what_is_missing_and_what_will_happen(as_, pool):
    step = "post-cycle-step"
    pool.come_to("submitted")
    page = as_("group").get(reverse(step, args=[pool.cycle.pk, "begin"])).text
    assert "还有 2 份申报没有推荐、确定或退回" in page
    assert "还没有确定创建单位" in page
    pool._recommended()
    pool.fresh()
    for one in (pool.one, pool.other):
        one.confirm(by=pool.group)
    url = reverse(step, args=[pool.cycle.pk, "begin"])
    assert "2 个创建单位开始创建，差额按这个数算，最多 1 个达标" in as_("group").get(url).text
    pool.cycle.begin(by=pool.group)
    url = reverse(step, args=[pool.cycle.pk, "open_audit"])
    page = as_("group").get(url).text
    assert "不能转入审核" in page
    assert "还没有公开经审核的服务承诺" in page
    assert "两年创建期还没有满" in page
    posts.make_ready(pool.fresh(), unit=pool.user["applicant"], office=pool.office)
    posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)
    page = as_("group").get(url).text
    assert "不能转入审核" not in page
    assert "不影响转入审核" in page
    assert "2 个创建单位一起转入审核" in page


def test_only_what_can_be_written_down_now_is_offered(as_, pool):
    pool.come_to("creating")
    group, office = as_("group"), as_("office")
    assert "决定继续申报" not in group.get(pool.one.get_absolute_url()).text
    assert "发网上问卷" in office.get(pool.one.get_absolute_url()).text
    SurveyRound(application=pool.one, opens_on=today(), closes_on=today() + DAY).open(by=pool.office)
    page = office.get(pool.one.get_absolute_url()).text
    assert ("发网上问卷" in page, "登记知晓度、满意度调查" in page) == (False, False)
    lower = PostTitle.objects.get(unit=pool.one.unit, level="county")
    lower.lose_function("编制撤销", by=pool.office)
    assert "决定继续申报" in group.get(pool.one.get_absolute_url()).text


def test_why_a_unit_may_not_apply_stands_above_the_form(as_, pool):
    url = reverse("post-application-new", args=[pool.cycle.pk])
    page = as_("applicant").get(url).text
    assert "城东所现在不能申报：" in page
    assert "本单位在这一届已经申报过" in page
    pool.one.void("重写", by=pool.user["applicant"])
    assert "现在不能申报" not in as_("applicant").get(url).text


def test_an_answer_offers_only_what_the_account_may_say(as_, pool):
    pool.come_to("in_notice")
    row = posts.objection(pool.one, by=pool.office)
    url = reverse("post-objection-answer", args=[row.pk])
    shown = {who: [word in as_(who).get(url).text for word in OUTCOMES] for who in ("office", "group")}
    assert shown == {"office": [True, False, False], "group": [True, True, True]}
    assert as_("office").post(url, {"outcome": "upheld", "finding": "属实"}).status_code == 422
    row.refresh_from_db()
    assert row.answered_at is None


OUTCOMES = ('value="dismissed"', 'value="upheld"', 'value="fraud"')


@pytest.mark.parametrize(
    ("kind", "who", "name"),
    [
        ("commitment", "applicant", "content"), ("check", "office", "findings"), ("training", "office", "topic"),
        ("continuation", "group", "reason"),
    ],
)  # fmt: skip
def test_sentences_have_room(as_, pool, kind, who, name):
    pool.come_to("creating")
    page = as_(who).get(reverse("post-part-new", args=[pool.one.pk, kind])).text
    assert f'<textarea name="{name}"' in page


def test_the_poster_of_a_title_promises_only_what_there_is_and_prints_clean(as_, pool):
    known = title_at(pool.world, "active", "chengxi")
    page = as_("office").get(reverse("post-title-poster", args=[known.pk])).text
    assert "服务承诺" not in page
    assert "称号、命名单位和牌匾，扫一扫就能查" in page
    assert '<span class="off-paper">公开页面的海报</span>' in page
    assert page.count("打印人") == 1
    pool.come_to("named")
    page = as_("office").get(reverse("post-title-poster", args=[pool.one.title.pk])).text
    assert "服务承诺、维权电话、负责人和牌匾，扫一扫就能查" in page


def test_no_full_stop_stands_before_another_sign(as_, world):
    title = title_at(world, "under_review")
    title.reviews.get().fails(50, "联系点没有人值守。", by=world.user["group"])
    page = as_("group").get(title.get_absolute_url()).text
    assert "联系点没有人值守。" in page
    assert not re.search("。[；，：。]", page)


def test_the_page_before_submitting_or_confirming_says_what_is_against_it_and_what_follows(as_, pool):
    submit = reverse("post-application-step", args=[pool.one.pk, "submit"])
    page = as_("applicant").get(submit).text
    assert "报上去以后佐证固定，草稿不能再改，等东湖分局推荐。" in page
    assert "现在不能办" not in page
    pool.come_to("recommended")
    PostCycle.objects.update(quota_total=1)
    confirm = reverse("post-application-step", args=[pool.one.pk, "confirm"])
    page = as_("group").get(confirm).text
    assert "已确定 0 个，名额 1 个。确定以后计入创建单位数，退出和取消资格的也算。" in page
    pool.other.confirm(by=pool.group)
    assert "名额 1 个已经用完，不能再确定。" in as_("group").get(confirm).text
    PostTitle.objects.get(unit=pool.one.unit).lose_function("编制撤销", by=pool.office)
    page = as_("group").get(confirm).text
    assert "现在不能办：申报市级，须先是县（市、区）级维权岗单位" in page


def twice(client, url: str, **typed) -> list[int]:
    """The button is clicked twice."""
    form = client.get(url).context["form"]
    typed["pk"] = form["pk"].value()
    return [client.post(url, typed).status_code for _ in range(2)]


DAY_OF = {"held_on": str(today())}


@pytest.mark.parametrize(
    ("status", "who", "kind", "typed", "rows"),
    [
        ("creating", "office", "check", DAY_OF | {"inspectors": "两人", "findings": "在岗"}, "checks"),
        ("creating", "office", "training", DAY_OF | {"topic": "业务"}, "trainings"),
        ("creating", "applicant", "survey", DAY_OF | posts.ASKED, "surveys"),
        ("creating", "applicant", "commitment", posts.FOUR, "commitments"),
        ("in_notice", "office", "objection", {"received_on": str(today()), "who": "", "words": "不实"}, "objections"),
    ],
)
def test_a_double_click_makes_one_row(as_, pool, status, who, kind, typed, rows):
    pool.come_to(status)
    found = getattr(pool.one, rows).count()
    assert twice(as_(who), reverse("post-part-new", args=[pool.one.pk, kind]), **typed) == [302, 302]
    assert getattr(pool.one, rows).count() == found + 1


def test_nor_of_a_title(as_, world):
    title = title_at(world, "under_review")
    survey, proposal = (reverse(name, args=[title.pk]) for name in ("post-title-survey", "post-proposal-new"))
    assert twice(as_("office"), survey, **DAY_OF, **posts.ASKED) == [302, 302]
    assert twice(as_("county_group"), proposal, ground="fraud", words="不实") == [302, 302]
    assert (title.reviews.get().surveys.count(), title.proposals.count()) == (2, 1)


def test_a_form_of_another_account_makes_no_row(as_, pool):
    pool.come_to("creating")
    url = reverse("post-part-new", args=[pool.one.pk, "survey"])
    theirs = as_("office").get(url).context["form"]["pk"].value()
    for pk in (theirs, "x"):
        answer = as_("applicant").post(url, DAY_OF | posts.ASKED | {"pk": pk})
        assert answer.status_code == 422
    assert not pool.one.surveys.exists()
