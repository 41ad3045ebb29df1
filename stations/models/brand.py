"""特色品牌: what a station is known for (一站一品，一所一特色)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from stations.models.of_station import OfStation, OfStationQuerySet
from stations.models.station import CareStation


class BrandQuerySet(OfStationQuerySet):
    """Brands of stations."""

    def active(self, on: date):
        """Kept up on that day; the last day counts."""
        return self.counted().filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on)


class Brand(OfStation):
    """特色品牌 of a station, kept up from a day; `ended_on` is its last one."""

    station = models.ForeignKey(CareStation, models.PROTECT, related_name="brands", verbose_name="关工站")
    name = models.CharField("品牌名称", max_length=60)
    focus = models.CharField("重点", max_length=200, blank=True, help_text="主要帮谁、解决什么问题。")
    feature = models.CharField("特点", max_length=200, blank=True, help_text="和别处不一样在哪里。")
    highlight = models.CharField("亮点", max_length=200, blank=True, help_text="叫得响的做法或结果。")
    evidence = models.CharField("凭什么说有", max_length=200, blank=True, help_text="阵地、文件、报道，写清在哪里。")
    started_on = models.DateField("创建日期")
    ended_on = models.DateField("结束日期", null=True, blank=True, help_text="不再做的才填，填最后一天。")

    objects = BrandQuerySet.as_manager()

    class Meta(OfStation.Meta):
        verbose_name = verbose_name_plural = "特色品牌"
        constraints = [
            *OfStation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="brand_ends_after_start",
                violation_error_code="ended_on",
                violation_error_message="结束日期不能早于创建日期。",
            ),
            models.UniqueConstraint(
                fields=["station", "name"],
                condition=Q(voided_at=None),
                name="brand_once",
                violation_error_code="name",
                violation_error_message="这个站已经登记过这个品牌。",
            ),
        ]
        indexes = [models.Index(fields=["started_on", "id"], name="brand_by_start")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("brands-row", args=[self.pk])
