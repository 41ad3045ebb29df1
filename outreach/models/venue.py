"""场所: what stands around schools, and how far from the nearest one."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.calendars import today
from outreach.around import Standing
from outreach.models.event import OutreachQuerySet
from outreach.nearness import VenueKind
from stations.models.located import Located
from stations.models.owned import Owned


class VenueQuerySet(OutreachQuerySet):
    """Venues of units."""

    def open_on(self, on: date):
        """At business on that day."""
        return self.valid().filter(Q(closed_on=None) | Q(closed_on__gt=on))

    def on_the_map(self):
        return self.exclude(lng=None).exclude(lat=None)

    def off_the_map(self):
        """Without coordinates: their distance is not known."""
        return self.filter(Q(lng=None) | Q(lat=None))

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class Venue(Owned, Located):
    """场所 in the area of a unit. Its distance to schools is computed, never written."""

    name = models.CharField("名称", max_length=60, help_text="招牌上的名字；出租房写地址，不写承租人。")
    kind = models.CharField("类别", max_length=15, choices=VenueKind)
    address = models.CharField("地址", max_length=100, blank=True)
    closed_on = models.DateField("停业日期", null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "场所"
        constraints = [
            *Owned.Meta.constraints,
            *Located.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name", "address"],
                condition=Q(voided_at=None),
                name="venue_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个地址的这家场所。",
            ),
        ]
        indexes = [
            models.Index(fields=["entered_at", "id"], name="venue_entered"),
            models.Index(fields=["kind", "unit"], name="venue_of_kind"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("venues-row", args=[self.pk])

    def standing(self) -> Standing:
        """How far it stands from schools today, and what the rules of its kind say to that."""
        return Standing(self.point, self.kind, self.unit_id, today())

    def latest_postings(self):
        """What is posted there, the latest of each kind first."""
        return self.postings.valid().order_by("-posted_on", "kind")
