"""迎检台账册: all registers of a station's year as one book. The file, its job and its number are an Export's."""

from uuid import uuid4

from django.db import models

from guanai.models import Attachment, Export
from stations.access import Permission, ScopedQuerySet
from stations.models import CareStation


class BookQuerySet(ScopedQuerySet):
    """Books of stations, known to who may take registers away there."""

    reading = Permission.EXPORT_OUTREACH
    place = "station__unit__path"


class LedgerBook(models.Model):
    """台账册 of one station and year. `photos` are those that who made it has looked at and put in."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    station = models.ForeignKey(CareStation, models.PROTECT, related_name="+", verbose_name="关工站")
    year = models.PositiveSmallIntegerField("年份")
    export = models.OneToOneField(Export, models.PROTECT, related_name="book", verbose_name="导出")
    photos = models.ManyToManyField(Attachment, related_name="+", verbose_name="照片")

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "迎检台账册"

    def __str__(self):
        return f"{self.station}{self.year}年迎检台账册"

    def within(self, holding) -> bool:
        return self.station.within(holding)
