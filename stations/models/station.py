"""关爱工作站: where the work is done, its life, what it has, its rooms."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from guanai.audit import deed
from guanai.calendars import anniversary
from guanai.entry import Entry
from guanai.lifecycle import Lifecycle
from stations.models.account import name_of
from stations.models.owned import Owned, OwnedQuerySet


class StationStatus(models.TextChoices):
    """站的状态."""

    PLANNED = "planned", "筹建"
    ACTIVE = "active", "运行"
    SUSPENDED = "suspended", "停运"
    CLOSED = "closed", "撤站"


class StationPartQuerySet(OwnedQuerySet):
    """What hangs on a station, seen by whoever sees the station."""

    place = "station__unit__path"

    def counted(self):
        """Neither voided nor of a voided station."""
        return self.valid().filter(station__voided_at=None)

    def signed(self):
        """Each row with its `writer`, the name of the account that entered it."""
        return self.annotate(writer=name_of("entered_by"))

    def there(self, on: date):
        """Entered by the end of that day and not voided by then: what the register said."""
        return self.filter(Q(voided_at=None) | Q(voided_at__date__gt=on), entered_at__date__lte=on)


class CareStationQuerySet(OwnedQuerySet):
    """Stations of units."""

    def active(self, on: date):
        """At work on that day, whatever became of it later."""
        return self.valid().filter(pk__in=StationStage.objects.lasting(on).of(StationStatus.ACTIVE).values("station"))

    def without_brand(self, on: date):
        """一站无品: at work on that day, established more than a year before, and known for nothing on it (W27)."""
        brands = self.model.brands.rel.related_model.objects.active(on)
        settled = self.active(on).filter(established_on__lt=anniversary(on, -1))
        return settled.exclude(Exists(brands.filter(station=OuterRef("pk"))))


class CareStation(Owned, Lifecycle):
    """关爱工作站. Its unit is the host, mostly but not always a police station; one host may have several."""

    Status = StationStatus
    MOVES = {
        StationStatus.PLANNED: (StationStatus.ACTIVE, StationStatus.CLOSED),
        StationStatus.ACTIVE: (StationStatus.SUSPENDED, StationStatus.CLOSED),
        StationStatus.SUSPENDED: (StationStatus.ACTIVE, StationStatus.CLOSED),
    }

    class Kind(models.TextChoices):
        POLICE_CARE = "police_care", "派出所关爱工作站"
        MULTI_BRANCH = "multi_branch", "警种关爱工作站"
        MINOR_PROTECTION = "minor_protection", "未成年人保护工作站"
        JUVENILE_JUSTICE = "juvenile_justice", "未司项目站"

    name = models.CharField("站名", max_length=60)
    kind = models.CharField("类型", max_length=20, choices=Kind, default=Kind.POLICE_CARE)
    status = models.CharField(
        "状态", max_length=10, choices=StationStatus, default=StationStatus.PLANNED, editable=False
    )
    established_on = models.DateField("建站日期", null=True, blank=True)
    approval = models.CharField("批文", max_length=60, blank=True, help_text="批准建站的文件，如市公关工〔2024〕3号。")

    objects = CareStationQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "关工站"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(voided_at=None),
                name="care_station_name",
                violation_error_code="name",
                violation_error_message="已经有这个名称的关工站，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[StationStatus.PLANNED, StationStatus.CLOSED]) | Q(established_on__isnull=False),
                name="care_station_at_work_is_established",
                violation_error_code="established_on",
                violation_error_message="建成的关工站须有建站日期。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("station", args=[self.pk])

    def enter(self, *, by) -> bool:
        """A new station: at work since the day it was established, or still planned. The same again changes nothing."""
        self.status = StationStatus.ACTIVE if self.established_on else StationStatus.PLANNED
        with deed():
            is_new = super().enter(by=by)
            if self.established_on and not self.stages.exists():
                StationStage(station=self, status=self.status, starts_on=self.established_on).enter(by=by)
        return is_new

    def amend(self, facts: Mapping[str, Any], *, version: int, by) -> None:
        """A corrected day of establishment is also the day since when the station counts as at work."""
        with deed():
            super().amend(facts, version=version, by=by)
            if facts.get("established_on"):
                self.stages.filter(pk=self.stages.in_order()[0].pk).update(starts_on=self.established_on)

    def first_change(self) -> "StationStage | None":
        """What became of the station after it was established."""
        return self.stages.in_order()[1:2].first()

    def move(self, status: str, *, on: date, reason: str, by) -> None:
        """Follow an arrow from a day on. Raises NotAllowed, or Stale when somebody moved it first."""
        begins = status == StationStatus.ACTIVE and self.established_on is None
        with deed():
            self.move_to(status, by=by, **({"established_on": on} if begins else {}))
            StationStage(station=self, status=status, starts_on=on, reason=reason).enter(by=by)

    def fall_back(self) -> None:
        """Be what the changes that still stand say; without any the station is planned."""
        stage = self.stages.latest_first().first()
        self.status = stage.status if stage else StationStatus.PLANNED
        self.established_on = self.established_on if stage else None
        self.save(update_fields=["status", "established_on"])


class StationPart(Entry):
    """A row that hangs on a station and shares its wall. The concrete row says by what name."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.station.within(holding)

    def get_absolute_url(self):
        return self.station.get_absolute_url()


