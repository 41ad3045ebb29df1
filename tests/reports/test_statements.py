"""The text of a statement is kept; what it finds never is."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from django.db import DataError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports import statements
from reports.statements import answers
from stations.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgotten():
    statements._statement.cache_clear()
    yield
    statements._statement.cache_clear()


def named(name: str):
    return Unit.objects.filter(short=name).order_by().values("code", "opened_on")


def test_what_changed_since_is_there_at_the_next_look(world, django_assert_num_queries):
    assert answers(named, "新所") == []
    Unit.objects.filter(code="hekou").update(short="新所", opened_on=date(2026, 1, 5))
    with django_assert_num_queries(1):
        assert answers(named, "新所") == [{"code": "hekou", "opened_on": date(2026, 1, 5)}]


def test_a_statement_is_made_once_a_day_for_the_same_question(world, monkeypatch):
    made = []

    def make(name: str):
        made.append(name)
        return named(name)

    for name in ("新所", "新所", "旧所"):
        answers(make, name)
    assert made == ["新所", "旧所"]
    monkeypatch.setattr(statements, "today", lambda: date(2031, 1, 1))
    answers(make, "新所")
    assert made == ["新所", "旧所", "新所"]


def test_a_statement_made_from_what_the_database_held_is_refused(world):
    def make():
        return Unit.objects.filter(pk__in=list(Unit.objects.values_list("pk", flat=True))).values("code")

    with pytest.raises(RuntimeError, match="what the database held"):
        answers(make)


def test_what_can_find_nothing_asks_nothing(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert answers(lambda: Unit.objects.none().values("code")) == []


# --- what a connection keeps planned


@pytest.fixture
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("plans are kept on PostgreSQL")


def asked(*names: str) -> list[str]:
    """What reaches the database of several questions in turn: its first word, and the number of them."""
    with CaptureQueriesContext(connection) as found:
        for name in names:
            answers(named, name)
    return [one["sql"].split()[0] for one in found]


def test_what_is_asked_again_is_planned_once(world, postgresql):
    assert asked("新所", "新所", "新所", "新所") == ["SELECT", "PREPARE", "EXECUTE", "EXECUTE"]


def test_what_a_plan_finds_is_never_kept(world, postgresql):
    for opened_on in (date(2026, 1, day) for day in range(1, 6)):
        Unit.objects.filter(code="hekou").update(short="新所", opened_on=opened_on)
        assert answers(named, "新所") == [{"code": "hekou", "opened_on": opened_on}]


def test_what_was_asked_longest_ago_makes_room(world, postgresql, monkeypatch):
    monkeypatch.setattr(statements, "MOST_PLANNED", 2)
    statements.Planned.on_this_connection().names.clear()
    assert asked("甲", "甲", "乙", "甲") == ["SELECT", "PREPARE", "SELECT", "EXECUTE"]
    assert asked("丙", "甲") == ["SELECT", "EXECUTE"]  # 乙 is forgotten, 甲 is not
    assert asked("乙", "丁", "甲") == ["SELECT", "DEALLOCATE", "SELECT"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%甲%"])
        assert cursor.fetchone() == (0,)


@contextmanager
def broken_transaction() -> Iterator[None]:
    """In which the database takes no more statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        with suppress(DataError), connection.wrap_database_errors:
            cursor.cursor.execute("SELECT 1 / 0")
        yield


def test_a_plan_that_was_never_made_is_not_asked_by_its_name(world, postgresql):
    assert asked("新所") == ["SELECT"]
    with pytest.raises(InternalError), broken_transaction():
        answers(named, "新所")
    assert asked("新所", "新所", "新所") == ["SELECT", "PREPARE", "EXECUTE"]


@pytest.mark.django_db(transaction=True)
def test_a_new_session_knows_no_plan_of_the_one_before(world, postgresql):
    assert asked("新所", "新所", "新所")[-1] == "EXECUTE"
    connection.close()
    assert asked("新所", "新所")[-1] == "PREPARE"
