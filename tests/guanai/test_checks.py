"""An unsafe production does not start; the demo does."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from guanai import append_only, crypto, keys
from guanai.checks import production_is_safe, refuse_unsafe

pytestmark = pytest.mark.django_db  # the audit trail's lock is asked for too

SAFE = {
    "DEMO": False,
    "DEMO_LOGIN": False,
    "DEBUG": False,
    "PUBLIC_URL": "https://guanai.example",
    "ALLOWED_HOSTS": ["guanai.example"],
    "PROXIES": 1,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECRET_KEY": "k" * 48,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
}
GIVEN = {
    "GUANAI_MODE": "production",
    "DATABASE_URL": "postgres://guanai@database/guanai",
    "REDIS_URL": "redis://redis/0",
    "GUANAI_SECRET_KEY_FILE": "secret",
}
NOT_GIVEN = [
    ({"DATABASE_URL": ""}, "Production needs PostgreSQL"),
    ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "Production needs PostgreSQL"),
    ({"REDIS_URL": ""}, "Production needs a Redis broker"),
    ({"GUANAI_SECRET_KEY_FILE": ""}, "set GUANAI_SECRET_KEY_FILE"),
    ({"GUANAI_SECRET_KEY_FILE": "nowhere"}, "cannot be read"),
    ({"GUANAI_DEMO_LOGIN": "1"}, "only the demo may set it"),
    ({"GUANAI_MODE": "test"}, "say demo or production"),
]
UNSAFE = [
    ("DEBUG", True, "E001"),
    ("ALLOWED_HOSTS", [], "E002"),
    ("ALLOWED_HOSTS", ["*"], "E002"),
    ("PUBLIC_URL", "http://guanai.example", "E003"),
    ("PUBLIC_URL", "", "E003"),
    ("PROXIES", -1, "E004"),
    ("LEAST_TOLD", 2, "E005"),
    ("SECURE_SSL_REDIRECT", False, "E010"),
    ("SECURE_HSTS_SECONDS", 0, "E010"),
    ("SESSION_COOKIE_SECURE", False, "E011"),
    ("CSRF_COOKIE_HTTPONLY", False, "E011"),
    ("SESSION_COOKIE_SAMESITE", "None", "E013"),
    ("CSRF_COOKIE_SAMESITE", "Lax", "E013"),
    ("X_FRAME_OPTIONS", "SAMEORIGIN", "E013"),
    ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'unsafe-inline'"]}}, "E012"),
    ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"script-src": ["'self'"]}}, "E012"),
    ("MIDDLEWARE", ["django.middleware.security.SecurityMiddleware"], "E020"),
    ("DEMO_LOGIN", True, "E021"),
    ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.PBKDF2PasswordHasher"], "E022"),
    ("AUTH_PASSWORD_VALIDATORS", [], "E023"),
    ("AXES_ENABLED", False, "E024"),
    ("AXES_FAILURE_LIMIT", 50, "E024"),
    ("AXES_COOLOFF_TIME", timedelta(seconds=1), "E024"),
    ("AXES_LOCKOUT_PARAMETERS", ["ip_address"], "E024"),
    ("AUTHENTICATION_BACKENDS", ["django.contrib.auth.backends.ModelBackend"], "E025"),
    ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "E026"),
    ("PASSWORD_MAX_AGE", None, "E027"),
    ("PASSWORD_MAX_AGE", timedelta(days=365), "E027"),
    ("PASSWORDS_REMEMBERED", 1, "E028"),
    ("SESSION_IDLE", timedelta(hours=1), "E029"),
    ("SESSION_LONGEST", timedelta(days=1), "E029"),
    ("SECRET_KEY", "short", "E030"),
    ("CIPHER", "rot13", "E031"),
]


@pytest.fixture
def production(settings, tmp_path):
    """The settings of a production that would start."""
    for name, value in SAFE.items():
        setattr(settings, name, value)
    settings.KEY_RING_FILE = tmp_path / "ring"
    keys.replace(settings.KEY_RING_FILE, crypto.fresh())
    return settings


def test_a_safe_production_starts(production):
    assert production_is_safe(None) == []


@pytest.mark.parametrize(("name", "value", "error"), UNSAFE)
def test_an_unsafe_one_is_refused_with_what_is_wrong(production, name, value, error):
    setattr(production, name, value)
    assert [found.id for found in production_is_safe(None)] == [f"guanai.{error}"]
    with pytest.raises(ImproperlyConfigured, match=error):
        refuse_unsafe()


def test_a_key_ring_that_lacks_a_key_is_refused(production):
    keys.replace(production.KEY_RING_FILE, crypto.fresh(("field",)))
    assert [found.id for found in production_is_safe(None)] == ["guanai.E032"]


def test_a_key_file_that_anybody_can_read_is_refused(production):
    production.KEY_RING_FILE.chmod(0o644)
    assert [found.id for found in production_is_safe(None)] == ["guanai.E033"]


def test_a_trail_that_lost_its_lock_is_refused(production):
    refuse_unsafe()
    append_only.remove(connection)
    with pytest.raises(ImproperlyConfigured, match="E040"):
        refuse_unsafe()


def start(folder, given: dict[str, str]) -> str:
    """Read the settings with nothing in the environment but these; what went wrong."""
    (folder / "secret").write_text("k" * 48)
    environ = {"GUANAI_VAR": str(folder)} | given
    if name := environ["GUANAI_SECRET_KEY_FILE"]:
        environ["GUANAI_SECRET_KEY_FILE"] = str(folder / name)
    asked = [sys.executable, "-c", "import guanai.settings"]
    return subprocess.run(asked, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True).stderr


@pytest.mark.parametrize(("given", "wrong"), NOT_GIVEN)
def test_what_production_must_be_given(tmp_path, given, wrong):
    assert wrong in start(tmp_path, GIVEN | given)


def test_without_a_mode_it_is_production(tmp_path):
    assert start(tmp_path, GIVEN) == ""
    without = {name: value for name, value in GIVEN.items() if name != "GUANAI_MODE"}
    assert "Production needs PostgreSQL" in start(tmp_path, without | {"DATABASE_URL": ""})


def test_the_demo_is_asked_nothing(settings):
    settings.DEBUG = True
    assert production_is_safe(None) == []
