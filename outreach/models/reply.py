"""学校的话: the school confirms or comments on what a station wrote of it."""

from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from guanai.calendars import today
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from guanai.models import Revision
from outreach.models.event import OutreachQuerySet
from outreach.models.inspection import CampusInspection
from outreach.models.session import OutreachSession
from stations.models.account import signed

CHILDREN = "不写孩子的姓名、班级和别的能认出孩子的话。"


class ReplyKind(models.TextChoices):
    """学校怎么说."""

    CONFIRMED = "confirmed", "确认属实"
    COMMENT = "comment", "留言"


class ReplyQuerySet(OutreachQuerySet):
    """Replies, seen by whoever sees what they answer."""

    def visible_to(self, user):
        sessions, inspections = OutreachSession.objects.visible_to(user), CampusInspection.objects.visible_to(user)
        return self.filter(Q(session__in=sessions) | Q(inspection__in=inspections))

    def with_changes(self):
        """Each with when what it answers was changed since: `changed_at`, None while it says what it said then."""
        about = Q(target=Coalesce(OuterRef("session"), OuterRef("inspection"))) | Q(target=OuterRef("session__event"))
        later = Revision.objects.filter(about, at__gt=OuterRef("entered_at")).order_by("-at")
        return self.annotate(changed_at=Subquery(later.values("at")[:1]))

    def signed(self) -> list["SchoolReply"]:
        """In order, each with the name of who wrote it: `writer`."""
        return signed(self.valid().with_changes().order_by("entered_at", "pk"), "writer", "entered_by")


class SchoolReply(Entry):
    """学校确认或留言 about one session or one inspection: who said it, and when, is its entry."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    session = models.ForeignKey(
        OutreachSession, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="宣讲"
    )
    inspection = models.ForeignKey(
        CampusInspection, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="检查"
    )
    kind = models.CharField("怎么说", max_length=9, choices=ReplyKind, default=ReplyKind.CONFIRMED)
    text = models.CharField("留言", max_length=300, blank=True, help_text=f"有出入的写明哪里不对。{CHILDREN}")

    objects = ReplyQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "学校的话"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(session=None, inspection__isnull=False) | Q(session__isnull=False, inspection=None),
                name="school_reply_answers_one",
                violation_error_message="对宣讲和检查分别确认、留言。",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReplyKind.CONFIRMED) | ~Q(text=""),
                name="school_reply_comment_says",
                violation_error_code="text",
                violation_error_message="请写留言。",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name],
                    condition=Q(voided_at=None, kind=ReplyKind.CONFIRMED),
                    name=f"school_reply_{name}_once",
                    violation_error_message="已经确认过了，还有话要说的请选留言。",
                )
                for name in ("session", "inspection")
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def about(self) -> OutreachSession | CampusInspection:
        return self.session or self.inspection

    def must_be_taken(self) -> None:
        """What is still to be held, nobody confirms. Raises NotAllowed."""
        if self.kind == ReplyKind.CONFIRMED and self.about and self.about.held_on > today():
            raise NotAllowed("这一天还没有到，办过以后再确认；现在有话要说的请选留言。")

    def within(self, holding) -> bool:
        return self.about.within(holding)

    def get_absolute_url(self):
        return self.about.get_absolute_url()
