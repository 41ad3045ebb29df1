"""The whole 维权岗 cycle of one unit in a real browser: from the application to the plaque that comes down."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from guanai import intake
from guanai.calendars import months_later, today
from outreach.models import PostApplication, PostTitle, SurveyRound
from outreach.tasks import end_rectifications
from stations.models import User
from tests import world as cast
from tests.journeys.conftest import PHONE, saved
from tests.journeys.test_file import Desk
from tests.outreach import posts
from tests.outreach.post_ways import Pool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SURVEY = {"调查人数": "60", "知晓人数": "48", "回答满意与否的人数": "40", "满意人数": "38"}
PROMISE = {"维权内容": "受理未成年人求助", "维权电话": "12355", "单位地址": "人民路 1 号", "负责人": "陈所长"}


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    """A city's cycle that invites: 河口所 goes along through its verbs, 城东所 has written nothing yet."""
    pool = Pool(world)
    pool.one.void("重新写", by=world.user["applicant"])
    return pool


@pytest.fixture
def clock():
    """The day of the portal, which a test may move."""
    with time_machine.travel(datetime.now(tz=timezone.get_current_timezone())) as found:
        yield found


class Office:
    """The accounts of the cycle, each in its own browser; who comes back on another day signs in anew."""

    def __init__(self, visit, clock):
        self.visit, self.clock, self.desks = visit, clock, {}

    def __call__(self, login: str, row=None) -> Desk:
        if login not in self.desks:
            self.desks[login] = Desk(self.visit(login, **({"size": PHONE} if login == "applicant" else {})))
        if row is not None:
            self.desks[login].page.goto(row.get_absolute_url())
        return self.desks[login]

    def anybody(self, address: str) -> Desk:
        """Somebody with a phone, who is known to nobody."""
        desk = Desk(self.visit(size=PHONE))
        desk.page.goto(address)
        return desk

    def go_to(self, day) -> None:
        """To nine in the morning of that day, with a new password for everybody."""
        self.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=timezone.get_current_timezone()))
        User.objects.update(password_at=timezone.now(), last_login=timezone.now())
        for desk in self.desks.values():
            desk.page.context.close()
        self.desks = {}


@pytest.fixture
def at(visit, clock):
    return Office(visit, clock)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


def apply(unit: Desk, cycle) -> PostApplication:
    """写申报 on a phone: the pack stands there by itself, and is fixed with the button."""
    unit.page.goto(cycle.get_absolute_url())
    unit.open("能不能申报", "写申报")
    unit.write(警种="派出所", 负责人="陈所长", 联系电话="12355", 申报理由="常年进校园。")
    unit.press("保存", "草稿已存")
    unit.sees("常去学校讲法", "0 场", "申报表")
    unit.open("交材料")
    unit.write(材料="申报表")
    unit.page.get_by_label("文件").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    unit.press("保存", "已登记")
    unit.open("申报")
    unit.press("申报", "佐证已经固定")
    unit.sees("申报时已经固定，校验值", "等东湖分局推荐")
    return PostApplication.objects.get(unit__code="chengdong", voided_at=None)


def create(at, pool, row) -> None:
    """Recommended, confirmed, and all that the audit asks for."""
    county = at("county_group")
    county.page.goto("/workbench/")
    county.open("去推荐")
    county.write(推荐意见="同意推荐")
    county.press("推荐", "已推荐")
    group = at("group", row)
    group.open("确定为创建单位")
    group.press("确定为创建单位", "已确定")
    pool.other.submit(by=pool.user["second_applicant"])
    posts.recommend(pool.other, by=pool.user["other_group"])
    pool.other.confirm(by=pool.group)
    group.page.goto(pool.cycle.get_absolute_url())
    group.open("开始创建")
    group.press("开始创建", "创建期开始了")


def gather(at, pool, row) -> None:
    """Commitment, check, training, 问卷: nothing moves on without them."""
    unit, office = at("applicant", row), at("office", row)
    unit.sees("还没有公开经审核的服务承诺")
    unit.open("写服务承诺")
    unit.write(**PROMISE)
    unit.press("保存", "已登记")
    ask(at, unit, row)
    office.page.reload()
    office.open("审核")
    office.press("审核通过", "对外公开")
    office.open("登记不定期检查")
    office.write(检查日期=today(), 检查人员="办公室两人", 检查情况="值班在岗")
    office.press("保存", "已登记")
    office.open("登记负责人培训")
    office.write(培训日期=today(), 培训内容="业务培训")
    office.press("保存", "已登记")
    posts.make_ready(pool.other, unit=pool.user["second_applicant"], office=pool.office)


def ask(at, unit: Desk, row) -> None:
    """问卷 by the code on the poster: answered on a phone without log-in, and counted when it is closed."""
    unit.open("发网上问卷")
    unit.write(截止日期=today() + timedelta(days=9))
    unit.press("保存", "已登记")
    asked = SurveyRound.objects.get(application=row)
    phone = at.anybody(reverse("public-survey", args=[asked.pk]))
    for answer in ("14 到 17 岁", "是，住在这里，或在这里上学、工作", "知道", "满意"):
        phone.page.get_by_label(answer, exact=True).check()
    phone.press("送出")
    phone.sees("谢谢，收到了")
    intake.take_in()  # as the clock does each minute
    unit.page.goto(asked.get_absolute_url())
    unit.open("结束并统计")
    unit.press("结束并统计", "已结束，调查结果已登记")
    unit.page.goto(row.get_absolute_url())
    unit.sees("知晓率 100.0%", "满意率 100.0%", "不足三十人，仅供参考")


