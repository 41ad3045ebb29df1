"""联系点: where the young find the unit in village, school or works; kept from a day to a day (第三条第10款)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from outreach.models.event import OutreachQuerySet
from outreach.models.post_title import PostTitle
from stations.models import Person, School
from stations.models.tenure import Tenure, TenureQuerySet


class PointPlace(models.TextChoices):
    """设在哪里: the five that the source names, and its other places where the young meet."""

    VILLAGE = "village", "农村"
    COMMUNITY = "community", "社区"
    SCHOOL = "school", "学校"
    COMPANY = "company", "企业"
    FAMILY = "family", "家庭"
    OTHER = "other", "其他青少年聚集地"


class PointQuerySet(OutreachQuerySet, TenureQuerySet):
    """Contact points of units."""

    def during(self, first, last):
        """There on some day from `first` to `last`."""
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school", "keeper", "title")


class ContactPoint(Tenure):
    """联系点 of a unit, or of the title that it holds, and who looks after it."""

    place_kind = models.CharField("设在哪里", max_length=9, choices=PointPlace)
    name = models.CharField(
        "名称和地点", max_length=60, help_text="设在家庭的只写村、社区，不写户主姓名、门牌和别的能认出孩子的话。"
    )
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学校")
    keeper = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="负责人")
    title = models.ForeignKey(
        PostTitle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="维权岗称号"
    )

    objects = PointQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "联系点"
        constraints = [
            *Tenure.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(voided_at=None, ends_on=None),
                name="contact_point_once",
                violation_error_code="name",
                violation_error_message="本单位已经登记过这个联系点；换了负责人的，先给原来那一条填上截止日期。",
            ),
            models.CheckConstraint(
                condition=Q(school=None) | Q(place_kind="school"),
                name="contact_point_school_is_one",
                violation_error_code="school",
                violation_error_message="设在学校的才选学校。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("contact-points-row", args=[self.pk])
