"""单位: the tree of police units. Its path is the wall that every scope is built on."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat, Substr
from django.urls import reverse

from guanai.audit import deed, record
from guanai.calendars import today
from stations.access import Permission, ScopedQuerySet

SEGMENT = 4  # digits of a path segment: 9,999 units below one


class UnitKind(models.TextChoices):
    """单位类别. It cannot be read off a name: some district bureaus are not called 分局."""

    PROVINCIAL_DEPT = "provincial_dept", "省公安厅"
    CITY_BUREAU = "city_bureau", "市公安局"
    COUNTY_BUREAU = "county_bureau", "县公安局"
    COUNTY_CITY_BUREAU = "county_city_bureau", "县级市公安局"
    DISTRICT_BUREAU = "district_bureau", "区公安局"
    DISTRICT_BRANCH = "district_branch", "区分局"
    FUNCTIONAL_BRANCH = "functional_branch", "功能区分局"
    DETACHMENT = "detachment", "支队、处"
    BRIGADE = "brigade", "大队"
    SQUADRON = "squadron", "中队"
    SECTION = "section", "科、室"
    POLICE_STATION = "police_station", "派出所"
    POLICE_POST = "police_post", "警务区、警务工作站"
    DETENTION_HOUSE = "detention_house", "拘留所、看守所"
    POLITICAL_DEPT = "political_dept", "政治部"
    YOUTH_LEAGUE = "youth_league", "团委"
    COMMAND_CENTRE = "command_centre", "指挥中心"


class UnitQuerySet(ScopedQuerySet):
    """Units in the order of entry, which is the order of print."""

    reading = Permission.READ_FIGURES
    place = "path"

    def open_in(self, year: int):
        """Open on at least one day of the year."""
        started = Q(opened_on=None) | Q(opened_on__lte=date(year, 12, 31))
        return self.filter(started, Q(closed_on=None) | Q(closed_on__gt=date(year, 1, 1)))

    def open_on(self, day: date):
        """Open on that day."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))

    def below(self, unit: "Unit"):
        return self.filter(path__startswith=unit.path).exclude(pk=unit.pk)

    def named(self, text: str):
        """Found by code, full name, short name or an older name."""
        text = text.strip()
        by_name = Q(code=text) | Q(name=text) | Q(short=text) | Q(aliases__name=text)
        return self.filter(by_name).distinct()


class Unit(models.Model):
    """单位: a police organ, from the bureau down to the post."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("全称", max_length=60)
    short = models.CharField("简称", max_length=30)
    kind = models.CharField("类别", max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级")
    path = models.CharField(max_length=60, unique=True)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤并日期", null=True, blank=True)
    records_since = models.DateField("自行记录起始日期", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", verbose_name="承继单位")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(successor=None) | Q(closed_on__isnull=False),
                name="unit_merged_is_closed",
                violation_error_message="有承继单位的，须填写撤并日期。",
            ),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="unit_path_ends"),
        ]

    def __str__(self):
        return self.short

    def get_absolute_url(self):
        return reverse("unit", args=[self.pk])

    def within(self, holding) -> bool:
        return holding.covers(self.path)

    @property
    def depth(self) -> int:
        """How many units stand above this one."""
        return len(self.path) // (SEGMENT + 1) - 1

    @property
    def lineage(self):
        """The units from the top down to this one."""
        return Unit.objects.filter(path__in=lineage(self.path))

    def hold(self) -> None:
        """Until the transaction ends nobody else holds it: who asks what is there and then writes is alone."""
        type(self).objects.filter(pk=self.pk).update(name=models.F("name"))

    @classmethod
    def enter(cls, *, by, parent: "Unit | None" = None, **facts) -> "Unit":
        """A new unit below `parent`, printed after those already there. Its own records count from today on."""
        facts = {"records_since": today()} | facts
        with deed():
            unit = cls.objects.create(parent=parent, path=cls._next_path(parent), **facts)
            record("unit.enter", unit, by=by, code=unit.code)
            return unit

    def rename(self, name: str, short: str, *, on: date, by) -> None:
        """A new name from a day on; the old ones stay findable as aliases. The same names again change nothing."""
        if (name, short) == (self.name, self.short):
            return
        with deed():
            for old, new in ((self.name, name), (self.short, short)):
                if old != new:
                    UnitAlias.objects.create(unit=self, name=old, until=on)
            self.name, self.short = name, short
            self.save(update_fields=["name", "short"])
            record("unit.rename", self, by=by)

    def know_as(self, name: str, *, by) -> None:
        """Another name by which people call the unit. Safe to repeat."""
        with deed():
            if UnitAlias.objects.get_or_create(unit=self, name=name)[1]:
                record("unit.alias", self, by=by)

    def count_from(self, day: date, *, by) -> None:
        """The first day of the unit's own records: figures before it are reported, from it on computed."""
        with deed():
            if Unit.objects.filter(pk=self.pk).exclude(records_since=day).update(records_since=day):
                record("unit.count", self, by=by, day=day)
        self.records_since = day

    def merge_into(self, successor: "Unit", *, on: date, by) -> None:
        """Close this unit and move it, with all below, under its successor. Rows stay; scope follows the path.

        Raises ValueError when the successor lies within this unit or is closed.
        """
        if successor.path.startswith(self.path) or successor.closed_on:
            raise ValueError("承继单位须是另一个未撤并的单位。")
        with deed():
            old, new = self.path, self._next_path(successor)
            moved = Concat(models.Value(new), Substr("path", len(old) + 1))
            for unit in Unit.objects.filter(path__startswith=old).order_by("path"):
                Unit.objects.filter(pk=unit.pk).update(path=moved)
            self.parent = self.successor = successor
            self.path, self.closed_on = new, on
            self.save(update_fields=["parent", "successor", "path", "closed_on"])
            record("unit.merge", self, by=by, successor=successor.pk)

    @staticmethod
    def _next_path(parent: "Unit | None") -> str:
        above = parent.path if parent else ""
        last = Unit.objects.filter(parent=parent).order_by("path").last()
        number = int(last.path[len(above) : -1]) + 1 if last else 1
        return f"{above}{number:0{SEGMENT}d}/"


def lineage(path: str) -> list[str]:
    """The paths of a unit and of all above it, from the top."""
    step = SEGMENT + 1
    return [path[:end] for end in range(step, len(path) + 1, step)]


class UnitAlias(models.Model):
    """曾用名: a name that a unit bore until a day, or is known by."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases", verbose_name="单位")
    name = models.CharField("名称", max_length=60)
    until = models.DateField("用至", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位曾用名"

    def __str__(self):
        return self.name

    def within(self, holding) -> bool:
        return self.unit.within(holding)
