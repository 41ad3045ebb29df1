"""The Celery tasks of who and where."""

from celery import shared_task

from guanai.calendars import today
from stations.models import Referral, User


@shared_task
def close_unused():
    """Each night: accounts that nobody has used for 90 days."""
    User.close_unused(today())


@shared_task
def supervise():
    """Each hour: what was not answered in time becomes 督办. The day decides; this only writes it down."""
    for referral in Referral.objects.unsupervised(today()):
        referral.supervise()
