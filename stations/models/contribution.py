"""会议交流: which units spoke at a 工作交流会, and which handed in a paper."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from guanai.audit import deed
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from stations.models.meeting import Meeting, MeetingKind
from stations.models.owned import OwnedQuerySet
from stations.models.unit import Unit


class ContributionKind(models.TextChoices):
    """交流方式."""

    ORAL = "oral", "口头交流"
    WRITTEN = "written", "书面交流"


class MeetingContributionQuerySet(OwnedQuerySet):
    """Contributions, seen by whoever sees the meeting."""

    place = "meeting__unit__path"

    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def counted(self):
        """Neither voided nor of a voided meeting."""
        return self.valid().filter(meeting__voided_at=None)

    def held(self, first: date, last: date):
        """Of the meetings from day to day; count distinct units (M84, M84b)."""
        return self.counted().filter(meeting__held_on__gte=first, meeting__held_on__lte=last)

    def listed(self):
        """Who spoke before who wrote, each in the order of print."""
        return self.select_related("unit", "meeting").order_by("kind", "unit__path", "pk")


class MeetingContribution(Entry):
    """交流 of one unit at one meeting. Who did neither has no row: blank is not zero (trap 15)."""

    Kind = ContributionKind

    id = models.UUIDField(primary_key=True, default=uuid4)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="contributions", verbose_name="会议")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="交流单位")
    kind = models.CharField("交流方式", max_length=7, choices=ContributionKind)
    title = models.CharField("题目", max_length=120, blank=True)

    objects = MeetingContributionQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "会议交流"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "unit", "kind"],
                condition=Q(voided_at=None),
                name="meeting_contribution_once",
                violation_error_code="unit",
                violation_error_message="这个单位这种交流已经登记过，请修改那一条。",
            ),
        ]

    def __str__(self):
        return f"{self.unit}{self.get_kind_display()}"

    def get_absolute_url(self):
        return self.meeting.get_absolute_url()

    def within(self, holding) -> bool:
        """Kept by the unit that called the meeting."""
        return self.meeting.within(holding)

    @classmethod
    def take(cls, meeting: Meeting, kind: str, units: Collection[Unit], title: str = "", *, by) -> int:
        """Of these units each that is not there yet; how many are new. Raises NotAllowed."""
        with deed():
            there = set(meeting.contributions.valid().filter(kind=kind).values_list("unit", flat=True))
            new = [unit for unit in units if unit.pk not in there]
            for unit in new:
                cls(meeting=meeting, unit=unit, kind=kind, title=title).enter(by=by)
        return len(new)

    def must_be_taken(self) -> None:
        if self.meeting.kind != MeetingKind.EXCHANGE:
            raise NotAllowed("交流单位只在工作交流会上登记。")
        if self.meeting.is_void:
            raise NotAllowed("这次会议已经作废。")
