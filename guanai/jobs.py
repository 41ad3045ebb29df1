"""Background work that survives: the Job row is the truth, Celery only wakes it with an id.

A worker claims a row by compare-and-set and holds a lease; whoever finds the lease run out may claim again. The result
is written in the transaction that closes the job, under the lease: it is finished exactly once.
"""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from time import monotonic
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from guanai.audit import deed, record
from guanai.celery import app
from guanai.models import ATTEMPTS, LEASE, Job

log = logging.getLogger(__name__)

A_WHILE = 5.0  # seconds; the sweeper wakes each half minute what was left


class LeaseLost(Exception):
    """Another worker took over: stop, and leave nothing behind."""


class CannotFinish(Exception):
    """The work cannot be done as asked; the message says why, in Chinese, to the owner."""


def enqueue(task: str, *, title: str, target: models.Model, by, url: str) -> Job:
    """A new job about `target`, woken when the caller's transaction commits. `url` is where its result will be seen."""
    job = Job.objects.create(task=task, title=title, target=target.pk, owner=by and by.pk, url=url)
    transaction.on_commit(partial(wake, job))
    return job


def enqueue_part(whole: Job, task: str, *, title: str, target: models.Model, by) -> Job:
    """A new job that is a part of another one."""
    part = enqueue(task, title=title, target=target, by=by, url=whole.url)
    part.parent = whole
    part.save(update_fields=["parent"])
    return part


def enqueue_whole(task: str, *, title: str, target: models.Model, by, url: str) -> Job:
    """A new job that is done when its parts are: the last of them wakes it. Until then nobody begins it."""
    facts = {"title": title, "target": target.pk, "owner": by and by.pk, "url": url}
    return Job.objects.create(task=task, **facts, lease_until=timezone.now() + LEASE)


def after_part(part: Job) -> None:
    """Say on the whole how far its parts are; wake it after the last one.

    Should that be lost with its worker, the sweeper wakes the whole when its time runs out.
    """
    parts, whole = Job.objects.filter(parent=part.parent_id), Job.objects.filter(pk=part.parent_id)
    every, left, now = parts.count(), parts.unfinished().count(), timezone.now()
    waiting = {"percent": 90 * (every - left) // every, "step": f"已完成 {every - left} 个，共 {every} 个"}
    told = whole.filter(state=Job.State.QUEUED).update(**waiting, lease_until=now + LEASE if left else now)
    if told and not left:
        wake(whole.get())


class Broker:
    """Whether the broker is asked: one that did not answer is left alone for a while, so that a click of many jobs
    waits for it once.
    """

    left_alone_until = 0.0


def wake(job: Job) -> None:
    """Tell a worker. With the broker down the row waits; the sweeper wakes it later."""
    if monotonic() < Broker.left_alone_until:
        return
    try:
        app.send_task(job.task, [str(job.pk)], retry=False)
    except OperationalError:
        Broker.left_alone_until = monotonic() + A_WHILE
        log.warning("broker unreachable: job %s and what follows it wait", job.pk)


def begin_anew(jobs: models.QuerySet) -> None:
    """Who is at work on one of them loses the lease; they are done again from the beginning, after this transaction.

    Nobody begins one that waits until then.
    """
    for job in jobs.unfinished():
        facts = {"state": Job.State.QUEUED, "lease": None, "lease_until": None, "attempts": 0}
        if Job.objects.unfinished().filter(pk=job.pk).update(**facts, percent=0, step="排队中"):
            transaction.on_commit(partial(wake, job))


class Lease:
    """One worker's right to work on a job, until `LEASE` after its last report."""

    def __init__(self, job: Job):
        self.job, self.token = job, job.lease

    @classmethod
    def claim(cls, job_id: UUID | str) -> "Lease | None":
        """The lease, or None when somebody holds it, it is done, or it failed too often."""
        now, token = timezone.now(), uuid4()
        claimed = (
            Job.objects.claimable(now)
            .filter(pk=job_id, attempts__lt=ATTEMPTS)
            .update(state=Job.State.RUNNING, lease=token, lease_until=now + LEASE, attempts=models.F("attempts") + 1)
        )
        return cls(Job.objects.get(pk=job_id)) if claimed else None

    def report(self, percent: int, step: str) -> None:
        """Say how far it is, in words, and hold the lease longer. Raises LeaseLost."""
        self._write(percent=percent, step=step, lease_until=timezone.now() + LEASE)

    @contextmanager
    def finishing(self):
        """The transaction that writes the result and closes the job, both or neither. Raises LeaseLost."""
        with deed():
            self._write(state=Job.State.DONE, percent=100, step="已完成", error="", finished_at=timezone.now())
            yield
            record("job.finish", self.job, by=None, attempts=self.job.attempts)

    def fail(self, reason: str) -> None:
        """Close the job without a result; `reason` is shown to its owner."""
        with deed():
            self._write(state=Job.State.FAILED, error=reason[:200], finished_at=timezone.now())
            record("job.fail", self.job, by=None, result="failed")

    def wait(self) -> None:
        """Give the job back until its parts are done; that was no attempt."""
        facts = {"state": Job.State.QUEUED, "lease": None, "lease_until": timezone.now() + LEASE, "attempts": 0}
        self._write(**facts)

    def release(self) -> None:
        """Give the job back, for the next sweep to wake."""
        Job.objects.filter(pk=self.job.pk, lease=self.token, state=Job.State.RUNNING).update(
            lease_until=timezone.now(), step="将自动重试"
        )

    def _write(self, **values) -> None:
        mine = Job.objects.filter(pk=self.job.pk, lease=self.token, state=Job.State.RUNNING)
        if not mine.update(**values):
            raise LeaseLost(self.job.pk)


def run(job_id: UUID | str, work: Callable[[Lease], None]) -> None:
    """Do `work` under a lease. What it did not finish or fail itself is released and tried again, `ATTEMPTS` times."""
    lease = Lease.claim(job_id)
    if lease is None:
        return
    try:
        work(lease)
    except CannotFinish as reason:
        lease.fail(str(reason))
    except LeaseLost:
        log.info("job %s was taken over", job_id)
    finally:
        lease.release()
        if lease.job.parent_id:
            after_part(lease.job)


def sweep() -> int:
    """Wake what waits or was left behind, fail what was tried too often; how many were woken."""
    now = timezone.now()
    given_up = Job.objects.claimable(now).filter(attempts__gte=ATTEMPTS)
    given_up.update(state=Job.State.FAILED, error="多次尝试没有完成，请联系系统管理员。", finished_at=now)
    waiting = list(Job.objects.claimable(now))
    for job in waiting:
        wake(job)
    return len(waiting)


def resume() -> int:
    """At the start of the only worker there is: nobody holds a lease any more; wake everything unfinished."""
    Job.objects.unfinished().update(lease_until=None)
    return sweep()
