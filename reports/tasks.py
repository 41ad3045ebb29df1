"""Celery tasks of the figures: each is a call."""

from celery import shared_task

from guanai import jobs
from reports import generation, rollup


@shared_task
def generate_summary(job_id: str):
    """Typeset the summary that this job was made for."""
    jobs.run(job_id, generation.summary)


@shared_task
def settle():
    """Each minute: count anew what was touched, so that whoever reads finds little to do."""
    rollup.settle()


@shared_task
def check_cells():
    """Each night: every cell against its rows."""
    rollup.check()
