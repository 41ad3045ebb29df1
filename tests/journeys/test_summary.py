"""The main job in a real browser: from a real year's figures to the committee's PDF."""

import subprocess

import pytest
from playwright.sync_api import expect

from reports.models import NarrativeBlock
from tests.journeys.conftest import saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUMMARY = "/summaries/anqing/2018/"
PAGES = {
    "shelf": "/summaries/",
    "summary": SUMMARY,
    "editor": f"{SUMMARY}text/legal_education/",
    "figures": "/figures/anqing/2018/",
}


@pytest.fixture
def committee(anqing, visit):
    """Anqing's committee, signed in."""
    return lambda **how: visit("anqing", **how)


def test_the_committee_writes_its_year_and_takes_it_home_as_a_pdf(committee, worker, tmp_path):
    page = committee()
    page.get_by_role("navigation").get_by_role("link", name="年度总结").click()
    page.get_by_label("单位").select_option("anqing")
    page.get_by_label("年份").fill("2018")
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("安庆市公安局2018年关心下一代工作总结")

    page.get_by_role("link", name="编写法治教育").click()
    text = page.get_by_label("正文")
    text.fill("怀宁县局全年宣讲，成效明显。")
    text.evaluate("box => box.setSelectionRange(8, 8)")  # before the comma
    page.locator("summary", has_text="怀宁县局").click()
    page.get_by_role("button", name="引用怀宁县局法治宣讲").click()
    expect(text).to_have_value("怀宁县局全年宣讲{{huaining:M20}}，成效明显。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("怀宁县局全年宣讲120场次，成效明显。")).to_be_visible()

    page.get_by_role("button", name="生成 PDF").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.goto("/figures/anqing/2018/")
    page.goto(SUMMARY)
    expect(page.get_by_role("link", name="下载 PDF")).to_be_visible(timeout=60_000)  # the page looks for it by itself
    expect(page.get_by_role("progressbar")).to_have_count(0)

    data = saved(page, tmp_path, "下载 PDF")
    assert data.startswith(b"%PDF-")
    printed = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert "怀宁县局全年宣讲120场次，成效明显。" in "".join(printed.split())


def test_a_token_that_leads_nowhere_is_shown_where_it_stands(committee):
    page = committee()
    page.goto(PAGES["editor"])
    page.get_by_label("正文").fill("全市{{M99x}}。")
    page.keyboard.press("Control+Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("没有{{M99x}}这个指标")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(page.get_by_label("正文")).to_be_focused()
    assert not NarrativeBlock.objects.exists()


def test_of_two_writers_the_second_keeps_what_was_typed(anqing, visit):
    first, second = visit("anqing"), visit("anqing_second")
    for page, text in ((first, "第一人写的。"), (second, "第二人写的。")):
        page.goto(PAGES["editor"])
        page.get_by_label("正文").fill(text)
    for page in (first, second):
        page.get_by_role("button", name="保存").click()
    expect(second.get_by_text("别人刚保存过这一章")).to_be_visible()
    expect(second.get_by_text("第一人写的。")).to_be_visible()
    expect(second.get_by_label("正文")).to_have_value("第二人写的。")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_text("第二人写的。")).to_be_visible()
    assert NarrativeBlock.objects.get().text == "第二人写的。"


def test_the_keyboard_reaches_the_text_first(committee):
    page = committee()
    for url in PAGES.values():
        page.goto(url)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
