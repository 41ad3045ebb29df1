"""The pictures of the manual: who looks, how he gets there, on what screen. For `bin/manage manual_pictures` alone."""

from collections.abc import Callable, Sequence
from io import BytesIO

import xlsxwriter
from playwright.sync_api import Page

from guanai.workbook import MEDIA_TYPE, slip, tables
from stations.access import Role

DESK, PHONE = {"width": 1160, "height": 720}, {"width": 375, "height": 760}
WIDE, TALL = {"width": 1440, "height": 720}, {"width": 1280, "height": 1000}  # for a file's tabs and its long tables
SAID = "奶奶说他每天按时回家，作业写完了才出去玩。想学修车。"
SHEET = (
    ("城东所法制宣讲登记表",),
    ("日期", "活动名称", "地点", "主题", "受教育人数"),
    ("2026.3.5", "开学第一课", "城东中心小学操场", "反诈、禁毒", 320),
    ("2026年3月32日", "护苗行动", "社区活动室", "防溺水", 45),
    ("2026/4/9", "护苗行动", "社区活动室", "防溺水", "若干"),
)


def go(address: str) -> Callable[[Page], None]:
    return lambda page: page.goto(address)


def visit(page: Page) -> None:
    page.goto("/workbench/")
    page.get_by_role("link", name="记走访：走访 档案").first.click()
    page.get_by_label("情况").fill(SAID)


def minor(page: Page) -> None:
    """The first file on the page of what is due."""
    page.goto("/workbench/")
    page.locator(".todo b a[href^='/minors/']").first.click()
    page.wait_for_load_state()


def reveal(page: Page) -> None:
    minor(page)
    page.get_by_role("link", name="显示身份").click()
    page.wait_for_load_state()


def plan(page: Page) -> None:
    """The same file among its tabs."""
    minor(page)
    page.get_by_role("navigation", name="档案的各页").get_by_role("link", name="计划").click()
    page.wait_for_load_state()


def checklist(page: Page) -> None:
    """法定保障 of a case that its officer handles."""
    page.goto("/workbench/")
    page.get_by_role("link", name="涉未案件").click()
    page.locator("main td a, main .todo b a").first.click()
    page.wait_for_load_state()


def handover(page: Page) -> None:
    """The page on which a mentor's children go to others."""
    page.goto("/people/")
    people = [one.get_attribute("href") for one in page.locator("main tbody a").all()]
    links = (page.get_by_role("link", name="移交").last for address in people if page.goto(address))
    next(link for link in links if link.count()).click()
    page.wait_for_load_state()


def trial(page: Page) -> None:
    """A station's own sheet, with two lines to correct."""
    give(page, "城东所宣讲.xlsx", {"登记表": SHEET})


def give(page: Page, name: str, sheets: dict[str, Sequence[Sequence]]) -> None:
    """These rows as a workbook, to the page that takes 宣讲 in."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    page.goto("/sessions/import/")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": MEDIA_TYPE, "buffer": out.getvalue()})
    page.get_by_role("button", name="试算").click()
    page.wait_for_load_state()


def board(page: Page) -> None:
    page.goto("/dashboard/")
    page.wait_for_load_state()


def summary(page: Page) -> None:
    page.goto("/summaries/")
    page.get_by_role("button", name="打开").click()
    page.wait_for_load_state()


def narrative(page: Page) -> None:
    summary(page)
    page.get_by_role("link", name="编写法治教育").click()
    page.get_by_label("正文").fill("一年来，全市派出所走进校园，把法治课讲到孩子身边。")
    page.get_by_role("button", name="引用").first.click()


def guard_week(page: Page) -> None:
    page.goto("/guards/")
    page.locator("main a", has_text="本周").first.click()
    page.wait_for_load_state()


def school_safety(page: Page) -> None:
    """校园安全 of the first school that something is due at."""
    page.goto("/schools/")
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="全部情况").click()
    page.wait_for_load_state()


def post_cycle(page: Page) -> None:
    page.goto("/posts/")
    page.locator("main tbody a[href*='/posts/cycles/']").first.click()
    page.wait_for_load_state()


def post_application(page: Page) -> None:
    post_cycle(page)
    page.locator("main tbody a[href*='/posts/applications/']").first.click()
    page.wait_for_load_state()


def post_title(page: Page) -> None:
    page.goto("/posts/titles/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()


def complaint(page: Page) -> None:
    """The complaint that is due first."""
    page.goto("/complaints/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()


def document(page: Page) -> None:
    """公文 that was sent to several units."""
    page.goto("/documents/?status=sent")
    page.locator("main tbody a").last.click()
    page.wait_for_load_state()


def work_plan(page: Page) -> None:
    page.goto("/work-plans/")
    page.locator("main tbody a").last.click()
    page.wait_for_load_state()


def review(page: Page) -> None:
    summary(page)
    page.get_by_role("link", name="审核与印发").click()
    page.wait_for_load_state()


def differences(page: Page) -> None:
    """A ledger's own sheet, with the place of its first two rows typed over."""
    page.goto("/sessions/")
    with page.expect_download() as given:
        page.get_by_role("button", name="导出修改").click()
    data = given.value.path().read_bytes()
    sheets = tables(data) | {"校验": slip(data)}
    rows = next(iter(sheets.values()))
    header = next(number for number, row in enumerate(rows) if "地点" in row)
    for number, place in enumerate(("学校报告厅", "操场主席台"), start=header + 1):
        rows[number][rows[header].index("地点")] = place
    give(page, "法治宣讲.xlsx", sheets)


