"""The whole file of one child in a real browser: from a clue to the seal, and to the one look that the law allows."""

import subprocess
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.models import Minor, SealAccess
from guanai.calendars import today
from stations.access import Role
from tests.cases import files
from tests.journeys.conftest import PHONE, saved
from tests.stations import rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
FILED = today() - 30 * DAY
NAME, SAID = "刘小明", "奶奶说他每天按时回家。"
VISITED = (today() - 14 * DAY, today() - 7 * DAY, today())


@pytest.fixture
def staff(world):
    """A cleared mentor and a designated officer of 城东所, with their accounts."""
    rows.clearance(files.join_mentor(world))
    files.join_officer(world)


class Desk:
    """A browser of one account, and what its hands do."""

    def __init__(self, page: Page):
        self.page = page

    def menu(self, name: str) -> None:
        self.page.get_by_role("navigation", name="主导航").get_by_role("link", name=name).click()

    def tab(self, name: str) -> None:
        self.page.get_by_role("navigation", name="档案的各页").get_by_role("link", name=name).click()

    def open(self, *links: str) -> None:
        """Follow links of the page by their names, one after the other."""
        for name in links:
            self.page.locator("main").get_by_role("link", name=name).first.click()

    def write(self, **told: str | date) -> None:
        """Fill in the fields of a form, each by its label."""
        for label, value in told.items():
            field = self.page.get_by_label(label, exact=True).or_(self.page.get_by_label(f"{label}*", exact=True))
            typed = str(value)
            field.select_option(label=typed) if field.evaluate("box => box.tagName") == "SELECT" else field.fill(typed)

    def choose(self, *words: str) -> None:
        """Press what is chosen by pressing."""
        for one in words:
            self.page.locator("label.choice").get_by_text(one, exact=True).click()

    def press(self, name: str, said: str = "") -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()
        if said:
            expect(self.page.locator(".notice.success")).to_contain_text(said)

    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def finds_nothing(self, address: str) -> None:
        self.page.goto(address)
        expect(self.page.get_by_role("heading", name="没有找到这一页")).to_be_visible()


def file_from_clue(member: Desk) -> Minor:
    member.menu("线索转办")
    member.open("报一条线索")
    member.choose("不良倾向")
    member.write(内容="放学后常在网吧，跟着大孩子拿人东西。", 渠道="学校", 反映人身份="学校、医院等工作人员")
    member.write(发现时间=f"{FILED:%Y-%m-%d}T09:00")
    member.press("保存", "请尽快核查")
    member.open("核查")
    member.write(情况="班主任和奶奶都说属实。")
    member.press("核查", "已核查")
    member.open("建档")
    member.write(姓名=NAME, 身份证号=files.number(), 建档日期=FILED)
    member.press("保存", "已建档")
    return Minor.objects.get()


def found_and_plan(member: Desk) -> None:
    """What the notice on a child under fourteen asks for, then the plan and the team."""
    member.open("登记依据")
    member.choose("法定职责")
    member.write(法律条款="未成年人保护法第一百条（履行职责，保障未成年人合法权益）", 用途="走访帮教", 日期=FILED)
    member.press("保存", "已登记依据")
    member.tab("计划")
    member.open("列入计划")
    member.write(需求="学习", 目标="期末前不再旷课", 怎么做="每周与班主任通一次话")
    member.press("保存")
    member.open("组建小组")
    member.choose("一帮一", "周老师")
    member.write(成立日期=FILED)
    member.press("保存")
    member.sees("周老师")


def assess(head: Desk, child: Minor) -> None:
    head.page.goto(child.get_absolute_url())
    head.tab("分级")
    head.open("评估")
    head.press("记下这次评估", "已评估")
    head.sees("现在的分级", "公益监护")


def visit_with_one_thumb(mentor: Desk) -> None:
    """The first because it is due, the others from the page that the one before leads to."""
    for number, on in enumerate(VISITED):
        mentor.open("再记一条") if number else mentor.page.goto("/workbench/")
        mentor.open("记走访")
        mentor.write(情况=SAID, 走访日期=on)
        mentor.press("保存", "走访已记下")
        assert mentor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def ask_and_answer(member: Desk, neighbour: Desk, child: Minor) -> None:
    member.page.goto(child.get_absolute_url())
    member.open("转办")
    member.write(类别="转办", 送往公安单位="城西所", 请求事项="查网吧接纳未成年人")
    member.write(情况和要求="网吧在你所辖区，请核查。", 依据="法定职责", 依据说明="未成年人保护法第五十八条")
    member.press("保存", "核对后发出")
    member.press("发出", "已发出")
    sent = member.page.url
    neighbour.menu("工作台")
    neighbour.open("办理", "接收")
    neighbour.press("接收", "已接收")
    neighbour.open("答复")
    neighbour.write(答复="已核查并责令改正。")
    neighbour.press("答复", "已答复")
    neighbour.finds_nothing(child.get_absolute_url())
    member.page.goto(sent)
    member.sees("已核查并责令改正。")
    member.open("办结")
    member.press("办结", "已办结")


def keep_the_safeguards(head: Desk, officer: Desk, child: Minor) -> None:
    """The head enters the first case, the officer who handles it keeps what the law asks for."""
    head.page.goto(child.get_absolute_url())
    head.tab("案件")
    head.open("登记案件")
    head.write(案件编号="A3301", 案件性质="治安", 孩子的身份="未达刑责年龄行为人", 行为日期=FILED, 受案日期=FILED)
    head.write(承办人="郑警官（城东所）")
    head.press("保存", "已登记")
    officer.page.goto(head.page.url)
    officer.sees("已做 1 项")
    officer.open("登记法定代理人到场")
    officer.write(到场的是="法定代理人", 到场人姓名="刘大山", 到场人阅读笔录日期=today())
    officer.press("保存", "已登记")
    officer.open("登记不公开身份")
    officer.press("保存", "已登记")
    officer.sees("应当做的 3 项，已做 3 项")
    officer.open("修改")
    officer.write(处理结果="不予处罚", 处理日期=today(), 办结日期=today())
    officer.press("保存", "已保存")


