"""宣讲活动: what one or more sessions belong to."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from guanai.audit import deed
from guanai.bounds import Bound, added, claimed, extremes
from guanai.lifecycle import NotAllowed
from guanai.models import Term
from stations.access import NOTHING, Permission
from stations.models import Campaign, Unit
from stations.models.owned import Owned, OwnedQuerySet


class EventForm(models.TextChoices):
    """活动形式."""

    LECTURE = "lecture", "讲座"
    CLASS_MEETING = "class_meeting", "主题班会"
    CLOUD_CLASS = "cloud_class", "云课堂"
    MOCK_COURT = "mock_court", "模拟法庭"
    BROCHURE = "brochure", "发放宣传册"
    ON_SITE = "on_site", "现场互动"
    CASE_TALK = "case_talk", "案例讲解"
    VISIT = "visit", "参观"
    BOARD = "board", "板报、宣传栏"
    POLICE_CAMP = "police_camp", "警营开放"
    TUTORIAL = "tutorial", "专题辅导"
    STAFF_CHILDREN = "staff_children", "警娃进警营"
    OTHER = "other", "其他"


class OutreachQuerySet(OwnedQuerySet):
    """Rows of outreach, read by their own right."""

    reading = Permission.READ_OUTREACH


class JointQuerySet(OutreachQuerySet):
    """Rows known also to the units that hold an event together with its lead unit; counted at the lead unit alone."""

    event = "pk"  # the column with the key of the event

    def visible_to(self, user):
        holdings = user.holdings(self.reading)
        joint = NOTHING
        for holding in holdings:
            joint |= holding.units("co_units__path")
        events = OutreachEvent.objects.filter(joint).values("pk")
        return self.within(holdings) | self.filter(**{f"{self.event}__in": events})


class EventQuerySet(JointQuerySet):
    """Events of units."""

    def _sessions(self):
        """Those of the event in the outer query."""
        sessions = self.model._meta.get_field("sessions").related_model.objects
        return sessions.filter(event=OuterRef("pk"), voided_at=None).order_by()

    def with_last(self):
        """The latest first, each with the day and the place of its last session, by which one name is told apart."""
        last = self._sessions().order_by("-held_on", "-entered_at")
        found = {"last_on": "held_on", "last_school": "school__name", "last_place": "place"}
        asked = {name: Subquery(last.values(column)[:1]) for name, column in found.items()}
        return self.select_related("unit").annotate(**asked).order_by("-entered_at")

    def listed(self):
        """With what a row of the list shows: how many sessions it gathers, and before how large an audience."""
        of_event = self._sessions().values("event")
        counts = {"held": Count("*"), "audience": Sum("audience")}
        found = {name: Coalesce(Subquery(of_event.values(n=count)), 0) for name, count in counts.items()}
        bounds = extremes("audience_bound")
        found |= {f"bound_{name}": Subquery(of_event.values(n=end)) for name, end in bounds.items()}
        return self.select_related("unit", "campaign", "place_kind").prefetch_related("co_units").annotate(**found)


class OutreachEvent(Owned):
    """宣讲活动 of its lead unit; a joint one counts there alone, and its co-units see it."""

    title = models.CharField("活动名称", max_length=80)
    form = models.CharField("形式", max_length=15, choices=EventForm, default=EventForm.LECTURE)
    place_kind = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list": Term.List.PLACE_KIND},
        verbose_name="走进哪里",
        help_text="法律进学校、进社区等，选一类。",
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专项活动"
    )
    co_units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="协办单位")
    under_post_identity = models.BooleanField(
        "亮明维权岗身份", default=False, help_text="现场亮明“青少年维权岗”或创建单位身份的，勾上。"
    )

    objects = EventQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "宣讲活动"
        indexes = [
            models.Index(fields=["unit", "entered_at"], name="event_of_unit"),
            models.Index(fields=["entered_at", "id"], name="event_entered"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("events-row", args=[self.pk])

    def void(self, reason: str, *, by) -> None:
        """The event was entered by mistake. Raises NotAllowed while sessions belong to it."""
        with deed():
            if self.sessions.filter(voided_at=None).exists():
                raise NotAllowed("这个活动下还有场次，先把登记错的场次作废，或改到别的活动。")
            super().void(reason, by=by)

    @property
    def bound_word(self) -> str:
        """What `listed` found the audience to be when it is no exact count."""
        bound = added([self.bound_low, self.bound_high])
        return "" if bound is Bound.EXACT else bound.label

    def gathered(self) -> "Gathered":
        """Its sessions in order of the day."""
        rows = self.sessions.filter(voided_at=None).select_related("school", "speaker")
        return Gathered(list(rows.order_by("held_on", "pk")))


@dataclass(frozen=True)
class Gathered:
    """The sessions of an event."""

    sessions: list

    @property
    def words(self) -> str:
        number = claimed(sum(one.audience for one in self.sessions), added(one.audience_bound for one in self.sessions))
        return f"{len(self.sessions):,} 场次，{number}"
