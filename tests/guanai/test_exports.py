"""What leaves the house: a number each, a file for a day, its owner's alone, written anew when a file is sealed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guanai import jobs, taking, workbook
from guanai.audit import deed
from guanai.calendars import today
from guanai.ledger import background, outgoing
from guanai.models import Attachment, AuditEntry, Export, Job
from outreach.models import OutreachEvent, OutreachSession
from tests import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def taken(user, what="sessions", **facts) -> Export:
    with deed():
        return taking.numbered(what, "法治宣讲", by=user, **facts)


def test_every_export_has_the_next_number_of_its_day(world):
    first, second = taken(world.user["head"]), taken(world.user["county"])
    assert [one.no for one in (first, second)] == [f"{today():%Y%m%d}-0001", f"{today():%Y%m%d}-0002"]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert taken(world.user["head"]).no.endswith("-0001")
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=second.pk).update(serial=1)


def test_of_two_who_take_the_same_number_the_second_counts_on(world, monkeypatch):
    first = taken(world.user["head"])
    aggregate, answers = taking.Export.objects.all().__class__.aggregate, iter([{"last": 0}])
    monkeypatch.setattr(
        taking.Export.objects.all().__class__, "aggregate",
        lambda rows, **asked: next(answers, None) or aggregate(rows, **asked),
    )  # fmt: skip
    assert taken(world.user["head"]).serial == first.serial + 1


def test_a_file_is_its_owners_for_a_day_and_the_row_stays(world, as_):
    export = samples.export_ready(world.unit["chengdong"])
    url = reverse("export-file", args=[export.pk])
    assert b"".join(as_("head").get(url).streaming_content) == b"PK"
    assert AuditEntry.objects.filter(verb="export.download", target=export.pk).exists()
    assert as_("member").get(url).status_code == 404
    path = Attachment.objects.get(pk=Export.objects.get().attachment_id).path
    assert b"PK" not in path.read_bytes()
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert as_("head").get(url).status_code == 404  # also before the night
    assert path.exists()


def test_the_night_purges_the_file_and_keeps_the_row(world, django_capture_on_commit_callbacks):
    export = samples.export_ready(world.unit["chengdong"])
    path = Attachment.objects.get().path
    taking.purge()
    assert path.exists()
    with (
        time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        taking.purge()
    assert not path.exists()
    assert not Attachment.objects.exists()
    assert Export.objects.get(pk=export.pk).no == export.no


def test_a_seal_has_the_lists_of_children_written_anew_and_leaves_the_others(world):
    user, kept = world.user["head"], {}
    for what in ("aid-grants", "sessions"):
        with deed():
            export = taking.numbered(what, "导出", by=user)
            taking.set_to_work(export, "guanai.tasks.write_list", by=user)
        jobs.run(export.job_id, lambda lease, one=export: taking.keep(one, b"PK", 1, lease, "x.xlsx"))
        kept[what] = Export.objects.get(pk=export.pk)
    taking.write_anew()
    grants, sessions = (Export.objects.get(pk=kept[what].pk) for what in ("aid-grants", "sessions"))
    assert (grants.attachment_id, grants.job.state, grants.ready_at) == (
        None,
        Job.State.QUEUED,
        kept["aid-grants"].ready_at,
    )
    assert sessions.attachment_id == kept["sessions"].attachment_id


# --- the lists of ledgers


@pytest.fixture
def many(world, monkeypatch):
    """Thirty talks where twenty are too many to wait for."""
    monkeypatch.setattr(outgoing, "AT_ONCE", 20)
    monkeypatch.setattr(outgoing, "CHUNK", 7)
    event = OutreachEvent(unit=world.unit["chengdong"], title="开学第一课", form="lecture")
    event.enter(by=world.user["member"])
    for number in range(30):
        facts = {"held_on": date(2026, 1, 1) + timedelta(days=number % 9), "audience": number, "place": "礼堂"}
        OutreachSession(unit=world.unit["chengdong"], event=event, **facts).enter(by=world.user["member"])


SESSIONS = reverse("sessions-export")


def done(export: Export) -> Export:
    jobs.run(export.job_id, background.write)
    return Export.objects.get(pk=export.pk)


@pytest.mark.parametrize("name", ["export", "editing"])
@pytest.mark.parametrize("number", [0, 30])
def test_a_number_is_taken_by_a_press_of_a_button_and_never_by_a_link(as_, many, monkeypatch, name, number):
    monkeypatch.setattr(outgoing, "AT_ONCE", number)
    head = as_("head")
    head.handler.enforce_csrf_checks = True
    assert head.get(reverse(f"sessions-{name}")).status_code == 405
    assert head.post(reverse(f"sessions-{name}")).status_code == 403  # without the token of a page
    assert not Export.objects.exists()


def test_above_the_bound_a_press_begins_a_job(as_, many):
    head = as_("head")
    assert f'<form method="post" action="{SESSIONS}?' in head.get(reverse("sessions")).content.decode()
    answer = head.post(SESSIONS)
    assert answer["Location"] == reverse("exports")
    assert "排队中" in head.get(reverse("exports")).content.decode()


def test_the_job_writes_what_was_asked_each_row_once_in_its_order(world, as_, many):
    head = as_("head")
    head.post(f"{SESSIONS}?since=2026-01-02&sort=held_on")
    export = done(Export.objects.get())
    assert export.attachment.sealed_with
    mark, heads, *rows = workbook.tables(export.attachment.read())["法治宣讲"]
    asked = OutreachSession.objects.filter(held_on__gte=date(2026, 1, 2)).order_by("held_on", "pk")
    assert [row[heads.index("受教育人次")] for row in rows] == [str(one.audience) for one in asked]
    assert (export.rows, export.words) == (len(rows), "自 2026年1月2日")
    for word in (world.user["head"].name, export.no):
        assert word in mark[0]
    page = head.get(reverse("exports")).content.decode()
    assert export.no in page
    assert reverse("export-file", args=[export.pk]) in page
    assert export.no not in as_("member").get(reverse("exports")).content.decode()


def test_progress_is_told_by_rows(as_, many, monkeypatch):
    as_("head").post(SESSIONS)
    said = []
    monkeypatch.setattr(jobs.Lease, "report", lambda lease, percent, step: said.append(step))
    done(Export.objects.get())
    assert said[:2] == ["正在写表，已写 0 行，共 30 行", "正在写表，已写 7 行，共 30 行"]


def test_who_lost_the_right_meanwhile_takes_nothing(world, as_, many):
    as_("head").post(SESSIONS)
    world.user["head"].appointments.update(ends_on=today() - timedelta(days=1))
    export = done(Export.objects.get())
    assert (export.attachment, export.job.error) == (None, "您现在没有导出的权限，没有导出。")


def test_a_worker_that_dies_leaves_nothing_and_the_next_one_writes_the_list(as_, many, monkeypatch):
    as_("head").post(SESSIONS)
    export, whole = Export.objects.get(), taking.keep

    def killed(*args):
        raise SystemExit

    monkeypatch.setattr(taking, "keep", killed)
    with pytest.raises(SystemExit):
        jobs.run(export.job_id, background.write)
    monkeypatch.setattr(taking, "keep", whole)
    assert done(export).is_fresh


def test_a_thousand_rows_more_cost_few_queries(world, as_, many, monkeypatch):
    monkeypatch.setattr(outgoing, "CHUNK", 10)
    as_("head").post(SESSIONS)
    with CaptureQueriesContext(connection) as thirty:
        done(Export.objects.get())
    Export.objects.all().delete()
    monkeypatch.setattr(outgoing, "CHUNK", 30)
    as_("head").post(SESSIONS)
    with CaptureQueriesContext(connection) as at_once:
        done(Export.objects.get())
    assert (len(thirty) - len(at_once)) / 3 <= 15  # a chunk is a thousand rows