def verify_outcome(member: Desk, head: Desk, child: Minor) -> None:
    member.page.goto(child.get_absolute_url())
    member.tab("成效")
    member.open("记成效")
    member.write(成效="回归校园", 依据="学籍证明")
    member.press("保存")
    member.sees("待核实")
    head.menu("工作台")
    head.open("核实成效")
    head.press("核实：回归校园")
    head.sees("核实，")


def close(member: Desk, child: Minor) -> None:
    """Refused while the team stands or the plan has no result; the page says what is open and leads there."""
    member.page.goto(child.get_absolute_url())
    member.open("改变状态")
    member.sees("要结案，先办完这些")
    member.open("1 个帮教小组没有结束", "结束小组")
    member.press("结束小组", "已结束")
    member.open("改变状态", "1 项帮教计划没有写明结果", "完成")
    member.write(结果="两个月没有旷课")
    member.press("完成")
    member.page.goto(child.get_absolute_url())
    member.open("改变状态")
    member.choose("结案")
    member.write(结案原因="达到帮教目标")
    member.press("保存", "已改为“结案”")


def seal(keeper: Desk, head: Desk, child: Minor) -> None:
    keeper.menu("工作台")
    keeper.open("去封存", f"封存 {child}")
    keeper.write(封存通知书文号="东公封字第 1 号")
    keeper.press("封存", "已封存")
    head.finds_nothing(child.get_absolute_url())
    head.page.goto("/minors/")
    expect(head.page.get_by_text(child.file_no)).to_have_count(0)


def look_once(keeper: Desk, second: Desk, viewer: Desk, child: Minor) -> None:
    """Asked for by one keeper, allowed by another, promised by the viewer; when the time is up it is gone."""
    keeper.open(str(child), "登记查阅申请")
    keeper.write(
        查阅人登录名="neighbour", 查阅理由="司法机关为办案需要", 申请单位="东湖区人民检察院", 公函文号="第 9 号"
    )
    keeper.press("登记", "由另一位封存专管批准")
    second.menu("工作台")
    second.open("去批准", "批准查阅")
    second.press("批准", "已批准")
    viewer.page.goto("/workbench/")
    viewer.open("去查阅")
    viewer.write(承诺人姓名=f"{Role.STATION_MEMBER.label}neighbour")
    viewer.press("承诺并查阅")
    viewer.sees("依法封存", NAME, SAID)
    shown = viewer.page.url
    SealAccess.objects.update(until=timezone.now() - timedelta(seconds=1))
    viewer.finds_nothing(shown)
    keeper.page.reload()
    keeper.sees("已失效")


def test_a_child_from_a_clue_to_the_seal_and_the_one_look_the_law_allows(visit, staff, world, complaints):
    member, head = Desk(visit("member")), Desk(visit("head"))
    child = file_from_clue(member)
    found_and_plan(member)
    assess(head, child)
    visit_with_one_thumb(Desk(visit("mentor", size=PHONE)))
    neighbour = Desk(visit("neighbour"))
    ask_and_answer(member, neighbour, child)
    keep_the_safeguards(head, Desk(visit("officer")), child)
    verify_outcome(member, head, child)
    close(member, child)
    keeper = Desk(visit("keeper"))
    seal(keeper, head, child)
    look_once(keeper, Desk(visit("second_keeper")), neighbour, child)
    complaints.clear()  # the console says 404 too


@pytest.fixture
def six(world):
    """A mentor of six, and two who may take over."""
    station = world.unit["chengdong"]
    going = rows.person(station, name="周建国", kind="retired_police")
    for number in range(1, 7):
        files.team(files.child(station, id_no=files.number(number)), [going])
    for name in ("吴秀英", "郑和平"):
        rows.cleared(station, name=name)
    return going


def test_a_mentor_of_six_hands_over_on_one_page_and_the_gap_is_filled_later(visit, six, tmp_path):
    head = Desk(visit("head"))
    head.page.goto(six.get_absolute_url())
    head.open("移交")
    head.write(原因="患病")
    successors, gaps = head.page.get_by_label("接手人"), head.page.get_by_label("暂时空缺到")
    expect(successors).to_have_count(6)
    for number in range(5):
        successors.nth(number).select_option(label="吴秀英" if number % 2 else "郑和平")
    head.press("一次移交")
    expect(head.page.get_by_role("alert")).to_contain_text("还没有移交")  # one child was forgotten: nothing is done
    gaps.nth(5).fill(str(today() + 20 * DAY))
    head.press("一次移交", "移交函可以打印")
    head.sees("空缺到")
    letter = saved(head.page, tmp_path, "打印移交函")
    assert letter.startswith(b"%PDF-")
    printed = subprocess.run(["pdftotext", "-", "-"], input=letter, capture_output=True, check=True).stdout.decode()
    assert [child.file_no in printed for child in Minor.objects.all()] == [True] * 6
    assert NAME not in printed
    head.menu("工作台")
    head.open("选接手人")
    head.write(接手人="郑和平")
    head.press("保存", "空缺已补上")
    expect(head.page.get_by_text("空缺到")).to_have_count(0)
