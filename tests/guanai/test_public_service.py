"""The public service: its own process without a key, its own database role without a child."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.test import Client, override_settings
from django.urls import clear_url_caches, reverse

from guanai import boxes, intake, keys, public_role
from guanai.mail import PublicMail
from guanai.registers import readable
from outreach.models import Objection
from tests import world as cast
from tests.doors import DOORS, PUBLIC
from tests.outreach.test_public_notices import SAID, text
from tests.test_access import keys as keys_of

ROLE = "guanai_public_test"
APART = {"display", "login", "logout"}
PROBE = """
import django; django.setup()
from django.conf import settings
from django.test import Client
print(settings.ROOT_URLCONF, settings.KEY_RING_FILE)
browser = Client(headers={"host": "localhost"})
asked = ("/public/received/%s/", "/public/nowhere/", "/", "/login/", "/minors/")
print([browser.get(path).status_code for path in asked])
print(sorted(browser.cookies), settings.CELERY_BROKER_URL)
"""
SEEN = "00000000-0000-4000-8000-000000000000"


def run(code: str, **env) -> subprocess.CompletedProcess:
    given = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "guanai.settings"} | env
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=False)


def test_a_process_of_its_own_answers_the_public_pages_and_nothing_else(tmp_path):
    done = run(PROBE % SEEN, GUANAI_MODE="demo", GUANAI_SERVICE="public", GUANAI_VAR=str(tmp_path))
    assert done.stdout.splitlines() == [
        "guanai.urls_public None",
        "[200, 404, 404, 404, 404]",
        "[] memory://localhost/",
    ], done.stderr
    assert not (tmp_path / "keys" / "ring").exists()


def test_another_service_is_none(tmp_path):
    done = run("import guanai.settings", GUANAI_MODE="demo", GUANAI_SERVICE="other", GUANAI_VAR=str(tmp_path))
    assert "say portal or public" in done.stderr


CHECKED = """
import django; django.setup()
from guanai.checks import production_is_safe
print(*[one.id for one in production_is_safe(None)])
"""


def checked(tmp_path, **env) -> str:
    secret, slot = tmp_path / "secret", tmp_path / "slot"
    keys.replace(secret, "k" * 60)
    keys.replace(slot, boxes.line())
    given = {
        "GUANAI_MODE": "production",
        "GUANAI_SERVICE": "public",
        "GUANAI_VAR": str(tmp_path / "var"),
        "GUANAI_PUBLIC_URL": "https://guanai.example",
        "GUANAI_ALLOWED_HOSTS": "guanai.example",
        "GUANAI_SECRET_KEY_FILE": str(secret),
        "GUANAI_MAILBOX_FILE": str(slot),
        "DATABASE_URL": "postgres://guanai_public@localhost/guanai",
    }
    (tmp_path / "var").mkdir(exist_ok=True)
    done = run(CHECKED, **given | env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_production_serves_the_public_pages_without_a_broker_and_refuses_a_key_ring_or_a_missing_slot(tmp_path):
    assert checked(tmp_path) == ""
    ring = tmp_path / "ring"
    keys.replace(ring, "x" * 40)
    assert checked(tmp_path, GUANAI_KEYS_FILE=str(ring)) == "guanai.E050"
    assert checked(tmp_path, GUANAI_MAILBOX_FILE=str(tmp_path / "nowhere")) == "guanai.E051"


def test_what_may_be_read_is_of_no_child_no_account_and_no_letter():
    told = {label.split(".")[0] for label in readable}
    assert told <= {"stations", "outreach", "reports"}
    assert not {"stations.User", "stations.Person", "outreach.Objection"} & set(readable)


# --- the role, on the database that has roles

ON_POSTGRES = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no roles")


@pytest.fixture
def world(db):
    def furnish(world):
        cast.join_posts(world)

    return cast.city(furnish)


@pytest.fixture
def rows(world, settings, tmp_path):
    """A row behind every public address, and the keys of the public service."""
    settings.MAILBOX_FILE = tmp_path / "slot"
    keys.replace(settings.MAILBOX_FILE, boxes.line())
    found = {name: door for name, door in DOORS.items() if door.right == PUBLIC and name not in APART}
    return {name: door.row(world.unit[door.at]) if door.row else None for name, door in found.items()}


@pytest.fixture
def as_role(rows):
    """From now on the database is asked as the public service asks it."""
    public_role.make(connection, "x" * 40, role=ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


@pytest.fixture
def served(settings):
    """Its settings: no key ring, no sessions, its own addresses."""
    apart = ("Session", "Authentication", "LoginRequired", "Message", "PrivatePages", "Htmx", "Live", "Axes")
    kept = [one for one in settings.MIDDLEWARE if not any(word in one for word in apart)]
    templates = [settings.TEMPLATES[0] | {"OPTIONS": settings.TEMPLATES[0]["OPTIONS"] | {
        "context_processors": ["django.template.context_processors.request", "guanai.public.page"]}}]  # fmt: skip
    own = {"ROOT_URLCONF": "guanai.urls_public", "MIDDLEWARE": kept, "TEMPLATES": templates, "KEY_RING_FILE": None}
    with override_settings(**own):
        clear_url_caches()
        yield
    clear_url_caches()


@ON_POSTGRES
def test_its_role_is_enough_for_every_public_page(rows, as_role, served):
    browser = Client()
    for name, row in rows.items():
        url = reverse(name, kwargs=keys_of(name, DOORS[name], row) if row else DOORS[name].more)
        for asked in ({}, {"tab": "creating"}, {"tab": "ended"}, {"q": "所", "level": "city", "area": "donghu"}):
            assert browser.get(url, asked).status_code == 200, (name, asked)


@ON_POSTGRES
def test_its_role_is_enough_to_send_a_form_and_to_be_told_that_it_came_twice(rows, as_role, served, settings):
    url, browser = reverse("public-objection", args=[rows["public-objection"].pk]), Client()
    token = text(browser.get(url)).split('name="token" value="')[1].split('"')[0]
    first, second = (browser.post(url, {"token": token} | SAID).url for _ in range(2))
    assert second == f"{first}?again=1"
    as_role.execute("RESET ROLE")
    assert PublicMail.objects.count() == 1
    assert not Objection.objects.exists()


@ON_POSTGRES
@pytest.mark.parametrize(
    "asked",
    [
        "SELECT name FROM cases_minor",
        "SELECT id FROM cases_minor",
        "SELECT box FROM guanai_publicmail",
        "SELECT words FROM outreach_objection",
        "SELECT words FROM outreach_complaint",
        "SELECT unit_id FROM outreach_complaint",
        "SELECT age FROM outreach_surveyanswer",
        "SELECT password FROM stations_user",
        "SELECT name FROM stations_person",
        "SELECT session_data FROM django_session",
        "SELECT summary FROM outreach_postapplication",
        "SELECT revoke_ground FROM outreach_posttitle",
        "DELETE FROM guanai_publicmail",
        "UPDATE guanai_publicmail SET box = ''",
        "UPDATE outreach_posttitle SET doc_no = ''",
        "DELETE FROM guanai_throttle",
        "CREATE TABLE own (id int)",
    ],
)
def test_the_database_refuses_it_everything_else(as_role, asked):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        as_role.execute(asked)


@ON_POSTGRES
def test_no_table_of_a_child_is_open_to_it_and_what_is_open_is_counted(as_role):
    assert public_role.sees_too_much(connection) == []
    as_role.execute("RESET ROLE")
    assert {"cases_minor", "stations_user", "guanai_publicmail"} <= set(public_role.sees_too_much(connection))


@ON_POSTGRES
def test_a_right_that_was_given_by_hand_is_taken_back(world):
    public_role.make(connection, "x" * 40, role=ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON cases_minor TO {ROLE}")
        cursor.execute(f"GRANT SELECT (words) ON outreach_objection TO {ROLE}")
        public_role.make(connection, "y" * 40, role=ROLE)
        cursor.execute(f"SET ROLE {ROLE}")
        assert public_role.sees_too_much(connection) == []
        cursor.execute("RESET ROLE")


def test_a_letter_sent_by_the_service_is_opened_by_the_portal(rows, settings):
    ring = settings.KEY_RING_FILE
    settings.KEY_RING_FILE = None
    letter = PublicMail(pk=rows["public-objection"].pk, kind="objection", about=rows["public-objection"].pk)
    assert letter.post(SAID)
    with pytest.raises(ImproperlyConfigured, match="no key ring"):
        letter.words()
    settings.KEY_RING_FILE = ring
    assert intake.take_in() == 0
    assert Objection.objects.get().words == SAID["words"]


@ON_POSTGRES
def test_its_role_is_enough_for_a_complaint_a_receipt_and_an_answer(rows, as_role, served):
    browser = Client()
    told = {
        "public-complaint": {"words_said": "没有人接电话"},
        "public-receipt": {"code": "AAAA-BBBB-CCCC"},
        "public-survey": {"age": "teen", "living": "here", "knows": "no", "content": ""},
    }
    for name, typed in told.items():
        url = reverse(name, args=[rows[name].pk] if rows[name] else [])
        token = text(browser.get(url)).split('name="token" value="')[1].split('"')[0]
        assert browser.post(url, typed | {"token": token}).status_code == 200, name
    as_role.execute("RESET ROLE")
    assert sorted(PublicMail.objects.values_list("kind", flat=True)) == ["complaint", "survey"]
