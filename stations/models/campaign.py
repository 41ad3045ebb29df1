"""专项活动: the theme under which a unit and all below it work for a time."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.models import Term
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import lineage


class CampaignKind(models.TextChoices):
    """活动类别. 行动月 and 行动日 are what 维权岗 units do together (第四条第13款)."""

    CAMPAIGN = "campaign", "专项活动"
    MONTH = "month", "行动月"
    DAY = "day", "行动日"


TOGETHER = (CampaignKind.MONTH, CampaignKind.DAY)


class CampaignQuerySet(OwnedQuerySet):
    """Campaigns of units; each holds for the whole tree below its unit."""

    def visible_to(self, user):
        """Also those of the units above, since they hold for the reader's own."""
        holdings = user.holdings(self.reading)
        above = {path for holding in holdings for path in lineage(holding.path)}
        return self.within(holdings) | self.filter(unit__path__in=above)

    def between(self, first: date, last: date):
        """Those that share a day with the span."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "theme")


class Campaign(Owned):
    """专项活动, such as a year's main task; the summary of the year has a chapter on it."""

    kind = models.CharField("类别", max_length=8, choices=CampaignKind, default=CampaignKind.CAMPAIGN)
    name = models.CharField("名称", max_length=60)
    theme = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list": Term.List.THEME},
        verbose_name="主题",
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    basis = models.CharField("依据", max_length=100, blank=True, help_text="布置这项活动的文件名称、文号。")

    objects = CampaignQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "专项活动"
        ordering = ["starts_on", "name"]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="campaign_by_start")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaigns-row", args=[self.pk])
