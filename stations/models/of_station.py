"""站的台账: what every register row of a care station shares."""

from guanai.lifecycle import NotAllowed
from stations.models.owned import Owned, OwnedQuerySet


class OfStationQuerySet(OwnedQuerySet):
    """Register rows of stations."""

    def counted(self):
        """Neither voided nor of a voided station."""
        return self.valid().filter(station__voided_at=None)

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
