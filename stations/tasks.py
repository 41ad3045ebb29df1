"""The Celery tasks of who and where."""

from celery import shared_task

from guanai.calendars import today
from stations.models import User


@shared_task
def close_unused():
    """Each night: accounts that nobody has used for 90 days."""
    User.close_unused(today())
