"""System checks: an unsafe production does not start."""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import get_hashers
from django.core.checks import Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils import timezone
from django.utils.module_loading import import_string

from guanai import append_only, boxes, crypto, keys

IN_ORDER = (
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "guanai.middleware.PrivatePages",
    "guanai.middleware.LiveSession",
    "axes.middleware.AxesMiddleware",
)
SECRET_LENGTH, LEAST = 40, 3
IDLE, LONGEST, LOCKED = timedelta(minutes=15), timedelta(hours=8), timedelta(minutes=15)
PASSWORD_AGE, PASSWORDS_KEPT = timedelta(days=90), 5

Found = Iterator[tuple[int, bool, str]]


@register(Tags.security)
def production_is_safe(app_configs, **kwargs) -> list[Error]:
    """What must hold wherever real data live. The demo may be laxer; it has none."""
    if settings.DEMO:
        return []
    own = _without_log_in() if settings.PUBLIC else [*_doors(), *_keys()]
    found = [*_who_asks(), *_what_answers(), *own]
    return [Error(words, id=f"guanai.E{number:03}") for number, safe, words in found if not safe]


def _who_asks() -> Found:
    url, hosts = settings.PUBLIC_URL, settings.ALLOWED_HOSTS
    yield 1, not settings.DEBUG, "DEBUG shows traces to readers."
    yield 2, bool(hosts) and not any("*" in host for host in hosts), "GUANAI_ALLOWED_HOSTS must name the hosts."
    yield 3, url.startswith("https://"), "GUANAI_PUBLIC_URL must be the https:// address that browsers use."
    yield 4, settings.PROXIES >= 0, "GUANAI_PROXIES is the number of our own proxies."
    yield 5, settings.LEAST_TOLD >= LEAST, f"GUANAI_LEAST_TOLD is {LEAST} or more: one or two children are never told."


def _what_answers() -> Found:
    csp = str(settings.CONTENT_SECURITY_POLICY)
    cookies = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY")
    yield 10, settings.SECURE_SSL_REDIRECT and settings.SECURE_HSTS_SECONDS > 0, "Only https, and HSTS."
    yield 11, all(getattr(settings, name) for name in cookies), "Cookies must be secure and out of reach of scripts."
    yield 12, "'none'" in csp and "unsafe" not in csp, "The content security policy must refuse what it does not name."
    strict = settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Strict"
    yield 13, strict and settings.X_FRAME_OPTIONS == "DENY", "No other site may send our cookies or frame our pages."


def _doors() -> Found:
    places = [settings.MIDDLEWARE.index(name) if name in settings.MIDDLEWARE else -1 for name in IN_ORDER]
    both = settings.AXES_LOCKOUT_PARAMETERS == [["username", "ip_address"]]
    axes = (both, settings.AXES_FAILURE_LIMIT <= 5, settings.AXES_COOLOFF_TIME >= LOCKED)
    yield 20, places == sorted(places) and -1 not in places, f"MIDDLEWARE must hold, in this order: {IN_ORDER}."
    yield 21, not settings.DEMO_LOGIN, "GUANAI_DEMO_LOGIN opens every role to everybody."
    yield 22, get_hashers()[0].algorithm == "argon2", "Passwords are kept as argon2id."
    yield 23, len(settings.AUTH_PASSWORD_VALIDATORS) >= 5, "AUTH_PASSWORD_VALIDATORS lacks rules."
    yield 24, getattr(settings, "AXES_ENABLED", True) and all(axes), "Lock-out by account and address must be on."
    yield 25, settings.AUTHENTICATION_BACKENDS[0].startswith("axes."), "The lock-out must be asked first."
    yield 26, settings.SESSION_ENGINE == "django.contrib.sessions.backends.db", "Sessions stand in the database."
    age, longest = settings.PASSWORD_MAX_AGE, settings.SESSION_LONGEST
    yield 27, age is not None and age <= PASSWORD_AGE, "Passwords must grow old within 90 days."
    yield 28, settings.PASSWORDS_REMEMBERED >= PASSWORDS_KEPT, "The last five passwords are not used again."
    yield 29, settings.SESSION_IDLE <= IDLE and longest <= LONGEST, "A session ends after 15 idle minutes or 8 hours."


