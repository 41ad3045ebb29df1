"""The floor's Celery tasks."""

from celery import shared_task
from django.core.management import call_command

from guanai import drafts, heads, intake, jobs, taking
from guanai.calendars import today
from guanai.ledger import background
from guanai.models import Attachment, PublicMail, Throttle
from guanai.registers import leftovers


@shared_task
def sweep():
    """Each half minute: wake the jobs that wait or were left behind, delete the sheets and drafts that are over."""
    jobs.sweep()
    background.purge()
    drafts.purge()


@shared_task
def read_sheet(job_id: str):
    """Try or take the sheet that this job was made for."""
    jobs.run(job_id, background.read)


@shared_task
def write_list(job_id: str):
    """Write the list that this job was made for."""
    jobs.run(job_id, background.write)


@shared_task
def export_audit_head():
    """Each day: the end of the audit chain, kept outside of the database."""
    heads.export(today())


@shared_task
def tidy():
    """Each night: sessions that are over, what the apps have left over, files that nobody knows."""
    call_command("clearsessions")
    for purge in leftovers:
        purge()
    taking.purge()
    Attachment.purge()
    PublicMail.purge()
    Throttle.purge()


@shared_task
def take_in_mail():
    """Each minute: what the public wrote becomes rows of the portal."""
    intake.take_in()
