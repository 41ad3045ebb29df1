"""The floor's own rows. They point at people and things by uuid: an audit line outlives the account it names."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from guanai.attachments import Attachment  # noqa: F401 — a row of the floor too, kept in a room of its own
from guanai.exports import Export  # noqa: F401
from guanai.fields import SealedTextField
from guanai.mail import PublicMail  # noqa: F401
from guanai.throttle import Throttle  # noqa: F401
from guanai.uploads import SheetWord, Upload  # noqa: F401 — rows of the floor too, kept in a room of their own
from guanai.withholding import Withheld  # noqa: F401

LEASE = timedelta(minutes=2)
ATTEMPTS = 3
DRAFT_LIFE = timedelta(days=30)


class AuditEntry(models.Model):
    """审计记录: who did what to which row, chained. Ids and field names only. Written by `audit.record` alone."""

    id = models.BigIntegerField(primary_key=True)  # gapless: counted by AuditHead, never by the database
    at = models.DateTimeField("时间", db_index=True)
    actor = models.UUIDField("操作人", null=True, db_index=True)
    unit = models.UUIDField("操作人单位", null=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    verb = models.CharField("事项", max_length=60)
    kind = models.CharField("对象类别", max_length=60, blank=True)
    target = models.UUIDField("对象", null=True, db_index=True)
    result = models.CharField("结果", max_length=20, default="done")
    detail = models.JSONField("内容", default=dict)
    key = models.CharField(max_length=20)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"

    def __str__(self):
        return f"{self.id} {self.verb}"


class AuditHead(models.Model):
    """The end of the audit chain: one row, locked for the length of an INSERT."""

    count = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_is_one")]

    def __str__(self):
        return f"{self.count}"


class Touched(models.Model):
    """What has to be counted anew: rows of a kind at a unit, left by the verb that changed one (`audit.record`)."""

    kind = models.CharField(max_length=60)
    unit = models.UUIDField()

    class Meta:
        verbose_name = verbose_name_plural = "待重算"

    def __str__(self):
        return f"{self.kind} {self.unit}"


class Holiday(models.Model):
    """节假日安排: a day whose official arrangement differs from what the calendar package knows."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "节假日安排"

    def __str__(self):
        return f"{self.day} {self.name}"


class TermQuerySet(models.QuerySet):
    """Words of editable lists, the same for everybody."""

    def visible_to(self, user):
        return self

    def of(self, list_: str):
        return self.filter(list=list_)

    def in_use(self, on: date, *kept):
        """Those that may be chosen on that day, and those whose keys a row keeps already."""
        begun = models.Q(starts_on=None) | models.Q(starts_on__lte=on)
        going_on = models.Q(ends_on=None) | models.Q(ends_on__gt=on)
        return self.filter(begun & going_on | models.Q(pk__in=[one for one in kept if one]))


