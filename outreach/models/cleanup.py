"""网络清理: harmful content taken down, in 条."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.bounds import Bound, claimed
from guanai.calendars import gb_date
from outreach.models.counted import SAID_HELP, number_or_said
from outreach.models.event import OutreachQuerySet
from stations.models.owned import Owned


class CleanupQuerySet(OutreachQuerySet):
    """Clean-ups of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit")


class InternetCleanup(Owned):
    """网络清理 up to a day."""

    held_on = models.DateField("日期", help_text="一段时间的，填最后一天。")
    what = models.CharField("清理内容", max_length=60, help_text="例如：涉未成年人色情、赌博信息。")
    items = models.PositiveIntegerField("清理条数", null=True, blank=True)
    items_bound = models.CharField(
        "条数界限", max_length=8, choices=Bound, default=Bound.EXACT, help_text="“五千余条”填 5000，这里选“多”。"
    )
    said = models.CharField("没有准数的原话", max_length=10, blank=True, help_text=SAID_HELP)
    note = models.TextField("情况", max_length=1000, blank=True)

    objects = CleanupQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "网络清理"
        constraints = [
            *Owned.Meta.constraints,
            number_or_said("items", "said"),
            models.CheckConstraint(
                condition=Q(items__isnull=False) | Q(items_bound=Bound.EXACT),
                name="cleanup_bound",
                violation_error_code="items",
                violation_error_message="填了界限的，请填清理条数。",
            ),
        ]
        indexes = [models.Index(fields=["held_on", "id"], name="cleanup_by_day")]

    def __str__(self):
        return f"{self.what}（{gb_date(self.held_on)}）"

    @property
    def items_words(self) -> str:
        return claimed(self.items, self.items_bound, "条")

    def get_absolute_url(self):
        return reverse("cleanups-row", args=[self.pk])
