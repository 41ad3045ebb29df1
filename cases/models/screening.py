"""摸排: who went through an area, how many were asked; what was found is counted from clues, never typed."""

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.lists import Vulnerability
from cases.models.category import MinorCategory
from guanai.calendars import gb_date, today
from stations.access import Permission
from stations.models import Area
from stations.models.owned import Owned, OwnedQuerySet


def counted(rows: models.QuerySet, what: Count) -> Coalesce:
    """A count over rows below the round, 0 where there are none."""
    found = rows.filter(round=models.OuterRef("pk")).order_by().values("round").annotate(number=what).values("number")
    return Coalesce(models.Subquery(found), 0)


class ScreeningQuerySet(OwnedQuerySet):
    """Rounds of stations; nobody above reads how few children a village gave."""

    reading = Permission.RECORD_FILE

    def listed(self):
        """With what was found: clues, and apart from them the children in need who got a file by one."""
        clues = self.model._meta.get_field("clues").related_model.objects.valid()
        needy = MinorCategory.objects.current(today()).filter(kind__in=Vulnerability.values)
        in_need = Q(minor__in=needy.values("minor"), minor__voided_at=None)
        found = counted(clues, Count("pk"))
        return self.select_related("unit", "area").annotate(
            found=found, in_need=counted(clues.filter(in_need), Count("minor", distinct=True))
        )


class ScreeningRound(Owned):
    """摸排 of an area from a day to a day. `screened` is typed; found and found in need are two computed numbers."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="片区")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    screened = models.PositiveIntegerField("摸排人数")
    note = models.CharField("备注", max_length=200, blank=True, help_text="不写姓名；发现的情况登记为线索。")

    objects = ScreeningQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "摸排"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="screening_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="screening_by_start")]

    def __str__(self):
        return f"{self.area}（{gb_date(self.starts_on)}）"

    def get_absolute_url(self):
        return reverse("screenings-row", args=[self.pk])
