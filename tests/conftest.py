"""What every test may ask for."""

import gc
import re

import hypothesis
import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from guanai import append_only, calendars, jobs, terms
from tests import world as cast

DATABASE = {"db", "transactional_db", "world"}
SLOW = [hypothesis.HealthCheck.too_slow]  # how long an example takes says nothing
FROM_ITSELF = re.compile(r'^UPDATE ("\w+") SET .*\(SELECT .* FROM \1', re.DOTALL)
hypothesis.settings.register_profile("guanai", deadline=None, suppress_health_check=SLOW)
hypothesis.settings.load_profile("guanai")


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="knock at every address as everybody (tests/test_access.py)")
    parser.addoption("--asking", action="store_true", help="only tests that ask the database: for a second one")


def pytest_collection_modifyitems(config, items):
    """A test that asks no database says the same beside each of them; so does one that walks pages others ask too."""
    if config.getoption("--asking"):
        asking = [one for one in items if DATABASE & set(one.fixturenames) or one.get_closest_marker("django_db")]
        items[:] = [one for one in asking if not one.get_closest_marker("walk")]
    gc.collect()
    gc.freeze()  # what is imported by now stays: no need to look through it again and again


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_use_migrations):
    """Tables that were made without migrations lack what these alone write."""
    if not django_db_use_migrations:
        with django_db_blocker.unblock():
            terms.seed()
            append_only.install(connection)


@pytest.fixture(autouse=True)
def quick(settings, monkeypatch):
    """Hashes that cost nothing, no look through all static files for each client, holidays of this test and no other's.

    What a process remembers of them for a minute it remembers for the whole test: else a query more or less would hang
    on when the minute ends.
    """
    monkeypatch.setattr(calendars, "KEPT", 10**9)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_USE_FINDERS = False
    calendars.forget_holidays()


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_lock():
    """A test that really commits is undone by emptying every table; the audit trail's lock opens for that alone."""
    flush = TransactionTestCase._fixture_teardown

    def unlocked(case):
        append_only.remove(connection)
        flush(case)
        append_only.install(connection)

    TransactionTestCase._fixture_teardown = unlocked
    yield
    TransactionTestCase._fixture_teardown = flush


def own_columns(execute, sql, params, many, context):
    """A change asks the row's own columns: PostgreSQL does not ask a subselect again of who waited for the row."""
    if FROM_ITSELF.match(sql):
        raise AssertionError(f"asked through a join, so it does not hold for two at once: {sql}")
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def changes_ask_their_own_columns():
    """Of every verb that any test calls."""
    with connection.execute_wrapper(own_columns):
        yield


@pytest.fixture(autouse=True)
def the_broker_is_asked(monkeypatch):
    """Whatever an earlier test found out about it."""
    monkeypatch.setattr(jobs.Broker, "left_alone_until", 0.0)


@pytest.fixture
def world(db):
    """The small fictional city."""
    return cast.city()


@pytest.fixture
def anqing(world):
    """The same city, and beside it Anqing with what it published for 2018."""
    cast.join_anqing(world)
    return world


@pytest.fixture
def as_(world):
    """A browser signed in as somebody of the cast: `as_("member").get(...)`."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.user[name])
        calendars.entered()  # as a process has them: a first page would ask for them, and counts of queries differ
        return client

    return sign_in
