"""张贴: a notice or a label was put up in a venue, and seen there later."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from guanai.calendars import months_later
from outreach.models.event import OutreachQuerySet
from outreach.models.venue import Venue
from outreach.models.venue_inspection import Found, VenueInspection
from stations.models.owned import Owned

HOLDS = 12  # months after it was last seen


class PostingKind(models.TextChoices):
    """张贴内容."""

    NOTICE = "notice", "惩治违法接待未成年人通告"
    TOBACCO = "tobacco", "不得向未成年人售烟标识"


class VenuePostingQuerySet(OutreachQuerySet):
    """Postings in venues."""

    def standing(self, on: date):
        """Seen in its place within the twelve months before that day."""
        return self.valid().filter(verified_on__gt=months_later(on, -HOLDS), verified_on__lte=on)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "venue")


class VenuePosting(Owned):
    """张贴 in a venue. It counts while somebody has seen it within twelve months."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="postings", verbose_name="场所")
    kind = models.CharField("内容", max_length=7, choices=PostingKind, default=PostingKind.NOTICE)
    posted_on = models.DateField("张贴日期")
    verified_on = models.DateField("最近看到在位", null=True, blank=True, help_text="最近一次看到还贴着的日期。")

    objects = VenuePostingQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "通告张贴"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verified_on=None) | Q(verified_on__gte=F("posted_on")),
                name="venue_posting_seen_after_posted",
                violation_error_code="verified_on",
                violation_error_message="看到在位的日期不能早于张贴日期。",
            ),
            models.UniqueConstraint(
                fields=["venue", "kind", "posted_on"],
                condition=Q(voided_at=None),
                name="venue_posting_once",
                violation_error_code="posted_on",
                violation_error_message="这家场所这一天张贴的已经登记过。",
            ),
        ]
        indexes = [models.Index(fields=["posted_on", "id"], name="venue_posting_by_day")]

    def __str__(self):
        return f"{self.venue}：{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("venue-postings-row", args=[self.pk])


LOOKED_AT = {PostingKind.NOTICE: "notice_posted", PostingKind.TOBACCO: "label_posted"}


def posted(venues, kind: str, on: date):
    """Of the venues those in which it was seen within twelve months: the share of them is 张贴率.

    Whoever inspects a venue sees it too, or that it is gone: the later look counts.
    """
    looks = VenueInspection.objects.valid().filter(held_on__lte=on)
    gone = looks.filter(**{LOOKED_AT[kind]: Found.NO}, venue=OuterRef("venue"))
    seen = VenuePosting.objects.standing(on).filter(kind=kind, venue=OuterRef("pk"))
    recent = looks.filter(**{LOOKED_AT[kind]: Found.YES}, held_on__gt=months_later(on, -HOLDS))
    looked = recent.filter(venue=OuterRef("pk"))
    here = Exists(seen.exclude(Exists(gone.filter(held_on__gt=OuterRef("verified_on")))))
    return venues.filter(here | Exists(looked.exclude(Exists(gone.filter(held_on__gt=OuterRef("held_on"))))))
