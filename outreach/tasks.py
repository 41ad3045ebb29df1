"""The Celery tasks of outreach."""

from celery import shared_task

from guanai.calendars import today
from outreach.models import PostTitle


@shared_task
def end_rectifications():
    """Each hour: titles whose year of rectification is over are to be assessed. The day decides, nobody else."""
    for title in PostTitle.objects.period_over(today()):
        title.period_end()
