"""The daily heads: what the database's owner cannot take back."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from guanai import append_only, heads, rotation
from guanai.audit import deed, first_broken, record
from guanai.calendars import today
from guanai.models import AuditEntry, AuditHead
from guanai.tasks import export_audit_head

pytestmark = pytest.mark.django_db

YESTERDAY = today() - timedelta(days=1)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A folder for the lines of this test, and a trail that its owner has unlocked."""
    settings.AUDIT_DIR = tmp_path
    append_only.remove(connection)


def leave(*verbs: str) -> None:
    with deed():
        for verb in verbs:
            record(verb, None, by=None)


def verified(capsys) -> tuple[str, int]:
    """The last line of the command and its exit code."""
    try:
        call_command("verify_audit")
        code = 0
    except SystemExit as stopped:
        code = stopped.code
    return capsys.readouterr().out.splitlines()[-1], code


def test_each_day_has_one_line_that_says_where_the_chain_ended():
    leave("one", "two")
    heads.export(YESTERDAY)
    leave("three")
    export_audit_head()
    export_audit_head()
    assert heads.export(YESTERDAY) is None
    lines = [line.split() for line in heads.path().read_text().splitlines()]
    codes = list(AuditEntry.objects.filter(pk__in=[2, 3]).order_by("pk").values_list("mac", flat=True))
    assert [line[:3] for line in lines] == [[str(YESTERDAY), "2", codes[0]], [str(today()), "3", codes[1]]]
    assert heads.path().stat().st_mode & 0o777 == 0o600


def test_before_the_first_line_there_is_nothing_to_export(capsys):
    call_command("export_audit_head")
    assert "还没有审计记录" in capsys.readouterr().out
    assert not heads.path().exists()
    assert verified(capsys) == ("审计链完整，共 0 条。", 0)


def test_a_chain_that_agrees_is_said_to(capsys):
    leave("one")
    heads.export(YESTERDAY)
    leave("two")
    call_command("export_audit_head")
    assert "第 2 条" in capsys.readouterr().out
    assert verified(capsys) == ("审计链完整，共 2 条，与每日导出的 2 个链尾相符。", 0)


def test_a_chain_cut_at_its_end_is_noticed_though_it_holds_in_itself(capsys):
    leave("one", "two", "three")
    heads.export(today())
    AuditEntry.objects.filter(pk__gt=1).delete()
    AuditHead.objects.update(count=1, mac=AuditEntry.objects.get().mac)
    assert first_broken() is None
    assert verified(capsys) == ("审计链在第 2 条断开：末尾缺失。", 1)


def test_a_chain_written_anew_is_noticed_though_it_holds_in_itself(capsys):
    leave("one", "two")
    heads.export(today())
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    leave("one", "other", "three")
    assert first_broken() is None
    assert verified(capsys) == ("审计链在第 2 条断开：与每日导出的链尾不符。", 1)


def test_an_emptied_trail_is_noticed(capsys):
    leave("one")
    heads.export(today())
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    assert verified(capsys) == ("审计链在第 1 条断开：末尾缺失。", 1)


@pytest.mark.parametrize(
    ("touch", "line"),
    [
        (lambda lines: [lines[0].replace(" 1 ", " 2 "), *lines[1:]], 1),
        (lambda lines: lines[1:], 1),  # taken away at the beginning
        (lambda lines: [lines[0], lines[2]], 2),  # and in the middle
        (lambda lines: [*lines, "2030-01-01 9 x nobody x"], 4),
        (lambda lines: [*lines, "half a line"], 4),
    ],
)
def test_a_touched_file_is_not_believed(capsys, touch, line):
    for days in (2, 1, 0):
        leave("one")
        heads.export(today() - timedelta(days=days))
    heads.path().write_text("\n".join(touch(heads.path().read_text().splitlines())) + "\n")
    said, code = verified(capsys)
    assert (said, code) == (f"每日链尾文件第 {line} 行与签名不符。审计链本身完整，共 3 条。", 1)
    with pytest.raises(CommandError, match="没有导出"):
        call_command("export_audit_head")


def test_an_end_that_does_not_hold_is_not_signed():
    leave("one")
    AuditHead.objects.update(count=2)
    with pytest.raises(heads.Untrue, match="第 2 条"):
        heads.export(today())
    assert not heads.path().exists()


def test_lines_outlive_a_change_of_the_key(settings, tmp_path, capsys):
    settings.KEY_RING_FILE = tmp_path / "ring"
    heads.keys.replace(settings.KEY_RING_FILE, heads.crypto.fresh())
    leave("one")
    heads.export(YESTERDAY)
    rotation.add("audit")
    heads.export(today())
    assert len({head.key for head in heads.exported()}) == 2
    assert verified(capsys)[1] == 0
