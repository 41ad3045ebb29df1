"""The floor's Celery tasks."""

from celery import shared_task

from guanai import jobs


@shared_task
def sweep():
    """Each half minute: wake the jobs that wait or were left behind."""
    jobs.sweep()
