"""What happens to sheets without anybody waiting: large ones are read, old ones go."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from guanai.audit import deed, record
from guanai.jobs import CannotFinish, Lease
from guanai.ledger.trial import Trial
from guanai.models import Upload
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


def purge() -> None:
    """Delete the uploads that are over, with their files."""
    for upload in Upload.objects.old(timezone.now()).select_related("attachment"):
        with deed():
            upload.delete()
            upload.attachment.remove()
            record("upload.purge", None, by=None, ledger=upload.ledger)
