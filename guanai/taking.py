"""What is done to an Export: it gets its number, a job writes its file, its owner takes it, the night purges it."""

from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from guanai.attachments import Attachment
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.exports import Export
from guanai.jobs import Lease, begin_anew, enqueue
from guanai.models import Job
from guanai.registers import child_lists
from guanai.workbook import MEDIA_TYPE

KINDS = {".pdf": "application/pdf", ".zip": "application/zip"}
TRIES = 20  # of as many who take a number in the same moment


def numbered(what: str, title: str, *, by, **facts) -> Export:
    """A new export under the day's next number, within the caller's deed; of two at once the second counts on."""
    export = Export(day=today(), what=what, title=title, owner=by.pk, **facts)
    for _ in range(TRIES):
        last = Export.objects.filter(day=export.day).aggregate(last=models.Max("serial"))["last"]
        export.serial = (last or 0) + 1
        try:
            with transaction.atomic():
                export.save(force_insert=True)
        except IntegrityError:
            continue
        return export
    raise RuntimeError("no number for an export")


def set_to_work(export: Export, task: str, *, by) -> None:
    """A job writes the file, within the caller's deed; its result is seen on the page of the owner's exports."""
    title, url = f"导出{export.title}", export.get_absolute_url()
    export.job = enqueue(task, title=title, target=export, by=by, url=url)
    export.save(update_fields=["job"])


def mark_of(export: Export, user) -> str:
    """Who took it, when, under which number: on top of each sheet and at the foot of each page."""
    at = timezone.localtime(export.asked_at)
    return f"导出人 {user.name}（{user.login}），{at:%Y-%m-%d %H:%M}，编号 {export.no}。内部资料，不得外传。"


def keep(export: Export, data: bytes, rows: int, lease: Lease, name: str) -> None:
    """Keep the finished workbook, PDF or zip, sealed, and close its job, both or neither. Raises LeaseLost."""
    kind = KINDS.get(name[-4:], MEDIA_TYPE)
    with lease.finishing():
        kept = Attachment.store_sealed(data, name=name, media_type=kind)
        ready_at = export.ready_at or timezone.now()  # one that was written anew has its first day, no other
        Export.objects.filter(pk=export.pk).update(attachment=kept, rows=rows, ready_at=ready_at)
        record("export.keep", export, by=None, rows=rows)


def note_taking(export: Export, *, by) -> None:
    """Leave the trace of a download; the file is given only if it could be written."""
    with deed():
        record("export.download", export, by=by, rows=export.rows)


def drop(export: Export) -> None:
    """清理: the file goes with its bytes; that it was asked for stays."""
    with deed():
        kept, mine = export.attachment, Export.objects.filter(pk=export.pk, attachment=export.attachment)
        if kept and mine.update(attachment=None):
            export.attachment = None
            kept.remove()
            record("export.purge", export, by=None)


def purge() -> None:
    """Each night: the files of yesterday."""
    for export in Export.objects.over(timezone.now()).select_related("attachment"):
        drop(export)


def write_anew() -> None:
    """封存: no file in which the child may stand outlives the seal. Each is written anew, for what is left of its day.

    Nobody is told why.
    """
    concerned = Export.objects.filter(what__in=child_lists).select_related("attachment", "job")
    begin_anew(Job.objects.filter(pk__in=concerned.values("job")))
    for export in concerned.fresh(timezone.now()):
        drop(export)
        set_to_work(export, export.job.task, by=get_user_model().objects.get(pk=export.owner))