def monthly_return(page: Page) -> None:
    page.goto("/returns/")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()


PICTURES: dict[str, tuple[str, Callable[[Page], None], dict]] = {  # name: who looks, how to get there, screen
    "login": ("", go("/login/"), DESK),
    "workbench": (Role.STATION_MEMBER, go("/workbench/"), DESK),
    "visit": (Role.STATION_MEMBER, visit, DESK),
    "minor": (Role.STATION_MEMBER, minor, DESK),
    "reveal": (Role.STATION_MEMBER, reveal, DESK),
    "plan": (Role.STATION_HEAD, plan, WIDE),
    "checklist": (Role.CASE_OFFICER, checklist, TALL),
    "handover": (Role.STATION_HEAD, handover, DESK),
    "sealings": (Role.SEAL_OFFICER, go("/sealings/"), DESK),
    "sessions": (Role.STATION_MEMBER, go("/sessions/"), DESK),
    "trial": (Role.STATION_MEMBER, trial, DESK),
    "phone": (Role.STATION_MEMBER, go("/workbench/"), PHONE),
    "dashboard": (Role.COUNTY_COMMITTEE, board, DESK),
    "summary": (Role.BUREAU_COMMITTEE, summary, DESK),
    "narrative": (Role.BUREAU_COMMITTEE, narrative, DESK),
    "coverage": (Role.COUNTY_COMMITTEE, go("/coverage/"), TALL),
    "school-safety": (Role.STATION_HEAD, school_safety, DESK),
    "guard-week": (Role.STATION_MEMBER, guard_week, TALL),
    "venues": (Role.BUREAU_COMMITTEE, go("/venues/near/"), DESK),
    "post-cycle": (Role.POST_OFFICE, post_cycle, TALL),
    "post-application": (Role.POST_OFFICE, post_application, TALL),
    "post-title": (Role.POST_OFFICE, post_title, DESK),
    "public": ("", go("/public/titles/"), DESK),
    "complaint": (Role.POST_OFFICE, complaint, DESK),
    "contact-cards": (Role.STATION_MEMBER, go("/contact-cards/"), DESK),
    "document": (Role.BUREAU_COMMITTEE, document, DESK),
    "lacking": (Role.STATION_HEAD, go("/people/lacking/"), DESK),
    "work-plan": (Role.BUREAU_COMMITTEE, work_plan, WIDE),
    "definitions": (Role.COUNTY_COMMITTEE, go("/figures/"), DESK),
    "warnings": (Role.BUREAU_COMMITTEE, go("/warnings/"), DESK),
    "review": (Role.BUREAU_COMMITTEE, review, TALL),
    "verification": ("", go("/public/summaries/"), DESK),
    "differences": (Role.STATION_HEAD, differences, DESK),
    "return": (Role.STATION_HEAD, monthly_return, TALL),
}
