"""站内制度: the rules of a station, edition by edition; the one in force is the latest that has begun."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from guanai.calendars import gb_date
from stations.models.of_station import OfStationQuerySet, WithPaper
from stations.models.station import CareStation


class RegulationQuerySet(OfStationQuerySet):
    """Regulations of stations. A new edition ends the old one by being there: nothing is written twice."""

    def later(self):
        """The newer editions of the row in the outer query."""
        same = Q(station=OuterRef("station"), title=OuterRef("title"))
        return self.valid().filter(same, effective_on__gt=OuterRef("effective_on"))

    def in_force(self, on: date):
        """Begun by that day, not yet ended, and without a newer edition that has begun."""
        begun = self.counted().filter(Q(ended_on=None) | Q(ended_on__gt=on), effective_on__lte=on)
        return begun.exclude(Exists(StationRegulation.objects.later().filter(effective_on__lte=on)))

    def listed(self):
        """With what a row of the list shows: also since when a newer edition holds, `replaced_on`."""
        first = StationRegulation.objects.later().order_by("effective_on").values("effective_on")[:1]
        return super().listed().select_related("attachment").annotate(replaced_on=Subquery(first))


class StationRegulation(WithPaper):
    """站内制度 of a station: one edition of it. `ended_on` is the day since which it holds no more."""

    station = models.ForeignKey(CareStation, models.PROTECT, related_name="regulations", verbose_name="关工站")
    title = models.CharField("名称", max_length=80, help_text="同一项制度改版的，名称写得一样。")
    edition = models.PositiveSmallIntegerField("第几版", default=1)
    effective_on = models.DateField("施行日期")
    ended_on = models.DateField("废止日期", null=True, blank=True, help_text="改版的不填，新版施行后旧版自动停用。")

    objects = RegulationQuerySet.as_manager()

    class Meta(WithPaper.Meta):
        verbose_name = verbose_name_plural = "站内制度"
        constraints = [
            *WithPaper.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("effective_on")),
                name="regulation_ends_after_it_began",
                violation_error_code="ended_on",
                violation_error_message="废止日期不能早于施行日期。",
            ),
            models.UniqueConstraint(
                fields=["station", "title", "edition"],
                condition=Q(voided_at=None),
                name="regulation_edition_once",
                violation_error_code="edition",
                violation_error_message="这项制度的这一版已经登记过；改了版的，把版次加一。",
            ),
            models.UniqueConstraint(
                fields=["station", "title", "effective_on"],
                condition=Q(voided_at=None),
                name="regulation_one_edition_a_day",
                violation_error_code="effective_on",
                violation_error_message="这项制度已有一版从这一天起施行，请核对日期。",
            ),
        ]
        indexes = [models.Index(fields=["effective_on", "id"], name="regulation_by_day")]

    def __str__(self):
        return f"{self.title}（第 {self.edition} 版）"

    def get_absolute_url(self):
        return reverse("regulations-row", args=[self.pk])

    @property
    def evidence(self) -> str:
        """What it shows of 六有."""
        return f"{self}，{gb_date(self.effective_on)}起施行。"

    @property
    def until(self) -> date | None:
        """Since when it holds no more: it was ended, or a newer edition has begun."""
        ends = [day for day in (self.ended_on, self.replaced_on) if day]
        return min(ends, default=None)
