"""Celery tasks of the figures: each is a call."""

from celery import shared_task

from guanai import jobs
from guanai.calendars import today
from reports import book_making, digest, generation, outdated, rollup


@shared_task
def generate_summary(job_id: str):
    """Write the summary that this job was made for."""
    jobs.run(job_id, generation.summary)


@shared_task
def settle():
    """Each minute: count anew what was touched, so that whoever reads finds little to do."""
    rollup.settle()


@shared_task
def check_cells():
    """Each night: every cell against its rows."""
    rollup.check()


@shared_task
def gather_batch(job_id: str):
    """Pack the summaries of a tree, once they are there."""
    jobs.run(job_id, generation.batch)


@shared_task
def drafts_of_last_year():
    """Each hour, so that a January day on which the machine was off is not lost; the drafts are made once."""
    generation.drafts_of_last_year(today())


@shared_task
def write_book(job_id: str):
    """Typeset and bind the ledger book that this job was made for."""
    jobs.run(job_id, book_making.write)


@shared_task
def freeze_digests():
    """Each hour of the night, so that a Monday on which the machine was off is not lost: 每周摘要, once a week."""
    digest.freeze(today())


@shared_task
def compare_returns(months: int):
    """Each hour the last two months, each night a year of them: which confirmed returns are to be corrected."""
    outdated.look_again(today(), months)
