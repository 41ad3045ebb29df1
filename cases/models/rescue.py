"""走失流浪儿童救助: a lost child was found, and came home."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models.supported import Supported, SupportedQuerySet
from guanai import names
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField


class RescueKind(models.TextChoices):
    """求助情形."""

    MISSING = "missing", "走失"
    STREET = "street", "流浪乞讨"
    TRAFFICKED = "trafficked", "疑似被拐"


OF_CASE = (RescueKind.TRAFFICKED,)


class RescueQuerySet(SupportedQuerySet):
    """Lost and found children. What tells of a crime is known to who may read the case."""

    told = ~Q(kind__in=OF_CASE)

    def open(self):
        """Not yet home."""
        return self.valid().filter(reunited_on=None)


class RescueCase(Supported):
    """走失流浪儿童救助. The child is named here only where it has no file; the name is sealed."""

    kind = models.CharField("情形", max_length=10, choices=RescueKind)
    found_on = models.DateField("发现日期")
    name = SealedTextField("姓名", longest=40, blank=True)
    place = SealedTextField("发现地点", longest=200)
    story = SealedTextField("情况", longest=2000, blank=True)
    reunited_on = models.DateField("团聚日期", null=True, editable=False)
    reunited_with = SealedTextField("交给谁", longest=200, blank=True, editable=False)
    reunited_at = models.DateTimeField("团聚登记时间", null=True, editable=False)
    reunited_by = models.UUIDField("团聚登记人", null=True, editable=False)

    objects = RescueQuerySet.as_manager()

    class Meta(Supported.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "走失流浪儿童救助"
        constraints = [
            *Supported.Meta.constraints,
            both_or_neither("reunited_at", "reunited_by", "团聚登记时间与登记人须同时填写。"),
            both_or_neither("reunited_at", "reunited_on", "团聚日期与团聚登记须同时填写。"),
            models.CheckConstraint(
                condition=Q(reunited_on=None) | Q(reunited_on__gte=models.F("found_on")),
                name="rescue_reunited_after_found",
                violation_error_message="团聚日期不能早于发现日期。",
            ),
        ]
        indexes = [models.Index(fields=["found_on", "id"], name="rescue_by_day")]

    def __str__(self):
        return f"{self.found_on:%Y年}{self.found_on.month}月 {self.get_kind_display()}"

    @classmethod
    def of_case(cls, rows):
        return rows.filter(kind__in=OF_CASE)

    def get_absolute_url(self):
        return reverse("rescue", args=[self.pk])

    @property
    def masked_name(self) -> str:
        return names.masked_name(self.name)

    def reunite(self, *, reunited_on: date, reunited_with: str, by) -> None:
        """回到家人身边. Raises NotAllowed; safe to repeat: the first entry stays."""
        facts = {"reunited_on": reunited_on, "reunited_at": timezone.now(), "reunited_by": by.pk}
        facts["reunited_with"] = self._stored("reunited_with", reunited_with)
        with deed():
            self.must_go_on()
            if type(self).objects.open().filter(pk=self.pk).update(**facts):
                record("rescuecase.reunite", self, by=by)
        self.refresh_from_db()
