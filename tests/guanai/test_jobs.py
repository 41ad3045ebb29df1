"""Background work: claimed once, finished once, tried again when a worker dies."""

import os
import time

import pytest
import time_machine
from django.utils import timezone

from guanai import jobs
from guanai.jobs import CannotFinish, Lease, LeaseLost
from guanai.models import ATTEMPTS, LEASE, Attachment, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(world):
    me = world.user["bureau"]
    return Job.objects.create(task="reports.tasks.generate_summary", title="试", target=me.pk, owner=me.pk, url="/")


def test_only_one_worker_gets_the_lease(job):
    assert Lease.claim(job.pk) is not None
    assert Lease.claim(job.pk) is None


def test_a_lease_that_ran_out_is_taken_over_and_the_first_worker_can_finish_nothing(job):
    first = Lease.claim(job.pk)
    with time_machine.travel(timezone.now() + LEASE * 2):
        second = Lease.claim(job.pk)
        with second.finishing():
            pass
        with pytest.raises(LeaseLost), first.finishing():
            pass
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)


def test_the_result_and_the_end_of_the_job_come_together(job):
    lease = Lease.claim(job.pk)
    with pytest.raises(ZeroDivisionError), lease.finishing():
        raise ZeroDivisionError
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_work_that_cannot_be_done_ends_with_its_reason(job):
    def work(lease):
        raise CannotFinish("缺少字体。")

    jobs.run(job.pk, work)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "缺少字体。")


def test_work_that_breaks_is_tried_again_and_then_given_up(job):
    def work(lease):
        raise ZeroDivisionError

    for _ in range(ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            jobs.run(job.pk, work)
    jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.FAILED, ATTEMPTS)


def test_the_broker_down_leaves_the_job_waiting(job, monkeypatch):
    def down(*args, **kwargs):
        raise jobs.OperationalError

    monkeypatch.setattr(jobs.app, "send_task", down)
    jobs.wake(job)
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_a_broker_that_did_not_answer_is_asked_once_by_a_click_of_many_jobs(job, monkeypatch):
    asked = []

    def down(*args, **kwargs):
        asked.append(args)
        raise jobs.OperationalError

    monkeypatch.setattr(jobs.app, "send_task", down)
    for _ in range(5):
        jobs.wake(job)
    assert len(asked) == 1
    monkeypatch.setattr(jobs, "monotonic", lambda: time.monotonic() + 60)
    jobs.wake(job)
    assert len(asked) == 2


def test_a_job_is_its_owners_alone(job, world):
    assert Job.objects.visible_to(world.user["bureau"]).exists()
    assert not Job.objects.visible_to(world.user["second"]).exists()


def test_a_file_is_kept_without_crossing_disks(world, settings, tmp_path):
    """The room for uploads may be a disk in memory, from which nothing can be renamed into the store."""
    settings.FILE_UPLOAD_TEMP_DIR, settings.MEDIA_ROOT = tmp_path / "another disk", tmp_path / "media"
    kept = Attachment.store(b"content", name="a.txt", media_type="text/plain")
    assert kept.read() == b"content"
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == [kept.path]


def test_bytes_that_no_row_knows_are_gone_after_a_day(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept, lost, fresh = (Attachment.store(b"content", name="a.txt", media_type="text/plain") for _ in range(3))
    long_ago = time.time() - 25 * 3600
    for one in (kept, lost):
        os.utime(one.path, (long_ago, long_ago))
    Attachment.objects.filter(pk__in=[lost.pk, fresh.pk]).delete()
    Attachment.purge()
    assert [one.path.exists() for one in (kept, lost, fresh)] == [True, False, True]
