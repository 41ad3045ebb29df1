"""监督员: who looks at a unit or a level from outside, for a term (第三条第9款)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from guanai.lifecycle import NotAllowed
from outreach.models.post_title import PostTitle
from outreach.models.scheme import Level
from stations.access import Permission
from stations.models import Person
from stations.models.owned import Owned, OwnedQuerySet
from stations.models.unit import Unit

AHEAD = timedelta(days=30)  # before the term ends, that it is told
OUTSIDE = "监督员不能是被监督单位的人员（办法没有写明，按本系统的约定）。"


class SupervisorCategory(models.TextChoices):
    """监督员类别: the seven of 第三条第9款."""

    DEPUTY = "deputy", "人大代表"
    CPPCC = "cppcc", "政协委员"
    OFFICIAL = "official", "相关部门负责同志"
    JOURNALIST = "journalist", "新闻记者"
    YOUTH_WORKER = "youth_worker", "青少年工作者"
    WELL_KNOWN = "well_known", "社会知名人士"
    SERVED = "served", "主要服务对象"


class SupervisorQuerySet(OwnedQuerySet):
    """Supervisors, known to the bureau that appointed them and to whoever keeps 维权岗 above it."""

    reading = Permission.READ_POST

    def serving(self, on: date):
        """Within the term; the last day counts."""
        return self.valid().filter(starts_on__lte=on, ends_on__gte=on)

    def ending(self, on: date):
        """The term ends within a month, and no later one is entered."""
        later = PostSupervisor.objects.valid().filter(
            ~Q(pk=OuterRef("pk")),
            Q(person=OuterRef("person")) | Q(person=None, name=OuterRef("name")),
            unit=OuterRef("unit"),
            ends_on__gt=OuterRef("ends_on"),
        )
        return self.serving(on).filter(~Exists(later), ends_on__lte=on + AHEAD)

    def listed(self):
        return self.select_related("unit", "person", "of_unit").order_by("-ends_on", "pk")


class PostSupervisor(Owned):
    """监督员, appointed by a bureau (`unit`) for a unit or for all titles of a level, from a day to a day."""

    category = models.CharField("类别", max_length=12, choices=SupervisorCategory)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    name = models.CharField("外单位人员姓名", max_length=40, blank=True)
    post = models.CharField("单位和职务", max_length=80)
    of_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监督哪个单位"
    )
    level = models.CharField("监督哪一级", max_length=8, choices=Level, blank=True)
    starts_on = models.DateField("聘期起始")
    ends_on = models.DateField("聘期截止")

    objects = SupervisorQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "监督员"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person=None) & ~Q(name="")),
                name="supervisor_one_person",
                violation_error_code="person",
                violation_error_message="本系统的人员选人，外单位的写姓名，两样选一样。",
            ),
            models.CheckConstraint(
                condition=Q(of_unit__isnull=False, level="") | (Q(of_unit=None) & ~Q(level="")),
                name="supervisor_one_scope",
                violation_error_code="of_unit",
                violation_error_message="监督一个单位的选单位，监督一级的选层级，两样选一样。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="supervisor_days",
                violation_error_code="ends_on",
                violation_error_message="聘期截止不能早于起始。",
            ),
        ]
        indexes = [models.Index(fields=["ends_on", "id"], name="supervisor_by_end")]

    def __str__(self):
        return f"{self.get_category_display()} {self.person or self.name}"

    def get_absolute_url(self):
        return reverse("post-supervisors")

    @property
    def scope(self) -> str:
        return self.of_unit.name if self.of_unit else f"{self.get_level_display()}称号单位"

    def must_be_taken(self) -> None:
        """Raises NotAllowed for somebody who works at what he is to look at."""
        if fault := self.inside():
            raise NotAllowed(fault)

    def inside(self) -> str:
        """Why the person is no outsider there, or nothing. Of a person of another house only the name is known."""
        if self.person is None:
            return ""
        home = self.person.unit
        if self.of_unit:
            return OUTSIDE if home.path.startswith(self.of_unit.path) else ""
        own = PostTitle.objects.live().filter(level=self.level, unit__in=home.lineage)
        return OUTSIDE if own.exists() else ""
