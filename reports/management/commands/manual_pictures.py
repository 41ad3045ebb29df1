"""Make the pictures of the manual."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image
from playwright.sync_api import Browser, Page

from guanai.browser import chromium
from guanai.workbook import MEDIA_TYPE
from stations.access import Role

FOLDER = settings.BASE_DIR / "docs" / "manual" / "pictures"
CITY = {"stations": 6, "minors": 60, "seed": 1}
DESK, PHONE = {"width": 1160, "height": 720}, {"width": 375, "height": 760}
WIDE, TALL = {"width": 1440, "height": 720}, {"width": 1280, "height": 1000}  # for a file's tabs and its long tables
COLOURS = 128  # enough for a page without photos
CHINESE_DATES = """() => document.querySelectorAll("input[type=date]").forEach((box) => {
  const day = box.value.replaceAll("-", "/");
  Object.assign(box, { type: "text" }).value = day || "年/月/日";
})"""  # as a Chinese browser writes them; the server's speaks English
STARTED = "演示已启动"
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
    """The file with the longest story on the page of who is to be visited."""
    page.goto("/workbench/")
    page.locator(".todo b a").first.click()
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
    page.goto("/people/?kind=retired_police")
    page.goto(page.locator("main tbody a").first.get_attribute("href"))
    page.get_by_role("link", name="移交").last.click()
    page.wait_for_load_state()


def trial(page: Page) -> None:
    """A station's own sheet, with two lines to correct."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, line in enumerate(SHEET):
        sheet.write_row(number, 0, line)
    book.close()
    page.goto("/sessions/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "城东所宣讲.xlsx", "mimeType": MEDIA_TYPE, "buffer": out.getvalue()}
    )
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
    "lacking": (Role.STATION_HEAD, go("/people/lacking/"), DESK),
}


def look(browser: Browser, base: str, name: str) -> bytes:
    """One picture, in a browser of its own, signed in through the demo's card of that role."""
    role, reach, screen = PICTURES[name]
    context = browser.new_context(base_url=base, viewport=screen, locale="zh-CN")
    page = context.new_page()
    page.goto("/login/")
    if role:
        page.locator(".demo-role", has_text=Role(role).label).first.get_by_role("button").click()
        page.wait_for_url(lambda url: "/login/" not in url)
    reach(page)
    page.evaluate(CHINESE_DATES)
    seen = page.locator(".lone-card").screenshot() if name == "login" else page.screenshot()
    context.close()
    return seen


def keep(seen: bytes, path: Path) -> None:
    """Few colours, no dither: small and still sharp."""
    picture = Image.open(BytesIO(seen)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def portal(var: Path) -> Iterator[str]:
    """The demo with a small city of its own; its address while it runs."""
    tools, unwanted = settings.BASE_DIR / "bin", {"DATABASE_URL", "REDIS_URL"}
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    env |= {"GUANAI_VAR": str(var), "GUANAI_MODE": "demo"}
    size = [word for name, value in CITY.items() for word in (f"--{name}", str(value))]
    for words in (["migrate"], ["demo_city", *size]):
        subprocess.run([tools / "manage", *words, "--verbosity", "0"], env=env, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    server = subprocess.Popen([tools / "demo", "--port", port], env=env, stdout=subprocess.PIPE, text=True)
    try:
        if not any(STARTED in line for line in server.stdout):
            raise CommandError("演示没有启动。")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


class Command(BaseCommand):
    help = "Make the pictures of docs/manual from the running demo of a small fictional city. Needs bin/setup --test."

    def add_arguments(self, parser):
        parser.add_argument("names", nargs="*", metavar="name", help="only these; all when none is named")

    def handle(self, *, names, **options):
        if unknown := set(names) - set(PICTURES):
            raise CommandError(f"没有这些图片：{'、'.join(sorted(unknown))}。")
        FOLDER.mkdir(exist_ok=True)
        with TemporaryDirectory(prefix="guanai-") as var, portal(Path(var)) as base, chromium() as browser:
            for name in names or PICTURES:
                path = FOLDER / f"{name}.png"
                keep(look(browser, base, name), path)
                self.stdout.write(f"{path.name} {path.stat().st_size / 1024:.0f} KB")
