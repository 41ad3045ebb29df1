"""What happens to sheets without anybody waiting: large ones are read and written, old ones go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils import timezone

from guanai import taking, workbook
from guanai.audit import deed, record
from guanai.jobs import CannotFinish, Lease
from guanai.ledger import outgoing, sheet
from guanai.ledger.query import Asked
from guanai.ledger.trial import Trial
from guanai.models import Export, Upload
from guanai.navigation import routed


def read(lease: Lease) -> None:
    """Try or take the sheet that a job was made for. Raises CannotFinish with the reason in Chinese."""
    upload = Upload.objects.select_related("attachment").filter(pk=lease.job.target).first()
    if upload is None:
        raise CannotFinish("这个文件已经过期，请重新导入。")
    ledger = next(one for one in routed() if one.slug == upload.ledger)
    user = get_user_model().objects.get(pk=upload.owner)
    if not (user.is_active and user.can(ledger.write)):
        raise CannotFinish("您现在没有登记的权限，没有导入。")
    Trial(ledger, upload, user).run(lease.report, lease.finishing)


@dataclass(frozen=True)
class Again:
    """A question that is asked again, without its browser."""

    user: object
    GET: QueryDict


def write(lease: Lease) -> None:
    """Write the list that an export waits for. Raises CannotFinish with the reason in Chinese."""
    export = Export.objects.get(pk=lease.job.target)
    ledger = next(one for one in routed() if one.slug == export.what)
    user = get_user_model().objects.get(pk=export.owner)
    if not (user.is_active and user.can(ledger.export)):
        raise CannotFinish("您现在没有导出的权限，没有导出。")
    asked = Asked(ledger, Again(user, QueryDict(export.query)))
    rows = outgoing.rows_of(asked)
    number = rows.count()
    if number > outgoing.MOST_EXPORTED:
        raise CannotFinish(f"超过 {outgoing.MOST_EXPORTED} {ledger.unit}，请缩小范围，重新导出。")
    told = _told(outgoing.chunks(rows.listed(), asked.order), number, lease)
    data = workbook.written(list(sheet.outgoing(ledger, told, taking.mark_of(export, user))))
    taking.keep(export, data, number, lease, f"{ledger.label}{export.no}.xlsx")


def _told(chunks: Iterable[list], number: int, lease: Lease) -> Iterator[list]:
    """Each chunk, once it is said how far that is."""
    done = 0
    for some in chunks:
        lease.report(5 + 90 * min(done, number) // max(number, 1), f"正在写表，已写 {done} 行，共 {number} 行")
        yield some
        done += len(some)


def purge() -> None:
    """Delete the uploads that are over, with their files."""
    for upload in Upload.objects.old(timezone.now()).select_related("attachment"):
        with deed():
            gone, _ = Upload.objects.filter(pk=upload.pk).delete()
            if gone:
                upload.attachment.remove()
                record("upload.purge", None, by=None, ledger=upload.ledger)
