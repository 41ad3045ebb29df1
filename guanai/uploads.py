"""Sheets that people give: the file on trial, and what a unit's own words mean."""

from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from guanai.fields import SealedTextField

LIFE = timedelta(days=1)


class UploadQuerySet(models.QuerySet):
    """Uploads by owner and age."""

    def visible_to(self, user):
        return self.filter(owner=user.pk)

    def old(self, now):
        """To be deleted, with their files."""
        return self.filter(created_at__lt=now - LIFE)


class Upload(models.Model):
    """导入的表: an Excel file on trial. Taken once, all of it or nothing; gone after a day."""

    class State(models.TextChoices):
        GIVEN = "given", "待试算"
        TRIED = "tried", "待确认"
        WANTED = "wanted", "正在导入"
        TAKEN = "taken", "已导入"

    id = models.UUIDField(primary_key=True, default=uuid4)
    ledger = models.CharField(max_length=40)
    owner = models.UUIDField()
    attachment = models.OneToOneField("guanai.Attachment", models.PROTECT, related_name="+")
    header = models.PositiveIntegerField("表头行", default=0)
    state = models.CharField(max_length=10, choices=State, default=State.GIVEN)
    job = models.ForeignKey("guanai.Job", models.SET_NULL, null=True, related_name="+")
    outcome = SealedTextField("结果", blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入的表"

    def __str__(self):
        return self.attachment.name

    def move(self, state: str, **facts) -> bool:
        """On to a state, unless the sheet is taken already; whether it moved."""
        moved = Upload.objects.filter(pk=self.pk).exclude(state=Upload.State.TAKEN).update(state=state)
        if moved:
            self.state = state
            for name, value in facts.items():
                setattr(self, name, value)
            self.save(update_fields=list(facts))
        return bool(moved)


class SheetWord(models.Model):
    """表中用语: what a unit's own sheet calls a column or a value. Answered once, remembered for the unit."""

    unit = models.UUIDField()
    ledger = models.CharField(max_length=40)
    label = models.CharField(max_length=40, blank=True)  # blank: the word is a column's head
    word = models.CharField(max_length=100)
    meaning = models.CharField(max_length=100, blank=True)  # blank: the column is left out

    class Meta:
        verbose_name = verbose_name_plural = "表中用语"
        constraints = [models.UniqueConstraint(fields=["unit", "ledger", "label", "word"], name="sheet_word_once")]

    def __str__(self):
        return f"{self.word} {self.meaning}"
