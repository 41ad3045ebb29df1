"""创建活动领导小组: who sits in it, from outside too (第四条第11款)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from outreach.models.scheme import HostedQuerySet, Level
from stations.models import Person
from stations.models.owned import Owned


class GroupRole(models.TextChoices):
    """领导小组里的职务."""

    HEAD = "head", "组长"
    DEPUTY = "deputy", "副组长"
    MEMBER = "member", "成员"
    OFFICE_HEAD = "office_head", "办公室主任"


class GroupQuerySet(HostedQuerySet):
    """Members, known to their bureau and to all below it."""

    def serving(self, on: date):
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def current(self, on: date):
        """Serving, or to serve from a later day on."""
        return self.valid().exclude(ends_on__lt=on)

    def listed(self):
        return self.select_related("unit", "person").order_by("unit__path", "level", "starts_on", "pk")


class GroupMember(Owned):
    """领导小组成员 of a level, from a day to a day. Several heads may be; one person may hold several roles."""

    Role = GroupRole

    level = models.CharField("层级", max_length=8, choices=Level)
    role = models.CharField("职务", max_length=11, choices=GroupRole)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    name = models.CharField("外单位人员姓名", max_length=40, blank=True)
    post = models.CharField("单位和职务", max_length=80)
    starts_on = models.DateField("何时起")
    ends_on = models.DateField("何时止", null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "领导小组成员"
        ordering = ["role", "starts_on", "pk"]
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="") | (Q(person=None) & ~Q(name="")),
                name="group_member_one_person",
                violation_error_code="person",
                violation_error_message="本系统的人员选人，外单位的写姓名，两样选一样。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="group_member_days",
                violation_error_code="ends_on",
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.person or self.name}"

    def get_absolute_url(self):
        return reverse("posts")