class StationStageQuerySet(StationPartQuerySet):
    """The life of stations."""

    def begun(self, on: date):
        return self.valid().filter(starts_on__lte=on)

    def lasting(self, on: date):
        """The latest of each station on that day; found for all stations at once, not for each in turn."""
        later = Q(starts_on__gt=OuterRef("starts_on"))
        later |= Q(starts_on=OuterRef("starts_on"), entered_at__gt=OuterRef("entered_at"))
        return self.begun(on).exclude(Exists(self.model.objects.begun(on).filter(later, station=OuterRef("station"))))

    def of(self, status: str):
        return self.filter(status=status)

    def in_order(self):
        return self.valid().order_by("starts_on", "entered_at")

    def latest_first(self):
        return self.in_order().reverse()


class StationStage(StationPart):
    """站的状态变动: since this day the station is so, until a later row. The first is its establishment."""

    station = models.ForeignKey(CareStation, models.CASCADE, related_name="stages", verbose_name="关工站")
    status = models.CharField("状态", max_length=10, choices=StationStatus)
    starts_on = models.DateField("何时起")
    reason = models.CharField("说明", max_length=100, blank=True)

    objects = StationStageQuerySet.as_manager()

    class Meta(StationPart.Meta):
        verbose_name = verbose_name_plural = "站的状态"
        indexes = [models.Index(fields=["station", "starts_on"], name="station_stage_day")]

    def __str__(self):
        return self.get_status_display()

    def void(self, reason: str, *, by) -> None:
        """Taken back: the station is again what it was before."""
        with deed():
            super().void(reason, by=by)
            self.station.fall_back()


class StationHave(StationPart):
    """六有: one of the six things that a station must have, and what shows that it has it."""

    class Kind(models.TextChoices):
        PLACE = "place", "阵地"
        PEOPLE = "people", "人员"
        RULES = "rules", "制度"
        PLAN = "plan", "计划"
        GOALS = "goals", "目标"
        APPRAISAL = "appraisal", "考核"

    station = models.ForeignKey(CareStation, models.CASCADE, related_name="haves", verbose_name="关工站")
    kind = models.CharField("六有", max_length=10, choices=Kind)
    evidence = models.CharField("凭什么说有", max_length=200, help_text="写清在哪里、哪份文件、从何时起。")

    objects = StationPartQuerySet.as_manager()

    class Meta(StationPart.Meta):
        verbose_name = verbose_name_plural = "六有"
        constraints = [
            *StationPart.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "kind"],
                condition=Q(voided_at=None),
                name="station_have_once",
                violation_error_code="evidence",
                violation_error_message="这一项已经登记过，请打开原来的修改。",
            ),
        ]

    def __str__(self):
        return f"有{self.get_kind_display()}"


class StationFacilityQuerySet(StationPartQuerySet):
    """Rooms of stations."""

    def current(self, on: date):
        """In use on that day."""
        opened = Q(opened_on=None) | Q(opened_on__lte=on)
        return self.counted().filter(opened, Q(closed_on=None) | Q(closed_on__gt=on))


class StationFacility(StationPart):
    """功能区: a room or corner of a station, in use from a day to a day."""

    class Kind(models.TextChoices):
        RECEPTION = "reception", "接待区"
        READING = "reading", "阅读区"
        GREEN_INTERNET = "green_internet", "绿色上网区"
        COUNSELLING = "counselling", "心理咨询室"
        ACTIVITY = "activity", "活动室"
        PARENTS_SCHOOL = "parents_school", "家长学校"
        CHILDRENS_HOME = "childrens_home", "儿童之家"

    station = models.ForeignKey(CareStation, models.CASCADE, related_name="facilities", verbose_name="关工站")
    kind = models.CharField("功能区", max_length=16, choices=Kind)
    opened_on = models.DateField("启用日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)
    note = models.CharField("说明", max_length=100, blank=True)

    objects = StationFacilityQuerySet.as_manager()

    class Meta(StationPart.Meta):
        verbose_name = verbose_name_plural = "功能区"
        constraints = [
            *StationPart.Meta.constraints,
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="station_facility_closed_after_opened",
                violation_error_code="closed_on",
                violation_error_message="停用日期不能早于启用日期。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
