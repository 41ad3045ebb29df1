"""Celery tasks of the summaries: each wakes one Job."""

from celery import shared_task

from guanai import jobs
from reports import generation


@shared_task
def generate_summary(job_id: str):
    """Typeset the summary that this job was made for."""
    jobs.run(job_id, generation.summary)
