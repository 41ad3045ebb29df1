"""The demo's engine: Celery inside the web process, over `memory://`, started as `bin/demo` starts it."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.conf import settings

from tests import waiting

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
BAR = re.compile(r'hx-get="(/jobs/[0-9a-f-]+/)"')
SUMMARY = "/summaries/anqing/2018/"
HERE = ("--config", "guanai/gunicorn.py", "--bind", "127.0.0.1:0")  # any free port
DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")  # also when the tests are killed
ACCOUNT = """
from stations import demo
from stations.models import Unit, User
from tests.world import appoint

chair, witness = (User.enter(login=login, name="试", password=None, by=None) for login in ("chair", "witness"))
appoint(chair, "bureau_committee", Unit.objects.get(code="anqing"), by=witness)
demo.make([demo.DemoAccount("bureau_committee", "anqing", "试")])
"""


class Demo:
    """A folder with a demo in it."""

    def __init__(self, folder: Path):
        self.folder = folder
        outside = {"DATABASE_URL", "REDIS_URL", "GUANAI_KEYS_FILE", "GUANAI_SECRET_KEY_FILE"}
        self.environ = {name: value for name, value in os.environ.items() if name not in outside}
        self.environ |= {"GUANAI_MODE": "demo", "GUANAI_VAR": str(folder), "GUANAI_DEMO_LOGIN": "1"}
        self.environ |= {"DJANGO_SETTINGS_MODULE": "guanai.settings", "PYTHONUNBUFFERED": "1"}

    def manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=settings.BASE_DIR, env=self.environ, check=True, stdout=subprocess.DEVNULL)

    @property
    def account(self) -> dict:
        return json.loads((self.folder / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()[0])

    @contextmanager
    def serving(self):
        """The web server; gives a browser that is signed in as the bureau's committee. Ends with the whole group."""
        log = self.folder / "server.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                [*DIES_WITH_US, sys.executable, "-m", "gunicorn", *HERE],
                cwd=settings.BASE_DIR, env=self.environ, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        try:
            address = waiting.until(lambda: ADDRESS.search(log.read_text(encoding="utf-8")))
            yield Browser(address[0], self.account["login"])
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def rows(self, query: str) -> list[tuple]:
        connection = sqlite3.connect(self.folder / "guanai.sqlite3", timeout=20)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


class Browser:
    """A browser with cookies and no script."""

    def __init__(self, address: str, login: str):
        self.address, self.open = address, build_opener(HTTPCookieProcessor(CookieJar())).open
        self.post(f"/demo-login/{login}/", self.get("/login/"))

    def get(self, path: str, **headers: str) -> str:
        with self.open(Request(self.address + path, headers=headers), timeout=30) as answer:
            return answer.read().decode("utf-8", "replace")

    def post(self, path: str, page: str) -> str:
        data = urlencode({"csrfmiddlewaretoken": TOKEN.search(page)[1]}).encode()
        with self.open(Request(self.address + path, data), timeout=30) as answer:
            return answer.read().decode()

    def generate(self) -> str:
        """Ask for Anqing's PDF; the address of the bar."""
        return BAR.search(self.post(f"{SUMMARY}generation/", self.get(SUMMARY)))[1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Anqing 2018 and one account: all that a summary needs."""
    demo = Demo(tmp_path_factory.mktemp("demo"))
    demo.manage("migrate", "--verbosity", "0")
    demo.manage("load_figures", "reports/fixtures/anqing_2018.json")
    demo.manage("shell", "--verbosity", "0", "-c", ACCOUNT)
    return demo


def test_the_accounts_are_for_their_owners_eyes_alone(demo):
    accounts = demo.folder / "demo-accounts.txt"
    assert accounts.stat().st_mode & 0o777 == 0o600
    assert len(demo.account["password"]) >= 12


def test_a_click_a_bar_and_a_file_without_any_broker(demo):
    with demo.serving() as browser:
        bar = browser.generate()
        assert "<progress" in browser.get(bar, **{"HX-Request": "true"})
        page = waiting.until(lambda: (page := browser.get(SUMMARY)) and "下载 PDF" in page and page)
        assert "<progress" not in page
        file = re.search(r'href="(/summaries/files/[0-9a-f-]+/)"', page)[1]
        assert browser.get(file).startswith("%PDF-")


def test_a_server_killed_in_mid_report_brings_it_after_the_restart_once(demo):
    done = len(demo.rows("SELECT id FROM guanai_attachment"))
    with demo.serving() as browser:
        browser.generate()
        waiting.until(lambda: demo.rows("SELECT 1 FROM guanai_job WHERE state = 'running'"))
    assert demo.rows("SELECT state FROM guanai_job WHERE state != 'done'") == [("running",)]
    with demo.serving() as browser:
        waiting.until(lambda: not demo.rows("SELECT 1 FROM guanai_job WHERE state != 'done'"))
        assert browser.get(SUMMARY).count("下载 PDF") == done + 1
    assert len(demo.rows("SELECT id FROM guanai_attachment")) == done + 1
    assert demo.rows("SELECT attempts FROM guanai_job ORDER BY created_at DESC LIMIT 1") == [(2,)]