def _keys() -> Found:
    yield 30, len(settings.SECRET_KEY) >= SECRET_LENGTH, f"The secret key needs {SECRET_LENGTH} characters or more."
    yield 31, settings.CIPHER in crypto.CIPHERS, f"GUANAI_CIPHER is one of {', '.join(crypto.CIPHERS)}."
    yield 32, *_ring()
    files = (settings.SECRET_KEY_FILE, settings.KEY_RING_FILE)
    yield 33, not any(map(keys.is_open, files)), "Key files are for their owner alone: chmod 600."


def _without_log_in() -> Found:
    """The public service: nothing that opens what is sealed, nobody who is signed in."""
    yield 30, len(settings.SECRET_KEY) >= SECRET_LENGTH, f"The secret key needs {SECRET_LENGTH} characters or more."
    yield 33, not keys.is_open(settings.SECRET_KEY_FILE), "Key files are for their owner alone: chmod 600."
    yield 50, settings.KEY_RING_FILE is None, "The public service must hold no key ring: unset GUANAI_KEYS_FILE."
    yield 51, *_slot()
    signed_in = {"SessionMiddleware", "AuthenticationMiddleware"} & {
        one.rpartition(".")[2] for one in settings.MIDDLEWARE
    }
    alone = settings.ROOT_URLCONF == "guanai.urls_public" and not signed_in and not settings.DEMO_LOGIN
    yield 52, alone, "The public service answers guanai.urls_public alone, without sessions."


def _slot() -> tuple[bool, str]:
    try:
        return bool(boxes.read(settings.MAILBOX_FILE)), ""
    except ImproperlyConfigured as error:
        return False, str(error)


def _ring() -> tuple[bool, str]:
    try:
        return bool(crypto.ring()), ""
    except ImproperlyConfigured as error:
        return False, str(error)


def refuse_unsafe() -> None:
    """Asked by the web server before it serves. Raises ImproperlyConfigured with everything that is wrong."""
    serious = [message for message in run_checks(databases=list(connections)) if message.is_serious()]
    if serious:
        raise ImproperlyConfigured("\n".join(map(str, serious)))


@register(Tags.database)
def audit_is_locked(app_configs, databases=(), **kwargs) -> list[Error]:
    """The audit trail's triggers are there. SQLite loses them when a migration remakes the table."""
    there = [connections[name] for name in databases or ()]
    tables = [one for one in there if append_only.TABLE in one.introspection.table_names()]
    return [Error(f"{append_only.TABLE} has lost its triggers: run guanai.append_only.install.", id="guanai.E040")
            for one in tables if not append_only.is_installed(one)]  # fmt: skip


@register(Tags.database)
def public_reads_little(app_configs, databases=(), **kwargs) -> list[Error]:
    """The public service is signed in to the database as a role that reads what its pages show, and no more."""
    if not settings.PUBLIC:
        return []
    asked = import_string("guanai.public_role.sees_too_much")  # by name: this file is read before the models are
    found = [table for name in databases or () for table in asked(connections[name])]
    words = f"The public service can read {len(found)} tables too many, such as {', '.join(found[:3])}"
    return [Error(f"{words}: give it the role that manage public_role makes.", id="guanai.E053")] if found else []


@register(Tags.database)
def mail_is_taken_in(app_configs, databases=(), **kwargs) -> list[Warning]:
    """No letter of the public lies unopened: its key is missing, or nobody takes it in."""
    if settings.PUBLIC or not databases:
        return []
    mail = apps.get_model("guanai.PublicMail")
    if mail._meta.db_table not in connections["default"].introspection.table_names():
        return []
    late = mail.objects.late(timezone.now()).count()
    return (
        [Warning(f"{late} letters of the public could not be taken in: see docs/operations.md.", id="guanai.W060")]
        if late
        else []
    )
