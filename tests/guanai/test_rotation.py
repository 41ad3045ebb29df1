"""Key rotation: everything comes under the new key, whatever happens in the middle, and no key goes that is needed."""

import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction

from cases.models import Duplicate, Guardian, MentoringVisit, Minor
from guanai import crypto, heads, keys, rotation
from guanai.audit import deed, first_broken, record
from guanai.calendars import today
from guanai.fields import SealedTextField
from guanai.models import Attachment, AuditEntry, Draft, Revision
from tests.cases import files

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.fixture(autouse=True)
def own_ring(settings, tmp_path, monkeypatch):
    """A ring, a trail folder and small batches for this test alone."""
    settings.KEY_RING_FILE, settings.AUDIT_DIR = tmp_path / "ring", tmp_path / "audit"
    settings.AUDIT_DIR.mkdir()
    keys.replace(settings.KEY_RING_FILE, crypto.fresh())
    monkeypatch.setattr(rotation, "BATCH", 2)


PAPER = b"%PDF-1.4 planted"


@pytest.fixture
def written(world) -> list[Minor]:
    """Five children with guardians, a consent with its paper, a visit, an earlier value and a draft."""
    minors = [
        files.child(world.unit["chengdong"], id_no=files.number(serial), phone="13800000000") for serial in range(5)
    ]
    files.guardian(minors[0])
    files.consent(minors[0], data=PAPER)
    files.visit(minors[0], today())
    minors[1].amend({"name": "刘改名"}, version=1, by=None)
    Draft.objects.create(
        owner=world.user["member"].pk, form="visit", target=minors[0].pk, payload='{"findings": ["x"]}'
    )
    return minors


def ids(purpose: str) -> list[str]:
    return [key.id for key in crypto.of(purpose)]


def let_time_pass(settings) -> None:
    """The ring was changed long enough ago."""
    long_ago = settings.KEY_RING_FILE.stat().st_mtime - rotation.QUIET - 1
    os.utime(settings.KEY_RING_FILE, (long_ago, long_ago))


def read_everything() -> list[str]:
    """Every sealed text there is, opened, and every sealed paper."""
    texts = [
        getattr(row, column.name)
        for model, columns in rotation.columns("field").items()
        for row in model._base_manager.order_by("pk")
        for column in columns
        if model is not Attachment
    ]
    return texts + [row.read() for row in Attachment.objects.order_by("pk")]


def test_everything_sealed_comes_under_the_new_key_and_says_the_same(written):
    before, old = read_everything(), ids("field")[0]
    assert rotation.in_use("field").keys() == {old}
    call_command("rotate_keys", "field")
    new = ids("field")[0]
    assert ids("field") == [new, old]
    assert rotation.in_use("field").keys() == {new}
    assert read_everything() == before
    assert {"刘小明", "刘改名", "刘大山", "按时到校。", '{"findings": ["x"]}'} <= set(before)


def test_no_sealed_column_is_forgotten():
    known = {(model, column.name) for model, found in rotation.columns("field").items() for column in found}
    sealed = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedTextField)
    }
    assert known == sealed | {(Attachment, "sealed_with")}
    assert {Minor, Guardian, MentoringVisit, Draft, Revision} <= {model for model, _ in known}


def test_no_blind_index_is_forgotten():
    indexes = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.name.endswith("_index") and isinstance(field, models.CharField)
    }
    assert indexes == {(model, one.name) for model, found in rotation.columns("index").items() for one in found}


def test_rotation_is_no_change_of_a_row(written):
    before = list(Minor.objects.order_by("pk").values_list("pk", "version", "id_index"))
    call_command("rotate_keys", "field")
    assert list(Minor.objects.order_by("pk").values_list("pk", "version", "id_index")) == before


def test_a_run_killed_in_the_middle_is_taken_up_and_passes_over_what_is_done(written, monkeypatch):
    before, renewed = read_everything(), []
    real = rotation.SealedColumn.renewed

    def dies(column, row):
        if len(renewed) == 18:
            raise Killed
        renewed.append(row)
        return real(column, row)

    monkeypatch.setattr(rotation.SealedColumn, "renewed", dies)
    with pytest.raises(Killed):
        call_command("rotate_keys", "field")
    monkeypatch.setattr(rotation.SealedColumn, "renewed", real)
    new, old = ids("field")
    half = rotation.in_use("field")
    assert half[new]
    assert half[old]
    assert read_everything() == before
    run = rotation.Run("field")
    run.go()
    assert ids("field") == [new, old]
    assert rotation.in_use("field") == {new: half.total()}
    assert 0 < run.written < half.total()
    again = rotation.Run("field")
    again.go()
    assert again.written == 0


def test_who_changes_a_row_meanwhile_wins(written, monkeypatch):
    minor = written[0]
    real = rotation.SealedColumn.renewed

    def meanwhile(column, row):
        if row.pk == minor.pk and column.name == "name":
            Minor.objects.get(pk=minor.pk).amend({"name": "刘新名"}, version=1, by=None)
        return real(column, row)

    monkeypatch.setattr(rotation.SealedColumn, "renewed", meanwhile)
    call_command("rotate_keys", "field")
    assert Minor.objects.get(pk=minor.pk).name == "刘新名"