class Term(models.Model):
    """词条: one word of a list that the bureau may edit, such as the topics of talks. What changes it: `terms`."""

    class List(models.TextChoices):
        TOPIC = "topic", "宣讲主题"
        DROPOUT_CALL = "dropout_call", "控辍保学三访"
        DROPOUT_LOOK = "dropout_look", "控辍保学四察"
        DROPOUT_SEND = "dropout_send", "控辍保学五送"
        EQUIPMENT = "equipment", "校园防护器材"
        THEME = "theme", "专项活动主题"
        PLACE_KIND = "place_kind", "宣讲场所"
        TARGET_GROUP = "target_group", "重点青少年群体"

    id = models.UUIDField(primary_key=True, default=uuid4)
    list = models.CharField("列表", max_length=20, choices=List)
    label = models.CharField("词条", max_length=30)
    position = models.PositiveSmallIntegerField("次序", default=0)
    starts_on = models.DateField("启用日期", null=True, blank=True)
    ends_on = models.DateField("停用日期", null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "词条"
        ordering = ["list", "position", "label"]
        constraints = [
            models.UniqueConstraint(fields=["list", "label"], name="term_once"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="term_ends_after_start",
                violation_error_message="停用日期不能早于启用日期。",
            ),
        ]

    def __str__(self):
        return self.label


class OwnersQuerySet(models.QuerySet):
    """What is its owner's alone."""

    def visible_to(self, user):
        return self.filter(owner=user.pk)


class JobQuerySet(OwnersQuerySet):
    """Jobs by state."""

    def unfinished(self):
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def claimable(self, now):
        """Waiting, or left behind by a worker whose lease ran out."""
        return self.unfinished().exclude(lease_until__gt=now)


class Job(models.Model):
    """后台任务: the truth about work that outlives a click. Celery only wakes it."""

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"

    id = models.UUIDField(primary_key=True, default=uuid4)
    task = models.CharField(max_length=100)
    title = models.CharField("任务", max_length=120)
    target = models.UUIDField()
    url = models.CharField(max_length=200)
    owner = models.UUIDField(null=True, db_index=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    percent = models.PositiveSmallIntegerField("进度", default=0)
    step = models.CharField("步骤", max_length=80, default="排队中")
    error = models.CharField("原因", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [models.Index(fields=["state", "lease_until"], name="job_claimable")]

    def __str__(self):
        return self.title

    @property
    def is_running(self):
        return self.state in {self.State.QUEUED, self.State.RUNNING}


class DraftQuerySet(OwnersQuerySet):
    """Drafts by form and age."""

    def of(self, user, form: str):
        return self.visible_to(user).filter(form=form)

    def old(self, now):
        """Nobody came back for them: to be deleted."""
        return self.filter(saved_at__lt=now - DRAFT_LIFE)


class Draft(models.Model):
    """草稿: what somebody typed into a form and has not saved yet. It names its target, so that sealing finds it."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.UUIDField()
    form = models.CharField(max_length=30)
    target = models.UUIDField(db_index=True)
    payload = SealedTextField(longest=20_000)
    saved_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        constraints = [models.UniqueConstraint(fields=["owner", "form", "target"], name="draft_once")]

    def __str__(self):
        return f"{self.form} {self.saved_at}"

    @property
    def typed(self) -> dict[str, list[str]]:
        """The values of each field, as they were typed."""
        return json.loads(self.payload)


class Revision(models.Model):
    """旧值: what a row said before a change, in words as on paper. Sealed, bound to its row and version."""

    target = models.UUIDField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField("时间", default=timezone.now)
    by = models.UUIDField("修改人", null=True)
    before = SealedTextField("原来的内容", longest=100_000)

    class Meta:
        verbose_name = verbose_name_plural = "旧值"
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="revision_once")]

    def __str__(self):
        return f"{self.target} {self.version}"

    def seal_place(self) -> str:
        """The pk is counted by the database; the seal must hold before it is known."""
        return f"{self.target}:{self.version}"

    @classmethod
    def keep(cls, row: models.Model, before: dict[str, str], *, by) -> None:
        """Write down what the changed fields said, by label, before the row's present version; may add to it."""
        if not before:
            return
        revision = cls.objects.filter(target=row.pk, version=row.version).first()
        revision = revision or cls(target=row.pk, version=row.version, by=by and by.pk, before="{}")
        revision.before = json.dumps(revision.said | before, ensure_ascii=False)
        revision.save()

    @classmethod
    def of(cls, row: models.Model) -> list["Revision"]:
        """The row's changes, latest first."""
        return list(cls.objects.filter(target=row.pk).order_by("-version"))

    @property
    def said(self) -> dict[str, str]:
        return json.loads(self.before)


def as_uuid(value) -> UUID | None:
    """The uuid of a row or of its key; None for rows that are counted instead of named."""
    value = getattr(value, "pk", value)
    return value if isinstance(value, UUID) else None