def decide(at, pool, row, folder: Path) -> None:
    """Audit, scores, the board; more than the cap is refused; the minutes go home as Word."""
    group = at("group", pool.cycle)
    group.open("转入审核")
    group.press("转入审核", "全部创建单位已转入审核")
    group.page.goto(row.get_absolute_url())
    group.open("打分")
    group.page.get_by_label("常去学校讲法").fill("55")
    group.press("保存", "分数已登记")
    group.page.goto(pool.cycle.get_absolute_url())
    group.open("作出审核决定")
    group.sees("创建单位 2 个，最多 1 个达标", "55.00")
    boxes = group.page.get_by_role("checkbox")
    for box in (boxes.nth(0), boxes.nth(1)):
        box.check()
    group.press("作出决定")
    group.sees("最多 1 个达标，选了 2 个；确需超过的，须写明理由并附会议纪要（实施意见第一条第1款）")
    group.page.get_by_role("checkbox", name="河口派出所").uncheck()
    group.write(会议纪要="两个单位逐一研究，一致同意。")
    group.press("作出决定", "已作出审核决定")
    minutes = saved(group.page, folder, "会议纪要")
    text = ZipFile(BytesIO(minutes)).read("word/document.xml").decode()
    assert "达标单位 1 个：东湖分局城东派出所。" in text
    assert "2×80÷100，只取整数，得 1" in text


def publish(at, pool, row) -> None:
    """The notice, and what anybody says against it on the public page: until it is answered nobody is named."""
    office = at("office", pool.cycle)
    office.open("公示")
    office.write(公示内容="拟命名单位公示如下", 监督电话="12345")
    office.press("发布公示", "期满以后才能命名")
    phone = at.anybody(reverse("public-home"))
    phone.open("公示和异议", "对东湖分局城东派出所提异议")
    phone.write(异议内容="材料不实")
    phone.press("送出异议")
    phone.sees("已收到", "您写的内容已加密保存")
    intake.take_in()


def be_named(at, pool, row) -> PostTitle:
    at.go_to(pool.cycle.notice.ends_on + timedelta(days=1))
    namer, office = at("namer"), at("office", row)
    namer.page.goto("/workbench/")
    namer.open("去命名")
    namer.write(命名决定的文号="青〔2026〕9 号", 东湖分局城东派出所的牌匾编号="牌 9")
    namer.press("命名")
    namer.sees("对城东所的异议还没有查清，不能命名（实施意见第一条第1款）")
    office.open("核查答复")
    office.sees("收到的内容：材料不实")
    office.write(结论="不成立", 核查情况="查无此事")
    office.press("答复", "已答复")
    namer.press("命名", "称号和牌匾已登记")
    title = PostTitle.objects.get(cycle=pool.cycle)
    phone = at.anybody(reverse("public-titles"))
    phone.open("东湖分局城东派出所")
    phone.sees("受理未成年人求助", "青〔2026〕9 号", "牌 9")
    return title


def fail_review(at, title) -> None:
    """Two years on the title is to be reviewed; it is found wanting."""
    at.go_to(months_later(title.named_on, 24) + timedelta(days=1))
    group = at("group")
    group.page.goto("/workbench/")
    group.open("去复核")
    group.sees("该复核了")
    group.open("开始复核")
    group.write(复核方式="定期复核")
    group.press("保存", "复核开始了")
    group.open("登记调查")
    group.write(调查日期=today(), **SURVEY)
    group.press("保存", "调查已登记")
    group.open("复核不合格，责令整改")
    group.write(得分="50")
    group.page.get_by_label("复核意见").fill("值班制度不落实")
    group.press("保存", "整改一年")
    title.refresh_from_db()
    assert title.due_on == months_later(today(), 12)


def lose(at, title) -> None:
    """The day before nothing can be done; on the day itself it is assessed, and the plaque comes down."""
    at.go_to(title.due_on - timedelta(days=1))
    end_rectifications()
    group = at("group", title)
    group.sees("期满自动转入考核，不能提前结束（实施意见第一条第2款）")
    expect(group.page.get_by_role("link", name="取消称号")).to_have_count(0)
    at.go_to(title.due_on)
    end_rectifications()
    group = at("group")
    group.page.goto("/workbench/")
    group.open("去考核")
    group.open("考核仍不合格，取消称号")
    group.write(考核意见="仍不合格", 取消决定的文号="青〔2029〕2 号")
    group.press("保存", "牌匾摘下")
    group.sees("已取消（摘牌）", "牌 9", "已摘牌", "青〔2029〕2 号")


def test_a_unit_applies_is_named_and_loses_the_title_again(at, pool, tmp_path):
    row = apply(at("applicant"), pool.cycle)
    create(at, pool, row)
    gather(at, pool, row)
    decide(at, pool, row, tmp_path)
    publish(at, pool, row)
    title = be_named(at, pool, row)
    fail_review(at, title)
    lose(at, title)
    unit = at("applicant", title)
    unit.sees("已摘牌")
    width = unit.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
