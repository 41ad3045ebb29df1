"""Settings, all from the environment. Without GUANAI_MODE this is production, which refuses what is unsafe.

Variables: GUANAI_MODE demo | production · GUANAI_SERVICE portal | public · GUANAI_VAR · DATABASE_URL · REDIS_URL ·
GUANAI_SECRET_KEY_FILE · GUANAI_KEYS_FILE · GUANAI_MAILBOX_FILE · GUANAI_CIPHER · GUANAI_ALLOWED_HOSTS ·
GUANAI_PUBLIC_URL · GUANAI_PROXIES · GUANAI_FONTS · GUANAI_DEMO_LOGIN.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from guanai import keys

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

MODE = env.str("GUANAI_MODE", "production")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"GUANAI_MODE is {MODE!r}: say demo or production.")
DEMO = MODE == "demo"
DEMO_LOGIN = env.bool("GUANAI_DEMO_LOGIN", False)
if DEMO_LOGIN and not DEMO:
    raise ImproperlyConfigured("GUANAI_DEMO_LOGIN opens every role to everybody: only the demo may set it.")
SERVICE = env.str("GUANAI_SERVICE", "portal")
if SERVICE not in {"portal", "public"}:
    raise ImproperlyConfigured(f"GUANAI_SERVICE is {SERVICE!r}: say portal or public.")
PUBLIC = SERVICE == "public"  # only the pages without log-in; it opens nothing that is sealed
DEBUG = False

# Where everything that is not code lives.
VAR = Path(env.str("GUANAI_VAR", str(BASE_DIR / "var"))).resolve()
KEYS_DIR, MEDIA_ROOT, FILE_UPLOAD_TEMP_DIR = VAR / "keys", VAR / "media", VAR / "tmp"
STATIC_ROOT, AUDIT_DIR = VAR / "static", VAR / "audit"
for folder in (VAR, KEYS_DIR, MEDIA_ROOT, FILE_UPLOAD_TEMP_DIR, STATIC_ROOT, AUDIT_DIR):
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
FONTS = env.str("GUANAI_FONTS", "")

# Keys: made for the demo, given to production.
SECRET_KEY_FILE = Path(env.str("GUANAI_SECRET_KEY_FILE", "") or KEYS_DIR / "secret")
SECRET_KEY = keys.secret(SECRET_KEY_FILE, KEYS_DIR / "secret", demo=DEMO)
KEYS_FILE = env.str("GUANAI_KEYS_FILE", "")
KEY_RING_FILE = None if PUBLIC and not KEYS_FILE else Path(KEYS_FILE or KEYS_DIR / "ring")
MAILBOX_FILE = Path(env.str("GUANAI_MAILBOX_FILE", "") or KEYS_DIR / "slot")  # no secret: it only shuts boxes
CIPHER = env.str("GUANAI_CIPHER", "sm4-gcm")

# Database and queue.
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{VAR / 'guanai.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASE_URL.startswith("sqlite"):
    if not DEMO:
        raise ImproperlyConfigured("Production needs PostgreSQL: set DATABASE_URL.")
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
else:  # compiling the queries of a board takes PostgreSQL a hundred times as long as asking them
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
EMBEDDED = not REDIS_URL  # the demo's engine: worker and beat as threads of the web process
if EMBEDDED and not DEMO and not PUBLIC:
    raise ImproperlyConfigured("Production needs a Redis broker: set REDIS_URL.")
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0}  # with Redis down a click must not wait for it
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.05} if EMBEDDED else {"socket_connect_timeout": 1, "socket_timeout": 5, **AT_ONCE}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "guanai.tasks.sweep", "schedule": timedelta(seconds=30)},
    # Each hour, so that a day on which the machine was off for a while is not lost; it writes once a day.
    "export-audit-head": {"task": "guanai.tasks.export_audit_head", "schedule": crontab(minute=15)},
    "take-in-mail": {"task": "guanai.tasks.take_in_mail", "schedule": timedelta(minutes=1)},
    "supervise": {"task": "stations.tasks.supervise", "schedule": crontab(minute=25)},
    "tidy": {"task": "guanai.tasks.tidy", "schedule": crontab(hour=3, minute=20)},
    # Each hour, so that a day on which the machine was off for a while is not lost; it moves each title once.
    "end-rectifications": {"task": "outreach.tasks.end_rectifications", "schedule": crontab(minute=35)},
    "settle-cells": {"task": "reports.tasks.settle", "schedule": timedelta(minutes=1)},
    "check-cells": {"task": "reports.tasks.check_cells", "schedule": crontab(hour=2, minute=40)},
    "count-notices-again": {"task": "outreach.tasks.count_notices_again", "schedule": crontab(hour=0, minute=5)},
    "drafts-of-last-year": {"task": "reports.tasks.drafts_of_last_year", "schedule": crontab(minute=45)},
    "compare-returns": {"task": "reports.tasks.compare_returns", "schedule": crontab(minute=20), "args": (2,)},
    "compare-a-year-of-returns": {
        "task": "reports.tasks.compare_returns",
        "schedule": crontab(hour=2, minute=50),
        "args": (12,),
    },
    "freeze-digests": {"task": "reports.tasks.freeze_digests", "schedule": crontab(minute=45, hour="1-8")},
}
if not DEMO_LOGIN:  # the demo's accounts wait for visitors
    CELERY_BEAT_SCHEDULE["close-unused"] = {
        "task": "stations.tasks.close_unused",
        "schedule": crontab(hour=3, minute=10),
    }

# The application.
INSTALLED_APPS = [
    "guanai",
    "stations",
    "cases",
    "outreach",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "template_partials",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "guanai.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "guanai.middleware.LiveSession",
    "guanai.middleware.WrongMethod",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "guanai.urls"
WSGI_APPLICATION = "guanai.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guanai.navigation.page",
                "stations.places.own",
            ],
            "builtins": ["guanai.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

if PUBLIC:  # nobody signs in here
    ROOT_URLCONF = "guanai.urls_public"
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    TEMPLATES[0]["OPTIONS"]["context_processors"] = ["django.template.context_processors.request", "guanai.public.page"]
CSRF_FAILURE_VIEW = "guanai.public.csrf_failure"

AUTH_USER_MODEL = "stations.User"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "login", "home", "login"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "stations.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "stations.passwords.ThreeOfFourClasses"},
    {"NAME": "stations.passwords.NotCommon"},
    {"NAME": "stations.passwords.NotOneself"},
    {"NAME": "stations.passwords.NotUsedBefore"},
]
PASSWORD_MAX_AGE = None if DEMO_LOGIN else timedelta(days=90)
PASSWORDS_REMEMBERED = 5

# Lock-out: by account and address together, never by address alone: a station shares one.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "guanai.middleware.address_of"
AXES_LOCKOUT_CALLABLE = "stations.views.sessions.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
PROXIES = 0 if DEMO else env.int("GUANAI_PROXIES", 1)  # our own, in front; each adds to X-Forwarded-For

LEAST_TOLD = env.int("GUANAI_LEAST_TOLD", 3)  # of fewer children no number is told above their station

SESSION_IDLE = timedelta(minutes=15)
SESSION_LONGEST = timedelta(hours=8)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# The browser's side.
PUBLIC_URL = env.str("GUANAI_PUBLIC_URL", "")
ALLOWED_HOSTS = env.list("GUANAI_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if not DEMO else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
STATIC_URL = "static/"
NODE = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", NODE / "bootstrap" / "dist"),
    ("bootstrap-icons", NODE / "bootstrap-icons" / "font"),
    ("htmx", NODE / "htmx.org" / "dist"),
]
WHITENOISE_USE_FINDERS = DEMO
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

FILTERS_EMPTY_CHOICE_LABEL = "全部"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"guanai": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}
