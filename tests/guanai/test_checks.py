"""An unsafe production does not start; the demo does."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guanai import crypto, keys
from guanai.checks import production_is_safe, refuse_unsafe

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
UNSAFE = [
    ("DEBUG", True, "E001"),
    ("ALLOWED_HOSTS", [], "E002"),
    ("ALLOWED_HOSTS", ["*"], "E002"),
    ("PUBLIC_URL", "http://guanai.example", "E003"),
    ("PUBLIC_URL", "", "E003"),
    ("PROXIES", -1, "E004"),
    ("SECURE_SSL_REDIRECT", False, "E010"),
    ("SECURE_HSTS_SECONDS", 0, "E010"),
    ("SESSION_COOKIE_SECURE", False, "E011"),
    ("CSRF_COOKIE_HTTPONLY", False, "E011"),
    ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"default-src": ["'none'"], "script-src": ["'unsafe-inline'"]}}, "E012"),
    ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"script-src": ["'self'"]}}, "E012"),
    ("MIDDLEWARE", ["django.middleware.security.SecurityMiddleware"], "E020"),
    ("DEMO_LOGIN", True, "E021"),
    ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.PBKDF2PasswordHasher"], "E022"),
    ("AUTH_PASSWORD_VALIDATORS", [], "E023"),
    ("AXES_ENABLED", False, "E024"),
    ("AXES_FAILURE_LIMIT", 50, "E024"),
    ("AXES_LOCKOUT_PARAMETERS", ["ip_address"], "E024"),
    ("AUTHENTICATION_BACKENDS", ["django.contrib.auth.backends.ModelBackend"], "E025"),
    ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "E026"),
    ("PASSWORD_MAX_AGE", None, "E027"),
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


def test_the_demo_is_asked_nothing(settings):
    settings.DEBUG = True
    assert production_is_safe(None) == []
