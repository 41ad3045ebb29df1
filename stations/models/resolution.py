"""决议: what a meeting resolved, who leads it, by when, and when it was done."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import month_day, today
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from stations.models.account import name_of
from stations.models.meeting import Meeting
from stations.models.owned import OwnedQuerySet
from stations.models.partner import Partner
from stations.models.unit import Unit

FIRST_NOTICE = timedelta(days=7)


class ResolutionState(models.TextChoices):
    """办理情况, read off the dates."""

    OPEN = "open", "办理中"
    OVERDUE = "overdue", "逾期"
    DONE = "done", "已办结"


class ResolutionQuerySet(OwnedQuerySet):
    """Resolutions, seen by whoever sees the meeting."""

    place = "meeting__unit__path"

    def visible_to(self, user):
        return self.filter(meeting__in=Meeting.objects.visible_to(user))

    def counted(self):
        """Neither voided nor of a voided meeting."""
        return self.valid().filter(meeting__voided_at=None)

    def passed(self, first: date, last: date):
        """Of the meetings held from day to day."""
        return self.counted().filter(meeting__held_on__gte=first, meeting__held_on__lte=last)

    def open(self):
        return self.counted().filter(done_on=None)

    def overdue(self, on: date):
        """Still open after the day by which it was to be done."""
        return self.open().filter(due_on__lt=on)

    def due(self, on: date):
        """Still open, and to be done within a week or by now."""
        return self.open().filter(due_on__lte=on + FIRST_NOTICE)

    def at_hand(self, holdings, on: date):
        """Due for a unit of these: it leads, or it called the meeting and no unit leads, or the leading one is late."""
        mine = Q(pk__in=())
        for holding in holdings:
            mine |= holding.units("lead_unit__path")
            mine |= holding.units(self.place) & (Q(lead_unit=None) | Q(due_on__lt=on))
        return self.due(on).filter(mine)

    def owned(self):
        """With who leads."""
        return self.select_related("lead_unit", "lead_partner", "meeting__unit")

    def signed(self):
        """Each row with its `closer`, the name of the account that closed it."""
        return self.annotate(closer=name_of("closed_by"))


class Resolution(Entry):
    """决议 of a meeting. Its state is read off its dates; closing it is a deed with a who and a when."""

    State = ResolutionState

    id = models.UUIDField(primary_key=True, default=uuid4)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions", verbose_name="会议")
    no = models.PositiveSmallIntegerField("序号")
    text = models.CharField("内容", max_length=300)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头单位"
    )
    lead_partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头协作单位"
    )
    due_on = models.DateField("办结期限", null=True, blank=True)
    done_on = models.DateField("办结日期", null=True, blank=True)
    result = models.CharField("办理结果", max_length=300, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    closed_by = models.UUIDField("销号人", null=True, editable=False)

    objects = ResolutionQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "决议"
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("closed_at", "closed_by", "销号时间与销号人须同时填写。"),
            both_or_neither("closed_at", "done_on", "销号时间与办结日期须同时填写。"),
            models.UniqueConstraint(
                fields=["meeting", "no"],
                condition=Q(voided_at=None),
                name="resolution_no_of_meeting",
                violation_error_code="no",
                violation_error_message="这次会议已经有这个序号的决议，请改一个。",
            ),
            models.CheckConstraint(
                condition=Q(lead_unit=None) | Q(lead_partner=None),
                name="resolution_one_leads",
                violation_error_code="lead_partner",
                violation_error_message="牵头的只能有一家：公安单位和协作单位选一个。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="resolution_entered")]

    def __str__(self):
        return f"第 {self.no} 号：{self.text}"

    def within(self, holding) -> bool:
        return self.meeting.within(holding)

    def get_absolute_url(self):
        return self.meeting.get_absolute_url()

    @property
    def unit(self) -> Unit:
        """Who called the meeting."""
        return self.meeting.unit

    @property
    def short(self) -> str:
        """On other rows: 3月5日联席会议第 2 号决议, without what it says."""
        return f"{month_day(self.meeting.held_on)}{self.meeting.get_kind_display()}第 {self.no} 号决议"

    @property
    def owner(self) -> Unit | Partner:
        """Who does it: the leading unit or partner, else the unit that called the meeting."""
        return self.lead_unit or self.lead_partner or self.meeting.unit

    def state_on(self, on: date) -> ResolutionState:
        """办结的看办结日期，没办结的看期限过了没有."""
        if self.done_on and self.done_on <= on:
            return ResolutionState.DONE
        return ResolutionState.OVERDUE if self.due_on and self.due_on < on else ResolutionState.OPEN

    @property
    def state(self) -> ResolutionState:
        return self.state_on(today())

    def must_be_open(self) -> None:
        """Holds the row; what is done stays as it was done. Raises NotAllowed."""
        if not Resolution.objects.filter(pk=self.pk, closed_at=None).update(version=F("version")):
            raise NotAllowed("这条决议已经办结销号，不能再改，也不再转办；销错了的，作废后重新登记。")

    def amend(self, facts: Mapping, *, version: int, by) -> None:
        """Change fields while nobody has closed it. Raises NotAllowed, Stale."""
        with deed():
            self.must_be_open()
            super().amend(facts, version=version, by=by)

    def close(self, *, done_on: date, result: str, by) -> None:
        """办结销号. Safe to repeat: the first closing stays."""
        facts = {"done_on": done_on, "result": result, "closed_at": timezone.now(), "closed_by": by.pk}
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, closed_at=None).update(**facts):
                record("resolution.close", self, by=by)
        self.refresh_from_db()
