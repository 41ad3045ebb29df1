"""校园安全检查: what was looked at in a school, and what was found."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property

from guanai.calendars import gb_date, today
from outreach.models.event import OutreachQuerySet
from stations.models import Person, School, User
from stations.models.account import SYSTEM
from stations.models.owned import Owned


class InspectionKind(models.TextChoices):
    """检查类别."""

    ROUTINE = "routine", "日常检查"
    SPECIAL = "special", "专项检查"
    TERM_START = "term_start", "开学检查"


class InspectionSection(models.IntegerChoices):
    """检查方面, in the order of the sheet."""

    PEOPLE = 1, "人防"
    THINGS = 2, "物防"
    TECHNOLOGY = 3, "技防"
    RULES = 4, "制度"
    FIRE = 5, "消防"
    POWER = 6, "用电"
    AROUND = 7, "周边"


class ItemResult(models.TextChoices):
    """检查结果."""

    OK = "ok", "合格"
    DEFECT = "defect", "有问题"
    NA = "na", "不适用"


class DefectState(models.TextChoices):
    """整改情况, read off the rows."""

    OPEN = "open", "待整改"
    OVERDUE = "overdue", "逾期"
    DONE = "done", "已整改"
    VERIFIED = "verified", "已核实"


class InspectionQuerySet(OutreachQuerySet):
    """Inspections of units. A school knows its own."""

    school = "school"

    def between(self, first: date, last: date):
        return self.filter(held_on__gte=first, held_on__lte=last)

    def listed(self):
        """With what a row of the list shows: how many problems it found."""
        defects = Count("items", filter=Q(items__result=ItemResult.DEFECT))
        return self.select_related("unit", "school").annotate(defects=defects)


class CampusInspection(Owned):
    """校园安全检查 by a unit. The inspectors are 人次; some of them may be named."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    held_on = models.DateField("检查日期")
    kind = models.CharField("类别", max_length=10, choices=InspectionKind, default=InspectionKind.ROUTINE)
    inspectors = models.PositiveSmallIntegerField("检查人次")
    people = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name="检查人员")
    note = models.TextField("情况", max_length=1000, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "校园安全检查"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(inspectors__gte=1),
                name="inspection_has_inspectors",
                violation_error_code="inspectors",
                violation_error_message="检查人次至少是 1。",
            ),
        ]
        indexes = [
            models.Index(fields=["held_on", "id"], name="inspection_by_day"),
            models.Index(fields=["unit", "held_on"], name="inspection_counts"),
        ]

    def __str__(self):
        return f"{self.school}（{gb_date(self.held_on)}）"

    def within(self, holding) -> bool:
        return super().within(holding) or holding.school == self.school_id

    def get_absolute_url(self):
        return reverse("inspections-row", args=[self.pk])

    def findings(self) -> list["InspectionItem"]:
        """What was looked at, in the order of the sheet, with who put the problems right and who saw it."""
        items = list(self.items.prefetch_related("rectifications"))
        done = [item.rectification for item in items if item.rectification]
        names = User.objects.in_bulk({key for one in done for key in (one.entered_by, one.verified_by) if key})
        for one in done:
            one.writer, one.witness = names.get(one.entered_by, SYSTEM), names.get(one.verified_by)
        return items


class InspectionItemQuerySet(OutreachQuerySet):
    """Items, seen by whoever sees the inspection."""

    place = "inspection__unit__path"
    school = "inspection__school"

    def counted(self):
        """Not of a voided inspection."""
        return self.filter(inspection__voided_at=None)

    def defects(self):
        return self.counted().filter(result=ItemResult.DEFECT)

    def unrectified(self):
        """Problems that nobody has put right."""
        done = Count("rectifications", filter=Q(rectifications__voided_at=None))
        return self.defects().alias(done=done).filter(done=0)

    def open_on(self, on: date):
        """Problems found by that day and not put right on it, whether or not they were due."""
        done = self.model.objects.filter(rectifications__voided_at=None, rectifications__done_on__lte=on)
        return self.defects().filter(inspection__held_on__lte=on).exclude(pk__in=done.order_by().values("pk"))

    def overdue(self, on: date):
        """Still to be put right after the day by which it was to be."""
        return self.unrectified().filter(due_on__lt=on)


class InspectionItem(models.Model):
    """检查项 of an inspection. A problem carries the day by which it is to be put right."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    inspection = models.ForeignKey(CampusInspection, models.CASCADE, related_name="items", verbose_name="检查")
    section = models.PositiveSmallIntegerField("方面", choices=InspectionSection)
    item = models.CharField("检查内容", max_length=60)
    result = models.CharField("结果", max_length=6, choices=ItemResult, default=ItemResult.OK)
    due_on = models.DateField("整改期限", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = InspectionItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "检查项"
        ordering = ["section", "item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result=ItemResult.DEFECT, due_on__isnull=False)
                | (~Q(result=ItemResult.DEFECT) & Q(due_on=None)),
                name="inspection_item_defect_is_due",
                violation_error_message="有问题的须填整改期限，没有问题的不填。",
            ),
        ]
        indexes = [models.Index(fields=["result", "due_on"], name="inspection_item_due")]

    def __str__(self):
        return f"{self.get_section_display()}：{self.item}"

    def get_absolute_url(self):
        return self.inspection.get_absolute_url()

    def within(self, holding) -> bool:
        return self.inspection.within(holding)

    @cached_property
    def rectification(self):
        """The valid one, or None; in a list to be prefetched."""
        return next((one for one in self.rectifications.all() if not one.is_void), None)

    def state_on(self, on: date) -> DefectState | None:
        """What became of a problem by that day; None when there was none."""
        if self.result != ItemResult.DEFECT:
            return None
        if self.rectification is None:
            return DefectState.OVERDUE if self.due_on < on else DefectState.OPEN
        return DefectState.VERIFIED if self.rectification.verified_at else DefectState.DONE

    @property
    def state(self) -> DefectState | None:
        return self.state_on(today())
