"""站的台账: what every register row of a care station shares."""

from django.db import models

from guanai.audit import deed, record
from guanai.lifecycle import NotAllowed
from guanai.models import Attachment
from guanai.scans import Scan
from stations.models.account import name_of
from stations.models.owned import Owned, OwnedQuerySet


class OfStationQuerySet(OwnedQuerySet):
    """Register rows of stations."""

    def counted(self):
        """Neither voided nor of a voided station."""
        return self.valid().filter(station__voided_at=None)

    def signed(self):
        """Each row with its `writer`, the name of the account that entered it."""
        return self.annotate(writer=name_of("entered_by"))

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "station")


class OfStation(Owned):
    """A register row of a station; its unit is the station's host. The concrete row says by what name."""

    class Meta(Owned.Meta):
        abstract = True

    def must_be_taken(self) -> None:
        """At the wall of its station and at no other. Raises NotAllowed."""
        if self.station.unit_id != self.unit_id:
            raise NotAllowed(f"{self.station}依托{self.station.unit}，请在那个单位名下登记。")


class WithPaper(OfStation):
    """A row of a station that may have its paper with it: a picture or a PDF."""

    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="文件"
    )

    class Meta(OfStation.Meta):
        abstract = True

    def keep_paper(self, scan: Scan, *, by) -> None:
        """Keep the paper; one that stood there before is gone."""
        before = self.attachment
        with deed():
            self.attachment = Attachment.store(scan.data, name=scan.name, media_type=scan.media_type, by=by)
            type(self).objects.filter(pk=self.pk).update(attachment=self.attachment)
            record(f"{self._meta.model_name}.paper", self, by=by, attachment=self.attachment_id)
            if before:
                before.remove()
