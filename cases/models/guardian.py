"""监护人."""

from django.db import models
from django.urls import reverse

from cases.lists import Absence, Capacity
from cases.models.minor import Minor
from cases.models.page import FilePage
from cases.models.part import Part
from guanai import names
from guanai.fields import SealedTextField


class Relation(models.TextChoices):
    """与未成年人关系."""

    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    GRANDFATHER = "grandfather", "祖父或外祖父"
    GRANDMOTHER = "grandmother", "祖母或外祖母"
    SIBLING = "sibling", "兄姐"
    RELATIVE = "relative", "其他亲属"
    ORGANISATION = "organisation", "民政部门或村（居）委会"


OF_PARENTS = (Absence.PRISON, Absence.REHAB)


class GuardianRole(models.TextChoices):
    """法定代理人 or somebody who looks after the child in fact."""

    LEGAL = "legal", "法定代理人"
    IN_FACT = "in_fact", "实际照护人"


class Guardian(FilePage):
    """监护人 of a minor, by law or in fact."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="guardians", verbose_name="档案")
    name = SealedTextField("姓名", longest=40)
    relation = models.CharField("关系", max_length=12, choices=Relation)
    phone = SealedTextField("电话", longest=30, blank=True)
    capacity = models.CharField("监护能力", max_length=8, choices=Capacity, default=Capacity.ABLE)
    role = models.CharField("身份", max_length=8, choices=GuardianRole, default=GuardianRole.LEGAL)
    absence = models.CharField("不在身边的原因", max_length=8, choices=Absence, blank=True, default="")
    carer = SealedTextField("受委托照护人", longest=60, blank=True)

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "监护人"
        ordering = ["entered_at"]

    def __str__(self):
        return f"{self.get_relation_display()}，监护{self.get_capacity_display()}"

    def get_absolute_url(self):
        return reverse("minor-guardians", args=[self.minor_id])

    @property
    def absence_guarded(self) -> bool:
        """Whether the reason tells what a parent did."""
        return self.absence in OF_PARENTS

    @property
    def masked_name(self) -> str:
        return names.masked_name(self.name)
