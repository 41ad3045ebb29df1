"""A year's summary in a real browser: a station records, its county hands in, the bureau writes, checks and issues."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from guanai.calendars import today
from reports.models import SummaryIssue, SummaryOutline, UnitSubmission
from stations.access import Role
from stations.models import User
from tests import world as cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bureau(world):
    """Every unit counts its own records; beside the two of the bureau's committee a third and a fourth."""
    for unit in world.unit.values():
        unit.count_from(today().replace(month=1, day=1), by=None)
    for login in ("third", "fourth"):
        world.user[login] = User.enter(login=login, name=login, password="x", by=None)
        cast.appoint(world.user[login], Role.BUREAU_COMMITTEE, world.unit["chengbei"], by=world.user["security"])
    return world


def confirm(page: Page, word: str) -> None:
    """A step is a link to a page that says what follows, and a button there."""
    page.get_by_role("link", name=word, exact=True).click()
    page.get_by_role("button", name=word, exact=True).click()


def write(page: Page, chapter: str, text: str) -> None:
    page.get_by_role("link", name=f"编写{chapter}", exact=True).click()
    page.get_by_label("正文").fill(text)
    page.get_by_role("button", name="保存", exact=True).click()


def test_a_year_from_the_station_to_the_issued_paper(bureau, visit):
    year = today().year
    summary, review = f"/summaries/chengbei/{year}/", f"/summaries/chengbei/{year}/review/"

    head = visit("head")  # the station keeps what the figures count
    head.goto("/sessions/new/")
    head.get_by_label("新活动名称").fill("法治进校园")
    head.get_by_label("地点").fill("社区广场")
    head.get_by_text("禁毒", exact=True).click()
    head.get_by_label("受教育人次").fill("80")
    head.get_by_role("button", name="保存", exact=True).click()
    expect(head.get_by_role("heading", level=1)).to_contain_text("法治进校园")

    writer = visit("bureau")
    writer.goto(summary)
    writer.get_by_role("button", name="建立提纲").click()
    writer.get_by_label("各单位报送期限").fill(str(today() + timedelta(days=10)))
    writer.get_by_role("button", name="保存", exact=True).click()
    write(writer, "导语", "全年工作扎实推进。")
    qinghe = UnitSubmission.objects.get(unit__code="qinghe")
    writer.goto(qinghe.get_absolute_url())
    writer.get_by_role("link", name="注明未报送").click()
    writer.get_by_label("未报送的原因").fill("局址搬迁，来不及整理。")
    writer.get_by_role("button", name="注明未报送").click()

    county = visit("county")  # the county finds it on its workbench
    county.goto("/workbench/")
    county.get_by_role("link", name="去写").first.click()
    county.get_by_role("link", name="编写法治教育", exact=True).click()
    box = county.get_by_label("正文")
    box.press_sequentially("本年宣讲{{M99x}}")
    county.clock.run_for(1000)
    expect(county.locator("#checked")).to_contain_text("没有{{M99x}}这个指标")
    box.fill("本年宣讲{{M20}}，效果好。")
    county.clock.run_for(1000)
    expect(county.locator("#checked")).to_contain_text("引用的数都对")
    county.get_by_role("button", name="保存", exact=True).click()
    confirm(county, "报送")

    writer.goto(UnitSubmission.objects.get(unit__code="donghu").get_absolute_url())
    confirm(writer, "受理")
    confirm(writer, "锁定")
    writer.goto(summary)
    writer.locator(".given a.figure").first.click()
    expect(writer.locator("#behind")).to_contain_text("本年已举办的宣讲场次之和")
    writer.goto(review)
    confirm(writer, "送审")
    expect(writer.get_by_text("都不能核对、核准和印发")).to_be_visible()
    for word in ("核对无误", "印发"):  # whose hand is in it is not even offered them
        expect(writer.get_by_role("link", name=word, exact=True)).to_have_count(0)

    for name, words in (("second", ("核对无误",)), ("third", ("核对无误", "核准")), ("fourth", ("印发",))):
        page = visit(name)
        page.goto(review)
        for word in words:
            confirm(page, word)
            page.goto(review)
    issue = SummaryIssue.objects.get()
    assert SummaryOutline.objects.get().status == "issued"

    reader = visit("second")  # whoever may see the figures reads it, and nobody changes it
    reader.goto(summary)
    reader.get_by_role("link", name="第 1 版").click()
    expect(reader.get_by_text("全年工作扎实推进。")).to_be_visible()
    expect(reader.get_by_text("东湖分局：本年宣讲1场次，效果好。")).to_be_visible()
    expect(reader.get_by_text("清河县局未报送文字材料。")).to_be_visible()
    expect(reader.get_by_text(issue.code)).to_be_visible()
    writer.goto(summary)
    expect(writer.get_by_role("link", name="编写导语")).to_have_count(0)
