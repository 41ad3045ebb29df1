"""The audit trail: complete, in order, and loud when touched."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from guanai import append_only
from guanai.audit import deed, first_broken, record
from guanai.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def unlocked():
    """The table without its triggers, as somebody with the database's password would make it."""
    append_only.remove(connection)


def record_and_break(verb: str) -> None:
    record(verb, None, by=None)
    raise ZeroDivisionError


def leave(*verbs: str) -> None:
    with deed():
        for verb in verbs:
            record(verb, None, by=None)


def test_lines_are_numbered_without_gaps_and_hold():
    leave("one")
    leave("two", "three")
    assert list(AuditEntry.objects.order_by("id").values_list("id", "verb")) == [(1, "one"), (2, "two"), (3, "three")]
    assert first_broken() is None


def test_an_altered_row_is_named(unlocked):
    leave("one", "two", "three")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guanai_auditentry SET verb = 'other' WHERE id = 2")
    assert first_broken() == (2, "内容与校验码不符")


def test_a_missing_row_is_named(unlocked):
    leave("one", "two", "three")
    AuditEntry.objects.filter(pk=2).delete()
    assert first_broken() == (2, "缺失")


def test_a_missing_end_is_named(unlocked):
    leave("one", "two")
    AuditEntry.objects.filter(pk=2).delete()
    assert first_broken() == (2, "末尾缺失")


def test_verify_audit_exits_with_1_and_says_where(capsys, unlocked):
    leave("one", "two")
    AuditEntry.objects.filter(pk=1).update(result="refused")
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit")
    assert stopped.value.code == 1
    assert "第 1 条" in capsys.readouterr().out


def test_a_line_outside_of_a_deed_is_refused():
    with pytest.raises(RuntimeError):
        record("alone", None, by=None)


def test_a_deed_that_fails_leaves_no_line():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), deed():
        record_and_break("never")
    assert not AuditEntry.objects.exists()


def test_an_inner_deed_that_fails_takes_only_its_own_lines():
    with deed():
        record("outer", None, by=None)
        with pytest.raises(ZeroDivisionError), deed():
            record_and_break("inner")
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["outer"]


def test_many_lines_are_one_insert(django_assert_max_num_queries):
    with django_assert_max_num_queries(12), deed():  # the first line makes the head; savepoints are counted
        for _ in range(100):
            record("many", None, by=None)
    assert first_broken() is None


@pytest.mark.parametrize("change", ["UPDATE guanai_auditentry SET verb = 'other'", "DELETE FROM guanai_auditentry"])
def test_the_database_refuses_to_change_or_delete_a_row(change):
    leave("one")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert first_broken() is None


def test_a_lock_that_was_lost_is_noticed():
    assert append_only.is_installed(connection)
    append_only.remove(connection)
    assert not append_only.is_installed(connection)
    append_only.install(connection)
    assert append_only.is_installed(connection)
