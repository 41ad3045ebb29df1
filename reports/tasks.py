"""Celery tasks of the summaries: each wakes one Job."""

from celery import shared_task

from guanai import jobs
from reports import book_making, generation


@shared_task
def generate_summary(job_id: str):
    """Typeset the summary that this job was made for."""
    jobs.run(job_id, generation.summary)


@shared_task
def write_book(job_id: str):
    """Typeset and bind the ledger book that this job was made for."""
    jobs.run(job_id, book_making.write)
