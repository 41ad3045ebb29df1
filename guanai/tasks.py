"""The floor's Celery tasks."""

from celery import shared_task
from django.core.management import call_command

from guanai import jobs


@shared_task
def sweep():
    """Each half minute: wake the jobs that wait or were left behind."""
    jobs.sweep()


@shared_task
def clear_sessions():
    """Each night: sessions that are over."""
    call_command("clearsessions")
