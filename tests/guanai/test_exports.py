"""What leaves the house: a number each, a file for a day, its owner's alone, written anew when a file is sealed."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from guanai import jobs, taking
from guanai.audit import deed
from guanai.calendars import today
from guanai.models import Attachment, AuditEntry, Export, Job
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
    assert b"".join(as_("member").get(url).streaming_content) == b"PK"
    assert AuditEntry.objects.filter(verb="export.download", target=export.pk).exists()
    assert as_("head").get(url).status_code == 404
    path = Attachment.objects.get(pk=Export.objects.get().attachment_id).path
    assert b"PK" not in path.read_bytes()
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert as_("member").get(url).status_code == 404  # also before the night
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