def test_another_cipher_is_a_reason_to_write_again(written, settings):
    before = read_everything()
    settings.CIPHER = "aes-256-gcm"
    call_command("rotate_keys", "field", "--resume")
    name = bytes(Minor.objects.get(pk=written[0].pk).__dict__["name"])
    assert name.startswith(b"aes-256-gcm:")
    assert len(ids("field")) == 1
    assert read_everything() == before


def test_a_row_that_cannot_be_read_is_named_and_stops_nobody_else(written, capsys):
    lost = b"sm4-gcm:gone:" + bytes(40)
    Minor.objects.filter(pk=written[0].pk).update(name=lost)
    with pytest.raises(SystemExit) as stopped:
        call_command("rotate_keys", "field")
    assert stopped.value.code == 1
    assert f"cases.minor {written[0].pk}" in capsys.readouterr().err
    assert crypto.is_current(Minor.objects.get(pk=written[1].pk).__dict__["name"])
    assert Minor.objects.get(pk=written[0].pk).__dict__["name"] == lost


# --- blind indexes


def test_a_child_is_found_before_in_and_after_the_rotation(written):
    found = [Minor.objects.with_number(files.number(serial)).get() for serial in range(5)]
    rotation.add("index")
    assert [Minor.objects.with_number(files.number(serial)).get() for serial in range(5)] == found
    rotation.Run("index").go()
    assert [Minor.objects.with_number(files.number(serial)).get() for serial in range(5)] == found
    assert rotation.in_use("index") == {ids("index")[0]: 5}


def test_the_second_file_of_a_child_is_refused_also_in_mid_rotation(written, world):
    rotation.add("index")
    with pytest.raises(IntegrityError), transaction.atomic():
        files.child(world.unit["chengdong"], id_no=files.number(3))


def test_a_child_with_two_files_is_noticed_also_in_mid_rotation(written, world):
    rotation.add("index")
    files.child(world.unit["chengxi"], id_no=files.number(3))
    assert Duplicate.objects.undecided().count() == 1
    rotation.Run("index").go()
    assert rotation.in_use("index") == {ids("index")[0]: 6}


def test_a_file_without_a_number_gets_no_index(world):
    files.child(world.unit["chengdong"], id_no="", no_id_reason="未上户口")
    call_command("rotate_keys", "index")
    assert Minor.objects.get().id_index is None


# --- the ring


def test_a_new_key_goes_first_and_the_file_stays_its_owners_alone(settings):
    before = settings.KEY_RING_FILE.read_text()
    new = rotation.add("field")
    text = settings.KEY_RING_FILE.read_text()
    assert text.endswith(before)
    assert text.startswith(f"field {new} ")
    assert settings.KEY_RING_FILE.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.KEY_RING_FILE.parent.iterdir() if path.is_file()] == ["ring"]


def test_a_ring_that_cannot_be_written_stays_whole(settings, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    before = settings.KEY_RING_FILE.read_text()
    monkeypatch.setattr(keys.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        rotation.add("field")
    assert settings.KEY_RING_FILE.read_text() == before
    assert not AuditEntry.objects.filter(verb="key.add").exists()


@pytest.mark.parametrize("purpose", ["field", "index"])
def test_a_key_goes_when_nothing_needs_it(written, settings, purpose):
    old = ids(purpose)[0]
    call_command("rotate_keys", purpose)
    let_time_pass(settings)
    before = read_everything()
    call_command("rotate_keys", purpose, "--drop")
    assert old not in ids(purpose)
    assert len(ids(purpose)) == 1
    assert read_everything() == before


@pytest.mark.parametrize("purpose", ["field", "index"])
def test_a_key_that_something_needs_stays(written, settings, capsys, purpose):
    old = ids(purpose)[0]
    rotation.add(purpose)
    let_time_pass(settings)
    call_command("rotate_keys", purpose, "--drop")
    assert old in ids(purpose)
    assert f"密钥 {old} 仍有" in capsys.readouterr().out


def test_no_key_goes_while_somebody_may_still_write_with_it(written):
    call_command("rotate_keys", "field")
    with pytest.raises(CommandError, match="十分钟"):
        call_command("rotate_keys", "field", "--drop")
    assert len(ids("field")) == 2


def test_the_chain_goes_on_under_a_new_key_and_keeps_the_old_one(world, settings):
    call_command("rotate_keys", "audit")
    with deed():
        record("later", None, by=None)
    assert set(AuditEntry.objects.values_list("key", flat=True)) == set(ids("audit"))
    assert first_broken() is None
    let_time_pass(settings)
    assert rotation.drop("audit") == []


def test_the_key_of_an_exported_head_stays(settings):
    with deed():
        record("one", None, by=None)
    heads.export(today() - timedelta(days=1))
    old = ids("audit")[0]
    rotation.add("audit")
    assert rotation.in_use("audit")[old] >= 2  # the line, and the head


def test_each_step_leaves_its_line(written, settings):
    call_command("rotate_keys", "field")
    let_time_pass(settings)
    call_command("rotate_keys", "field", "--drop")
    lines = AuditEntry.objects.filter(verb__startswith="key.").order_by("id")
    assert [line.verb for line in lines] == ["key.add", "key.rotate", "key.renew", "key.drop"]
    assert lines[2].detail["rows"] > 5
    assert first_broken() is None
    secret = crypto.key("field").secret
    assert all(secret.hex() not in str(line.detail) for line in lines)
