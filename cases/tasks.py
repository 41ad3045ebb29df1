"""Celery tasks of the children's files: each wakes one Job."""

from celery import shared_task

from cases import exporting
from guanai import jobs


@shared_task
def write_visits(job_id: str):
    """Write the list of visits that this job was made for."""
    jobs.run(job_id, exporting.write)
