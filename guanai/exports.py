"""导出: what left the house as a file: which list, by whom, under which number. What is done to it: `taking`."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils import timezone

from guanai.fields import SealedTextField

KEPT = timedelta(hours=24)  # that a finished file waits for its owner


class ExportQuerySet(models.QuerySet):
    """Exports by owner and age."""

    def visible_to(self, user):
        return self.filter(owner=user.pk)

    def fresh(self, now):
        """Those whose file can still be taken."""
        return self.filter(attachment__isnull=False, ready_at__gt=now - KEPT)

    def over(self, now):
        """Their files are to be deleted; the rows stay."""
        return self.filter(attachment__isnull=False, ready_at__lte=now - KEPT)


class Export(models.Model):
    """导出: one taking of one list. One that a job wrote has its file for a day; the row stays.

    `query` is what was asked, as the address says it, so that a job asks the same; `words` says it to its owner.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    day = models.DateField("日期")
    serial = models.PositiveIntegerField("序号")
    what = models.CharField(max_length=40)  # of a ledger its slug
    title = models.CharField("内容", max_length=120)
    query = SealedTextField(longest=4000, blank=True)
    words = SealedTextField("条件", longest=1000, blank=True)
    owner = models.UUIDField("导出人", db_index=True)
    asked_at = models.DateTimeField("时间", default=timezone.now)
    rows = models.PositiveIntegerField("行数", null=True)
    ready_at = models.DateTimeField("写好时间", null=True)
    job = models.OneToOneField("guanai.Job", models.PROTECT, null=True, related_name="+")
    attachment = models.OneToOneField("guanai.Attachment", models.PROTECT, null=True, related_name="+")

    withheld = False  # its owner lost the right: set by the page that shows it

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "serial"], name="export_number_once"),
            models.CheckConstraint(
                condition=models.Q(attachment=None) | models.Q(ready_at__isnull=False),
                name="export_file_is_ready",
                violation_error_message="写好以后才有文件。",
            ),
        ]
        indexes = [models.Index(fields=["asked_at", "id"], name="export_by_moment")]

    def __str__(self):
        return f"{self.title} {self.no}"

    def get_absolute_url(self):
        return reverse("exports")

    @property
    def no(self) -> str:
        """导出编号, by which the sheet and the trail find each other."""
        return f"{self.day:%Y%m%d}-{self.serial:04}"

    @property
    def is_fresh(self) -> bool:
        """Whether its file can be taken."""
        return self.attachment_id is not None and self.ready_at > timezone.now() - KEPT

    @property
    def state(self) -> tuple[str, str]:
        """In words, with the tone of its tag."""
        if self.is_fresh:
            return ("现在没有导出的权限", "late") if self.withheld else ("可以下载", "done")
        if self.job is None:
            return ("已下载", "done") if self.rows is not None else ("没有做成", "late")
        if self.job.error:
            return self.job.error, "late"
        return (self.job.step, "soon") if self.job.is_running else ("已清理", "still")
