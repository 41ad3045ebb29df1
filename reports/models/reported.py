"""Facts as somebody reported them before the portal kept records. Never joined with the portal's own rows."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.calendars import gb_date
from reports.figures import Figure, Period, Qualifier, Source
from reports.metrics import METRICS
from stations.access import Permission, ScopedQuerySet
from stations.models import MeetingKind, RequestKind, RequestReply, Unit


class ReportedQuerySet(ScopedQuerySet):
    """Reported facts, seen by whoever sees figures of the unit."""

    reading = Permission.READ_FIGURES

    def of(self, unit: Unit, year: int):
        return self.filter(unit=unit, year=year)


class Reported(models.Model):
    """What every reported fact carries: whose, of which year, from which document, taken in by whom and when."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    origin = models.CharField("来源", max_length=120)
    loaded_at = models.DateTimeField("录入时间", default=timezone.now)
    loaded_by = models.UUIDField("录入人", null=True)

    objects = ReportedQuerySet.as_manager()

    class Meta:
        abstract = True

    def within(self, holding) -> bool:
        return self.unit.within(holding)

    def report(self, *, by, **many: Iterable[Unit]) -> None:
        """Write the new fact with its many-to-many values."""
        with deed():
            self.loaded_by = by and by.pk
            self.save(force_insert=True)
            self._set(many)
            record(f"{self.noun()}.report", self, by=by, year=self.year)

    def correct(self, facts: Mapping[str, Any], *, origin: str, by, **many: Iterable[Unit]) -> list[str]:
        """Replace what differs and name it; the document that says so becomes the origin. Safe to repeat."""
        changed = [name for name, value in facts.items() if getattr(self, name) != value]
        changed += [name for name, rows in many.items() if set(getattr(self, name).all()) != set(rows)]
        if changed:
            with deed():
                now = {"origin": origin, "loaded_at": timezone.now(), "loaded_by": by and by.pk}
                for name, value in {**facts, **now}.items():
                    setattr(self, name, value)
                self.save()
                self._set(many)
                record(f"{self.noun()}.correct", self, by=by, year=self.year, fields=changed)
        return changed

    @classmethod
    def noun(cls) -> str:
        """figure, meeting, request: what the audit trail calls it."""
        return cls._meta.model_name.removeprefix("reported")

    def _set(self, many: Mapping[str, Iterable[Unit]]) -> None:
        for name, rows in many.items():
            getattr(self, name).set(rows)


class ReportedFigure(Reported):
    """报送数: a figure as its author published it, with its bound, its period and its doubts."""

    metric = models.CharField("指标", max_length=6)
    value = models.DecimalField("数值", max_digits=14, decimal_places=2, null=True)
    measure = models.CharField("计量单位", max_length=10)
    qualifier = models.CharField("界限", max_length=12, choices=Qualifier.choices)
    period = models.CharField("时段", max_length=10, choices=Period.choices)
    since = models.CharField("起自", max_length=20, blank=True)
    incomplete = models.BooleanField("不完全统计", default=False)
    subset_of = models.CharField("其中数，属于", max_length=6, blank=True)
    reproducible = models.BooleanField("可复算", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送数"
        constraints = [
            models.UniqueConstraint(fields=["unit", "metric", "year", "period"], name="reported_figure_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(qualifier=Qualifier.UNQUANTIFIED),
                name="reported_figure_has_value",
                violation_error_message="没有数值的，界限须为“多个”。",
            ),
        ]
        indexes = [models.Index(fields=["unit", "year"], name="reported_figure_of_year")]

    def __str__(self):
        return f"{self.unit} {self.year}年{METRICS[self.metric].label}（{self.metric}）"

    def figure(self) -> Figure:
        """The row as a value that can be worded, summed and printed."""
        return Figure(
            unit=self.unit.code,
            metric=self.metric,
            year=self.year,
            value=self.value,
            measure=self.measure,
            qualifier=Qualifier(self.qualifier),
            period=Period(self.period),
            since=int(self.since) if self.since.isdecimal() else self.since or None,
            incomplete=self.incomplete,
            subset_of=self.subset_of or None,
            reproducible=self.reproducible,
            source=Source.REPORTED,
        )


class ReportedMeeting(Reported):
    """报送的会议: when, where, and who spoke or wrote."""

    kind = models.CharField("类别", max_length=15, choices=MeetingKind)
    held_on = models.DateField("召开日期")
    host = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="承办单位")
    oral = models.ManyToManyField(Unit, related_name="+", verbose_name="口头交流单位")
    written_count = models.PositiveSmallIntegerField("书面交流单位数", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送的会议"
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "held_on"], name="reported_meeting_once")]
        ordering = ["held_on"]

    def __str__(self):
        return f"{self.unit} {gb_date(self.held_on)}{self.get_kind_display()}"


class ReportedRequest(Reported):
    """报送的提请党委事项 and its reply; a budget request with its amounts in 元."""

    no = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("事项", max_length=12, choices=RequestKind)
    reply = models.CharField("答复", max_length=10, choices=RequestReply)
    from_yuan = models.DecimalField("原金额（元）", max_digits=12, decimal_places=2, null=True)
    to_yuan = models.DecimalField("现金额（元）", max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送的提请事项"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "no"], name="reported_request_once")]
        ordering = ["no"]

    def __str__(self):
        return f"{self.unit} {self.year}年提请第{self.no}项"
