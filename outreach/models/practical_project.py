"""实事项目: one or two things a year that a police branch does for the young, promised and then done (第四条第13款)."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.audit import deed, record
from guanai.models import Attachment
from guanai.photos import cleaned
from outreach.models.event import OutreachQuerySet
from stations.models.branch import Branch
from stations.models.owned import Owned

ADVISED = 2  # 倡导各警种每年办一两件: advice, so a third is asked about and not refused
FIRST_NOTICE = timedelta(days=30)


class ProjectQuerySet(OutreachQuerySet):
    """Projects of units."""

    def of(self, unit, branch: str, year: int):
        """Of one branch of a unit in a year."""
        return self.valid().filter(unit=unit, branch=branch, year=year)

    def due(self, on: date):
        """Promised for a day within the month or by now, and not done."""
        return self.valid().filter(done_on=None, due_on__lte=on + FIRST_NOTICE)

    def done(self, first: date, last: date):
        return self.valid().filter(done_on__range=(first, last))

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class PracticalProject(Owned):
    """实事项目 of a branch and year. Done is what has a day and a result; the photo is its proof."""

    branch = models.CharField("警种", max_length=12, choices=Branch)
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("项目", max_length=80)
    promise = models.CharField("承诺办什么", max_length=300, help_text="覆盖多少学校、人次，办到什么程度。")
    promised_on = models.DateField("承诺日期")
    due_on = models.DateField("承诺办结日期")
    done_on = models.DateField("办结日期", null=True, blank=True)
    result = models.CharField("办成什么样", max_length=300, blank=True, help_text="不写孩子的姓名。")
    beyond = models.CharField("为什么办第三件", max_length=200, blank=True, help_text="当年已有两件的才填。")

    objects = ProjectQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "实事项目"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(done_on=None, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
                name="practical_project_done_with_result",
                violation_error_code="result",
                violation_error_message="办结日期和办成什么样须同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("promised_on")),
                name="practical_project_due_after_promise",
                violation_error_code="due_on",
                violation_error_message="承诺办结日期不能早于承诺日期。",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("promised_on")),
                name="practical_project_done_after_promise",
                violation_error_code="done_on",
                violation_error_message="办结日期不能早于承诺日期。",
            ),
            models.UniqueConstraint(
                fields=["unit", "branch", "year", "name"],
                condition=Q(voided_at=None),
                name="practical_project_once",
                violation_error_code="name",
                violation_error_message="这个警种当年已经登记过这个项目。",
            ),
        ]
        indexes = [models.Index(fields=["promised_on", "id"], name="practical_project_by_promise")]

    def __str__(self):
        return f"{self.name}（{self.year} 年）"

    def get_absolute_url(self):
        return reverse("projects-row", args=[self.pk])

    @property
    def state(self) -> str:
        return "已办结" if self.done_on else "在办"

    def add_photos(self, uploads, *, by) -> None:
        """Keep photos, re-encoded without their metadata."""
        with deed():
            for upload in uploads:
                image = Attachment.store(cleaned(upload), name="实事照片.jpg", media_type="image/jpeg", by=by)
                photo = ProjectPhoto.objects.create(project=self, attachment=image)
                record("practicalproject.photo", self, by=by, photo=photo.pk)


class ProjectPhoto(models.Model):
    """实事照片, seen by whoever sees its project."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    project = models.ForeignKey(PracticalProject, models.CASCADE, related_name="photos")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "实事照片"

    def __str__(self):
        return str(self.attachment)
