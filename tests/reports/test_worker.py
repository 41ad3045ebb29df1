"""Real worker processes on the broker and the database of the tests: killed, absent, back again."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from guanai import jobs
from guanai.audit import first_broken
from guanai.models import Attachment, Job
from reports.models import GeneratedSummary
from tests import waiting
from tests.cases import files

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="processes cannot share a database in memory"),
]

DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")  # also when the tests are killed
WORKER = ("-m", "celery", "--app", "guanai.celery", "worker", "--concurrency", "1", "--loglevel", "warning")
SUMMARY = ("donghu", 2018)
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def worker(tmp_path):
    """Starts a worker as the compose file does; what it writes lands in `tmp_path`."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    environ = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "GUANAI_VAR": str(tmp_path),
        "GUANAI_KEYS_FILE": str(settings.KEY_RING_FILE),  # one audit chain
    }

    @contextmanager
    def working():
        command = [*DIES_WITH_US, sys.executable, *WORKER, "--hostname", f"{tmp_path.name}@test"]
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            kill(process)

    return working


def kill(process: subprocess.Popen) -> None:
    """The worker and what it forked, at once, as when the power fails."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ask(browser) -> Job:
    """A click on 生成; the job that it left."""
    page = browser.post(reverse("summary-generation", args=SUMMARY))
    assert page.status_code in (200, 302)
    return Job.objects.get()


def test_a_worker_killed_in_mid_report_brings_one_pdf_in_the_end(as_, worker, tmp_path):
    job = ask(as_("county"))
    with worker() as first:
        waiting.until(lambda: Job.objects.filter(state=Job.State.RUNNING, percent__gte=20).exists())
        kill(first)
    assert Job.objects.get().state == Job.State.RUNNING
    assert not Attachment.objects.exists()
    assert jobs.sweep() == 0  # its lease still holds
    Job.objects.update(lease_until=timezone.now())  # two minutes later
    assert [jobs.sweep(), jobs.sweep()] == [1, 1]  # woken twice: who comes second finds nothing to do
    with worker() as second:
        waiting.until(lambda: Job.objects.filter(state=Job.State.DONE).exists())
        second.send_signal(signal.SIGTERM)  # ends when it has done what it took
        second.wait(timeout=20)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    assert GeneratedSummary.objects.get().attachment == Attachment.objects.get()
    (pdf,) = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert list((tmp_path / "tmp").iterdir()) == []
    assert first_broken() is None


def wait(*_) -> None:
    raise AssertionError("a click waits for Redis")


def test_with_redis_down_entry_goes_on_and_jobs_run_when_it_is_back(as_, world, worker, monkeypatch):
    gone = Celery("gone", broker=NOBODY_LISTENS, set_as_current=False)
    gone.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    with monkeypatch.context() as down:
        down.setattr(jobs, "app", gone)
        down.setattr("kombu.utils.functional.sleep", wait)
        job = ask(as_("county"))
        minor = files.child(world.unit["chengdong"])
        assert as_("member").get(minor.get_absolute_url()).status_code == 200
        assert jobs.sweep() == 1  # beat goes on trying
    assert job.state == Job.State.QUEUED
    monkeypatch.setattr(jobs.Broker, "left_alone_until", 0.0)  # half a minute later
    with worker():
        jobs.sweep()
        waiting.until(lambda: Job.objects.filter(state=Job.State.DONE).exists())
    assert GeneratedSummary.objects.get().attachment is not None
