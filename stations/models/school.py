"""学校: schools of a unit's area, their terms and days off."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from guanai.calendars import is_working_day
from guanai.entry import Entry
from stations.models.located import Located
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import Unit, lineage


class SchoolStage(models.TextChoices):
    """学段."""

    KINDERGARTEN = "kindergarten", "幼儿园"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    NINE_YEAR = "nine_year", "九年一贯制学校"
    SENIOR = "senior", "高中"
    VOCATIONAL = "vocational", "中等职业学校"
    SPECIAL = "special", "特殊教育学校"
    CORRECTIVE = "corrective", "专门学校"


class SchoolQuerySet(OwnedQuerySet):
    """Schools of units."""

    def active(self, on: date):
        """Open on that day."""
        opened = Q(opened_on=None) | Q(opened_on__lte=on)
        return self.valid().filter(opened, Q(closed_on=None) | Q(closed_on__gt=on))

    def in_scope(self, on: date):
        """Which need a 法治副校长: schools in the sense of 未成年人保护法 130, so no kindergartens."""
        return self.active(on).exclude(stage=SchoolStage.KINDERGARTEN)

    def on_the_map(self):
        """With coordinates."""
        return self.exclude(lng=None).exclude(lat=None)


class School(Owned, Located):
    """学校, in the area of the unit that it belongs to."""

    name = models.CharField("校名", max_length=60)
    stage = models.CharField("学段", max_length=16, choices=SchoolStage)
    pupils = models.PositiveIntegerField("在校学生", null=True, blank=True)
    boarders = models.PositiveIntegerField("住校学生", null=True, blank=True)
    address = models.CharField("地址", max_length=100, blank=True)
    opened_on = models.DateField("办学起始", null=True, blank=True)
    closed_on = models.DateField("停办日期", null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "学校"
        constraints = [
            *Owned.Meta.constraints,
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None),
                name="school_name_in_unit",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这所学校。",
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="school_closed_after_opened",
                violation_error_code="closed_on",
                violation_error_message="停办日期不能早于办学起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(pupils=None) | Q(boarders=None) | Q(boarders__lte=F("pupils")),
                name="school_boarders_are_pupils",
                violation_error_code="boarders",
                violation_error_message="住校学生不能多于在校学生。",
            ),
        ]
        indexes = [models.Index(fields=["entered_at", "id"], name="school_entered")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("school", args=[self.pk])

    def is_active(self, on: date) -> bool:
        return (self.opened_on is None or self.opened_on <= on) and (self.closed_on is None or self.closed_on > on)


class SchoolTermQuerySet(OwnedQuerySet):
    """Terms of units; each holds for the whole tree below its unit."""

    def visible_to(self, user):
        """Also the terms of the units above, since they hold for the reader's own."""
        holdings = user.holdings(self.reading)
        above = {path for holding in holdings for path in lineage(holding.path)}
        return self.within(holdings) | self.filter(unit__path__in=above)

    def binding(self, unit: Unit):
        """What holds for a unit: of the same term given at several levels, the nearest."""
        above = self.valid().filter(unit__path__in=lineage(unit.path))
        same = above.filter(year=OuterRef("year"), season=OuterRef("season"))
        return above.exclude(Exists(same.filter(unit__path__gt=OuterRef("unit__path"))))

    def covering(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def in_session(self, unit: Unit, day: date) -> bool:
        """Whether that day is a school day in the unit's area: in term, a working day, and no day off."""
        term = self.binding(unit).covering(day).first()
        return term is not None and is_working_day(day) and not term.days_off.covering(day).exists()


class SchoolTerm(Owned):
    """学期: from the first to the last day of lessons, for all schools in the tree of its unit."""

    class Season(models.IntegerChoices):
        FIRST = 1, "第一学期"
        SECOND = 2, "第二学期"

    year = models.PositiveSmallIntegerField("学年", help_text="填学年开始的年份，2025 即 2025—2026 学年。")
    season = models.PositiveSmallIntegerField("学期", choices=Season)
    starts_on = models.DateField("开学日期")
    ends_on = models.DateField("放假日期", help_text="上课的最后一天。")

    objects = SchoolTermQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "学期"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "year", "season"],
                condition=Q(voided_at=None),
                name="school_term_once",
                violation_error_code="season",
                violation_error_message="这个单位已经登记过这个学期。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="school_term_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="放假日期不能早于开学日期。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="school_term_start")]

    def __str__(self):
        return f"{self.year}—{self.year + 1} 学年{self.get_season_display()}"

    def get_absolute_url(self):
        return reverse("term", args=[self.pk])


class SchoolDayOffQuerySet(OwnedQuerySet):
    """Days off of terms, seen by whoever sees the term."""

    place = "term__unit__path"

    def visible_to(self, user):
        return self.filter(term__in=SchoolTerm.objects.visible_to(user))

    def covering(self, day: date):
        return self.valid().filter(starts_on__lte=day, ends_on__gte=day)


class SchoolDayOff(Entry):
    """放假: days without lessons within a term, beyond weekends and public holidays."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    term = models.ForeignKey(SchoolTerm, models.CASCADE, related_name="days_off", verbose_name="学期")
    name = models.CharField("事由", max_length=40, help_text="如运动会、秋假、中考设考点。")
    starts_on = models.DateField("从")
    ends_on = models.DateField("到")

    objects = SchoolDayOffQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "放假安排"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="school_day_off_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self):
        return self.name

    def within(self, holding) -> bool:
        return self.term.within(holding)

    def get_absolute_url(self):
        return self.term.get_absolute_url()
