"""Entries, on schools: entered once, changed without loss, voided instead of deleted."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from guanai.audit import first_broken
from guanai.entry import Stale
from guanai.models import AuditEntry
from stations.models import School

pytestmark = pytest.mark.django_db


def new_school(world, name: str = "东湖小学") -> School:
    return School(unit=world.unit["donghu"], name=name, stage="primary")


@pytest.fixture
def school(world):
    row = new_school(world)
    row.enter(by=world.user["county"])
    return row


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(verb__startswith="school.").order_by("id").values_list("verb", flat=True))


def test_an_entry_says_who_and_when(school, world):
    kept = School.objects.get()
    assert (kept.entered_by, kept.version, kept.is_void) == (world.user["county"].pk, 1, False)
    assert (timezone.now() - kept.entered_at).total_seconds() < 60
    assert verbs() == ["school.enter"]


def test_entered_twice_it_is_one_row_and_one_line(school, world):
    again = new_school(world, "别的名字")
    again.pk = school.pk
    again.enter(by=world.user["county"])
    assert School.objects.get().name == "东湖小学"
    assert verbs() == ["school.enter"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="threads cannot share a database in memory")
def test_two_clicks_at_once_are_one_row(world):
    together, failed, pk = Barrier(2), [], new_school(world).pk

    def click():
        row = new_school(world)
        row.pk = pk
        together.wait()
        try:
            row.enter(by=world.user["county"])
        except IntegrityError as error:
            failed.append(error)
        connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert (School.objects.count(), verbs(), failed) == (1, ["school.enter"], [])


def test_a_rule_that_the_database_refuses_is_still_an_error(school, world):
    with pytest.raises(IntegrityError), transaction.atomic():
        new_school(world).enter(by=world.user["county"])  # the same name in the same unit
    assert School.objects.count() == 1


def test_a_change_counts_the_version_and_names_the_fields_not_the_values(school, world):
    school.amend({"name": "东湖第一小学", "pupils": 300}, version=1, by=world.user["county"])
    kept = School.objects.get()
    assert (kept.name, kept.pupils, kept.version, school.version) == ("东湖第一小学", 300, 2, 2)
    line = AuditEntry.objects.latest("id")
    assert (line.verb, line.target, line.detail) == ("school.amend", school.pk, {"fields": ["name", "pupils"]})


def test_the_second_of_two_writers_writes_nothing(school, world):
    school.amend({"name": "甲"}, version=1, by=world.user["county"])
    with pytest.raises(Stale):
        School.objects.get().amend({"name": "乙", "pupils": 1}, version=1, by=world.user["bureau"])
    kept = School.objects.get()
    assert (kept.name, kept.pupils, kept.version) == ("甲", None, 2)
    assert verbs() == ["school.enter", "school.amend"]


def test_a_voided_entry_stays_with_its_reason_out_of_what_counts(school, world):
    school.void("登记重复。", by=world.user["county"])
    kept = School.objects.get()
    assert (kept.is_void, kept.void_reason, kept.voided_by) == (True, "登记重复。", world.user["county"].pk)
    assert not School.objects.valid().exists()
    assert school.is_void


def test_voided_twice_the_first_reason_stands(school, world):
    school.void("登记重复。", by=world.user["county"])
    school.void("别的原因。", by=world.user["bureau"])
    assert (school.void_reason, school.voided_by) == ("登记重复。", world.user["county"].pk)
    assert verbs() == ["school.enter", "school.void"]


def test_a_voided_entry_cannot_be_changed(school, world):
    school.void("登记重复。", by=world.user["county"])
    with pytest.raises(Stale):
        school.amend({"name": "甲"}, version=1, by=world.user["county"])


def test_voided_by_nobody_is_refused_by_the_database(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        School.objects.update(voided_at=timezone.now())


def test_if_the_line_cannot_be_written_nothing_is(school, world, monkeypatch):
    monkeypatch.setattr(AuditEntry.objects, "bulk_create", lambda *args, **kwargs: 1 / 0)
    for verb in (
        lambda: new_school(world, "甲").enter(by=None),
        lambda: school.amend({"name": "甲"}, version=1, by=None),
        lambda: school.void("甲", by=world.user["county"]),
    ):
        with pytest.raises(ZeroDivisionError):
            verb()
    kept = School.objects.get()
    assert (kept.name, kept.version, kept.is_void) == ("东湖小学", 1, False)
    monkeypatch.undo()
    assert first_broken() is None
