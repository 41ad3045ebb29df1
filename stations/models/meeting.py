"""会议: who met about what, when and where."""

from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from guanai.calendars import gb_date
from stations.access import NOTHING
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.partner import Partner
from stations.models.referral import Referral, ReferralStatus
from stations.models.unit import Unit


class MeetingKind(models.TextChoices):
    """会议类别."""

    JOINT = "joint", "联席会议"
    DIRECTORS = "directors", "主任会议"
    STUDY = "study", "专题学习会"
    EXCHANGE = "exchange", "工作交流会"
    PARTY = "party", "三会一课、主题党日"
    COORDINATION = "coordination", "协调会"


class MeetingQuerySet(OwnedQuerySet):
    """Meetings of units; known also to the units that came or contributed, and to those that lead what was resolved."""

    def visible_to(self, user):
        holdings = user.holdings(self.reading)
        came = led = spoke = NOTHING
        for holding in holdings:
            came |= holding.units("units__path")
            led |= holding.units("lead_unit__path")
            spoke |= holding.units("unit__path")
        joint = Q(pk__in=Meeting.objects.filter(came).values("pk"))
        for name, where in (("resolutions", led), ("contributions", spoke)):
            below = self.model._meta.get_field(name).related_model.objects.valid()
            joint |= Q(pk__in=below.filter(where).values("meeting"))
        return self.within(holdings) | self.filter(joint)

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def listed(self):
        """With what a row of the list shows: how many resolutions it passed."""
        passed = Count("resolutions", filter=Q(resolutions__voided_at=None))
        return self.select_related("unit").annotate(passed=passed)


class Meeting(Owned):
    """会议 of the unit that called it; a joint one counts there alone."""

    kind = models.CharField("类别", max_length=15, choices=MeetingKind)
    held_on = models.DateField("召开日期")
    host = models.CharField("承办单位", max_length=60, blank=True, help_text="由别的单位承办的才填。")
    place = models.CharField("地点", max_length=60, blank=True)
    topic = models.CharField("议题", max_length=120)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="到会公安单位")
    partners = models.ManyToManyField(Partner, blank=True, related_name="+", verbose_name="到会协作单位")
    attendance = models.PositiveIntegerField("到会人次", null=True, blank=True)
    minutes = models.TextField("会议纪要", max_length=5000, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "会议"
        indexes = [
            models.Index(fields=["held_on", "id"], name="meeting_by_day"),
            models.Index(fields=["unit", "kind", "held_on"], name="meeting_counts"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("meetings-row", args=[self.pk])

    def decided(self):
        """The resolutions that it passed, in their order, each with who closed it and the 转办单 sent about it."""
        found = list(self.resolutions.valid().signed().owned().order_by("no"))
        about = Referral.objects.valid().filter(subject__in=[one.pk for one in found])
        sent = list(about.exclude(status=ReferralStatus.DRAFT).listed().order_by("entered_at"))
        for one in found:
            one.referrals = [referral for referral in sent if referral.subject == one.pk]
        return found

    def contributed(self) -> list:
        """Which units spoke and which wrote, in the order of print."""
        return list(self.contributions.valid().listed())
