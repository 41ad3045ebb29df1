"""The text of a statement is kept; what it finds never is."""

from datetime import date

import pytest

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
