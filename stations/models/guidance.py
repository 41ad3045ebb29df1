"""调研指导: a committee goes to see a unit, says what it found and advises, and comes back to it."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from guanai.calendars import gb_date, today
from guanai.entry import Entry
from guanai.lifecycle import NotAllowed
from stations.access import NOTHING
from stations.models.account import name_of
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import Unit

FIRST_NOTICE = timedelta(days=7)
METHODS = ("listened", "read_papers", "watched", "called_on")


class GuidanceVisitQuerySet(OwnedQuerySet):
    """Visits, known to the unit that went and to the one that was visited."""

    def visible_to(self, user):
        where = NOTHING
        for holding in user.holdings(self.reading):
            where |= holding.units("unit__path") | holding.units("to_unit__path")
        return self.filter(where)

    def between(self, first: date, last: date):
        """Visits of these days; count distinct `to_unit` for 家, rows for 次 (M83)."""
        return self.valid().filter(visited_on__gte=first, visited_on__lte=last)

    def unfollowed(self):
        """With a day for the follow-up, and none written down."""
        done = GuidanceFollowUp.objects.valid().filter(visit=OuterRef("pk"))
        return self.valid().exclude(follow_up_due=None).exclude(Exists(done))

    def overdue(self, on: date):
        return self.unfollowed().filter(follow_up_due__lt=on)

    def due(self, on: date):
        """To be followed up within a week or by now."""
        return self.unfollowed().filter(follow_up_due__lte=on + FIRST_NOTICE)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "to_unit")


class GuidanceVisit(Owned):
    """调研指导 by a unit (`unit`, who went) to another, one row for each unit visited."""

    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="到哪个单位")
    visited_on = models.DateField("调研日期")
    listened = models.BooleanField("听汇报", default=False)
    read_papers = models.BooleanField("阅资料", default=False)
    watched = models.BooleanField("看影像", default=False)
    called_on = models.BooleanField("走访", default=False)
    findings = models.TextField("了解到的情况", max_length=2000)
    suggestions = models.TextField("指导意见", max_length=2000, blank=True)
    follow_up_due = models.DateField("回访期限", null=True, blank=True, help_text="提了意见要回头看落实的才填。")

    objects = GuidanceVisitQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "调研指导"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(listened=True) | Q(read_papers=True) | Q(watched=True) | Q(called_on=True),
                name="guidance_visit_some_method",
                violation_error_code="listened",
                violation_error_message="听汇报、阅资料、看影像、走访，至少选一样。",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_due=None) | Q(follow_up_due__gte=F("visited_on")) & ~Q(suggestions=""),
                name="guidance_visit_follow_up",
                violation_error_code="follow_up_due",
                violation_error_message="填了回访期限的须写指导意见，期限不能早于调研日期。",
            ),
            models.CheckConstraint(
                condition=~Q(to_unit=F("unit")),
                name="guidance_visit_elsewhere",
                violation_error_code="to_unit",
                violation_error_message="不能到本单位调研。",
            ),
        ]
        indexes = [
            models.Index(fields=["visited_on", "id"], name="guidance_visit_by_day"),
            models.Index(fields=["unit", "visited_on"], name="guidance_visit_counts"),
            models.Index(fields=["follow_up_due", "id"], name="guidance_visit_due"),
        ]

    def __str__(self):
        return f"到{self.to_unit}调研（{gb_date(self.visited_on)}）"

    def get_absolute_url(self):
        return reverse("guidance-visits-row", args=[self.pk])

    @property
    def methods(self) -> str:
        """听汇报、走访."""
        said = (str(self._meta.get_field(name).verbose_name) for name in METHODS if getattr(self, name))
        return "、".join(said)

    def follow_up(self) -> "GuidanceFollowUp | None":
        """What came of it, where somebody wrote that down; with the `writer`'s name."""
        return self.follow_ups.valid().annotate(writer=name_of("entered_by")).first()


class GuidanceFollowUpQuerySet(OwnedQuerySet):
    """Follow-ups, seen by whoever sees the visit."""

    place = "visit__unit__path"

    def visible_to(self, user):
        return self.filter(visit__in=GuidanceVisit.objects.visible_to(user))


class GuidanceFollowUp(Entry):
    """回访: who went back or asked, when, and what has been done about the advice."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    visit = models.ForeignKey(GuidanceVisit, models.PROTECT, related_name="follow_ups", verbose_name="调研")
    done_on = models.DateField("回访日期")
    done_by = models.CharField("谁去回访", max_length=40)
    what = models.CharField("落实情况", max_length=500)

    objects = GuidanceFollowUpQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "调研回访"
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(voided_at=None),
                name="guidance_follow_up_once",
                violation_error_code="done_on",
                violation_error_message="这次调研已经登记过回访，请修改那一条。",
            ),
        ]

    def __str__(self):
        return f"{gb_date(self.done_on)}回访"

    def get_absolute_url(self):
        return self.visit.get_absolute_url()

    def within(self, holding) -> bool:
        """Both sides may write it down."""
        return holding.covers(self.visit.unit.path) or holding.covers(self.visit.to_unit.path)

    @property
    def unit(self) -> Unit:
        return self.visit.unit

    def must_be_taken(self) -> None:
        if self.visit.is_void:
            raise NotAllowed("这次调研已经作废。")
        if not self.visit.visited_on <= self.done_on <= today():
            raise NotAllowed("回访日期不能早于调研日期，也不能晚于今天。")
