"""迎检台账册: all registers of a station's year as one book. The file, its job and its number are an Export's."""

from collections.abc import Collection
from uuid import uuid4

from django.db import models

from guanai import taking
from guanai.audit import deed, record
from guanai.models import Attachment, Export, Job
from stations.access import Permission, ScopedQuerySet
from stations.models import CareStation

WHAT = "ledger-book"  # names its exports


class BookQuerySet(ScopedQuerySet):
    """Books of stations, known to who may take registers away there."""

    reading = Permission.EXPORT_OUTREACH
    place = "station__unit__path"


class LedgerBook(models.Model):
    """台账册 of one station and year. `photos` are those that who made it has looked at and put in."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    station = models.ForeignKey(CareStation, models.PROTECT, related_name="+", verbose_name="关工站")
    year = models.PositiveSmallIntegerField("年份")
    export = models.OneToOneField(Export, models.PROTECT, related_name="+", verbose_name="导出")
    photos = models.ManyToManyField(Attachment, related_name="+", verbose_name="照片")

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "迎检台账册"

    def __str__(self):
        return f"{self.station}{self.year}年迎检台账册"

    @classmethod
    def request(cls, station: CareStation, year: int, photos: Collection[Attachment] = (), *, by) -> "LedgerBook":
        """Ask for the book, of photos that who asks has looked at. While his own is under way, that is the answer."""
        with deed():
            CareStation.objects.filter(pk=station.pk).update(name=station.name)  # of two clicks the second waits
            mine = cls.objects.filter(station=station, year=year, export__owner=by.pk)
            if waiting := mine.filter(export__job__in=Job.objects.unfinished()).first():
                return waiting
            title = f"{station}{year}年迎检台账册"
            book = cls(station=station, year=year, export=taking.numbered(WHAT, title, by=by, words=f"{year} 年"))
            book.save(force_insert=True)
            book.photos.set(photos)
            taking.set_to_work(book.export, "reports.tasks.write_book", by=by)
            record("ledgerbook.request", book, by=by, year=year, photos=len(photos))
        return book

    def within(self, holding) -> bool:
        return self.station.within(holding)
