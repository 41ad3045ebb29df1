"""A day in a real browser: what one member writes is what county and city see, and what the year's PDF says."""

import subprocess

import pytest
from playwright.sync_api import Page, expect

from guanai.calendars import today
from tests.cases import files
from tests.journeys.conftest import saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def child(world):
    """One of 城东所 whom its mentor should have visited by now."""
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [files.join_mentor(world)], interval_days=15)
    return minor


def tile(page: Page, label: str) -> str:
    """What a board shows large under a name."""
    page.goto("/dashboard/")
    return page.locator(".tile", has_text=label).first.inner_text()


def test_a_member_writes_and_county_city_and_summary_count_it(visit, child, worker, tmp_path):
    readers = {name: visit(name) for name in ("county", "bureau")}
    for page in readers.values():
        assert "逾期不足 3 件" in tile(page, "走访按时率")
        assert tile(page, "法治宣讲").startswith("法治宣讲\n0")

    member = visit("member")
    member.goto("/workbench/")
    member.get_by_role("link", name="记走访：走访 档案").first.click()
    member.get_by_label("情况").fill("奶奶说他每天按时回家。")
    member.get_by_role("button", name="保存").click()
    expect(member.get_by_text("走访已记下")).to_be_visible()
    member.goto("/workbench/")
    member.get_by_role("link", name="记一场宣讲").click()
    member.get_by_label("新活动名称").fill("开学第一课")
    member.get_by_label("地点").fill("城东小学操场")
    member.get_by_text("禁毒", exact=True).click()
    member.get_by_label("受教育人次").fill("320")
    member.get_by_role("button", name="保存").click()
    expect(member.get_by_role("heading", level=1)).to_contain_text("开学第一课")

    for page in readers.values():
        assert "逾期" not in tile(page, "走访按时率")
        assert tile(page, "法治宣讲").startswith("法治宣讲\n1")
        expect(page.get_by_text("受教育人次 320人次")).to_be_visible()
        page.locator(".tile", has_text="法治宣讲").get_by_role("link").click()
        expect(page.get_by_role("link", name="开学第一课")).to_be_visible()  # the number opens its rows

    page = readers["bureau"]
    page.goto(f"/summaries/chengbei/{today().year}/")
    page.get_by_role("button", name="生成 PDF").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name="下载 PDF").first).to_be_visible(timeout=60_000)
    data = saved(page, tmp_path, "下载 PDF")
    printed = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert "受教育320人次" in "".join(printed.split())
