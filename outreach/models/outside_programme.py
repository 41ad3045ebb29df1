"""参与的项目: programmes of other bodies, such as 未成年人司法项目, and what the unit does in them."""

from django.db import models
from django.urls import reverse

from stations.access import Permission
from stations.models.tenure import Tenure, TenureQuerySet


class OutsideProgrammeQuerySet(TenureQuerySet):
    """Programmes in which units take part."""

    reading = Permission.READ_OUTREACH

    def listed(self):
        return self.select_related("unit")


class OutsideProgramme(Tenure):
    """参与的项目 of another body."""

    name = models.CharField("项目名称", max_length=60, help_text="例如未成年人司法项目。")
    body = models.CharField("主办单位", max_length=60, help_text="例如市检察院、团市委。")
    part = models.CharField("本单位做什么", max_length=200, help_text="不写孩子的姓名。")
    contact = models.CharField("联系人", max_length=40, blank=True)

    objects = OutsideProgrammeQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "参与的项目"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("outside-programmes-row", args=[self.pk])
