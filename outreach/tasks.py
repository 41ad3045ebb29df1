"""The Celery tasks of outreach."""

from celery import shared_task

from guanai.calendars import today
from outreach.models import PostTitle, PublicNotice


@shared_task
def end_rectifications():
    """Each hour: titles whose year of rectification is over are to be assessed. The day decides, nobody else."""
    for title in PostTitle.objects.period_over(today()):
        title.period_end()


@shared_task
def count_notices_again():
    """Each day: notices end later where holidays were announced after they were published."""
    for notice in PublicNotice.objects.waiting():
        notice.count_again()
