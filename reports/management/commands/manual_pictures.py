"""Make the pictures of the manual."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image
from playwright.sync_api import Browser

from guanai.browser import chromium
from reports.manual import PICTURES
from stations.access import Role

FOLDER = settings.BASE_DIR / "docs" / "manual" / "pictures"
CITY = {"stations": 6, "minors": 60, "seed": 1}
COLOURS = 128  # enough for a page without photos
CHINESE_DATES = """() => document.querySelectorAll("input[type=date]").forEach((box) => {
  const day = box.value.replaceAll("-", "/");
  Object.assign(box, { type: "text" }).value = day || "年/月/日";
})"""  # as a Chinese browser writes them; the server's speaks English
STARTED = "演示已启动"


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
