"""A real browser on the real pages, with a real worker behind them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from celery.contrib.testing.worker import start_worker
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from guanai import browser
from guanai.celery import app

REFUSED = ("status of 422", "status of 409")
MILLISECONDS = 10_000  # the longest that anything but a PDF may take
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 720}


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys."""
    with browser.chromium() as opened:
        yield opened


@pytest.fixture
def worker(transactional_db):
    """A Celery worker on the broker of the tests."""
    with start_worker(app, pool="solo", perform_ping_check=False):
        yield


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said and should not have."""
    return []


@pytest.fixture
def visit(chromium, live_server, complaints) -> Callable[..., Page]:
    """`visit("county")`: a browser of its own, signed in through the log-in page; nobody without a name."""
    contexts: list[BrowserContext] = []

    def enter(login: str = "", *, size: dict = WIDE) -> Page:
        contexts.append(chromium.new_context(base_url=live_server.url, viewport=size, locale="zh-CN"))
        contexts[-1].set_default_timeout(MILLISECONDS)
        contexts[-1].clock.install()  # so that a test may hurry it
        page = contexts[-1].new_page()
        page.on("console", lambda said: unexpected(said) and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/login/")
        if login:
            page.get_by_label("登录名").fill(login)
            page.get_by_label("密码").fill("x")
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


def unexpected(said: ConsoleMessage) -> bool:
    """An error or warning, such as a breach of the content security policy; a refused form is none."""
    refused = said.text.startswith("Failed to load resource") and any(code in said.text for code in REFUSED)
    return said.type in ("error", "warning") and not refused


def saved(page: Page, folder: Path, name: str) -> bytes:
    """Press the link that downloads, and give the bytes."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    coming.value.save_as(folder / "file")
    return (folder / "file").read_bytes()
