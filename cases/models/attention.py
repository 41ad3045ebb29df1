"""站长的话: what the head says to a visit, and 催办 for a child whose visit is overdue."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cases.models.mentoring import MentoringVisit
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.models.part import Part
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed


class NoteKind(models.TextChoices):
    """批注或致谢."""

    COMMENT = "comment", "批注"
    THANKS = "thanks", "致谢"


class NoteQuerySet(models.QuerySet):
    """Notes, known to whoever knows the visit."""

    def visible_to(self, user):
        return self.filter(visit__in=MentoringVisit.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None, visit__voided_at=None)

    def unseen_by(self, user):
        """To his own visits, and not yet looked at."""
        mine = self.valid().filter(visit__entered_by=user.pk, seen_at=None).exclude(entered_by=user.pk)
        return mine.filter(visit__in=MentoringVisit.objects.visible_to(user))


class VisitNote(Entry):
    """站长的话 to a visit: a comment, or thanks. Its author's alone to say, shown to who wrote the visit."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    visit = models.ForeignKey(MentoringVisit, models.PROTECT, related_name="notes", verbose_name="走访")
    kind = models.CharField("批注或致谢", max_length=8, choices=NoteKind, default=NoteKind.COMMENT)
    text = SealedTextField("内容", longest=500)
    seen_at = models.DateTimeField("看到时间", null=True, editable=False)
    seen_by = models.UUIDField("看到的人", null=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "站长的话"
        ordering = ["entered_at", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("seen_at", "seen_by", "看到时间与看到的人须同时填写。"),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("visit", args=[self.visit_id])

    def within(self, holding) -> bool:
        return self.visit.within(holding)

    @classmethod
    def mark_seen(cls, visit: MentoringVisit, *, by) -> None:
        """Who wrote the visit has looked at it: its notes wait no more."""
        if visit.entered_by == by.pk:
            unseen = cls.objects.filter(visit=visit, voided_at=None, seen_at=None)
            unseen.update(seen_at=timezone.now(), seen_by=by.pk)


class UrgingQuerySet(FilePageQuerySet):
    """催办. It asks the file."""

    def standing(self):
        """The child has not been visited since: what was due then is due still."""
        return self.valid().filter(due_on=F("minor__visit_due_on"))


class Urging(FilePage):
    """催办 of an overdue visit: once a day, and it stands until the child is visited."""

    part = Part.MENTORING

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="urgings", verbose_name="档案")
    urged_on = models.DateField("催办日期")
    due_on = models.DateField("应在")

    objects = UrgingQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "催办"
        ordering = ["-urged_on"]
        constraints = [
            *FilePage.Meta.constraints,
            models.UniqueConstraint(fields=["minor", "urged_on"], condition=Q(voided_at=None), name="urged_once_a_day"),
        ]

    def __str__(self):
        return f"催办 {self.urged_on}"

    @classmethod
    def press(cls, minor: Minor, on: date, *, by) -> bool:
        """Whether this is the first of the day. Raises NotAllowed where nothing is overdue."""
        if not Minor.objects.overdue(on).filter(pk=minor.pk).exists():
            raise NotAllowed("这个孩子的走访没有逾期，不用催办。")
        with deed():
            Minor.objects.filter(pk=minor.pk).update(status=F("status"))  # of two presses at once one is the first
            if cls.objects.valid().filter(minor=minor, urged_on=on).exists():
                return False
            cls(minor=minor, urged_on=on, due_on=minor.visit_due_on).enter(by=by)
            record("minor.urge", minor, by=by)
        return True


def urged_on() -> Subquery:
    """Of a file, the day of a 催办 that still stands; None without one."""
    standing = Urging.objects.standing().filter(minor=OuterRef("pk")).order_by("-urged_on")
    return Subquery(standing.values("urged_on")[:1])
