"""行动参加情况: what a unit did in a 行动月 or 行动日, and what came of it. Nobody is named."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from stations.models.campaign import TOGETHER, Campaign
from stations.models.owned import Owned, OwnedQuerySet


class PartQuerySet(OwnedQuerySet):
    """What units did in campaigns."""

    def together(self):
        """In a 行动月 or 行动日, not in a campaign of the unit's own."""
        return self.valid().filter(campaign__kind__in=TOGETHER, campaign__voided_at=None)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "campaign")


class CampaignPart(Owned):
    """参加 of a unit in a campaign, on a day. Who takes part on several days writes a row for each."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="parts", verbose_name="行动")
    held_on = models.DateField("日期")
    did = models.CharField("做了什么", max_length=200, help_text="不写孩子的姓名和别的能认出孩子的话。")
    result = models.CharField("成效", max_length=200, blank=True, help_text="数过的写数，没有数过的照实写。")
    attendance = models.PositiveIntegerField("服务人次", null=True, blank=True, help_text="没有数过的不填。")

    objects = PartQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "行动参加情况"
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "campaign", "held_on"],
                condition=Q(voided_at=None),
                name="campaign_part_a_day",
                violation_error_code="held_on",
                violation_error_message="本单位这一天参加这项行动已经登记过，请修改那一条。",
            ),
        ]
        indexes = [models.Index(fields=["held_on", "id"], name="campaign_part_by_day")]

    def __str__(self):
        return f"{self.unit}参加{self.campaign}"

    def get_absolute_url(self):
        return reverse("campaign-parts-row", args=[self.pk])
