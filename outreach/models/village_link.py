"""百岗千村共建: a post and a village or community near it, for whom, and what was done there (第四条第12款)."""

from django.db import models
from django.db.models import Count, Max, Q
from django.urls import reverse

from guanai.calendars import gb_date
from guanai.models import Term
from outreach.models.event import OutreachQuerySet
from stations.models import Area
from stations.models.owned import Owned
from stations.models.tenure import Tenure, TenureQuerySet


class LinkQuerySet(OutreachQuerySet, TenureQuerySet):
    """Links of units."""

    def during(self, first, last):
        """In force on some day from `first` to `last`."""
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)

    def listed(self):
        """With what a row of the list shows: how often it was served, and when last."""
        served = Q(services__voided_at=None)
        counts = {"served": Count("services", filter=served, distinct=True)}
        counts |= {"last": Max("services__held_on", filter=served)}
        return self.select_related("unit", "area").prefetch_related("groups").annotate(**counts)


class VillageLink(Tenure):
    """百岗千村共建 of a unit and one village or community; 就近就便."""

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind__in": ("community", "village")},
        verbose_name="村、社区",
    )
    village = models.CharField("村、社区名称", max_length=60, blank=True, help_text="不在片区台账里的，写街镇和名称。")
    contact = models.CharField("村、社区的联系岗位", max_length=40, blank=True, help_text="例如村委会妇联主任。")
    groups = models.ManyToManyField(
        Term, related_name="+", limit_choices_to={"list": Term.List.TARGET_GROUP}, verbose_name="重点青少年群体"
    )
    document = models.CharField("共建协议", max_length=80, blank=True, help_text="协议名称或编号。")

    objects = LinkQuerySet.as_manager()

    class Meta(Tenure.Meta):
        verbose_name = verbose_name_plural = "百岗千村共建"
        constraints = [
            *Tenure.Meta.constraints,
            models.CheckConstraint(
                condition=Q(area__isnull=False, village="") | (Q(area=None) & ~Q(village="")),
                name="village_link_one_place",
                violation_error_code="village",
                violation_error_message="从片区里选一个村、社区，或写出名称，只填一项。",
            ),
            models.UniqueConstraint(
                fields=["unit", "area"],
                condition=Q(voided_at=None, ends_on=None),
                name="village_link_once",
                violation_error_code="area",
                violation_error_message="本单位已经与这个村、社区共建。",
            ),
        ]

    def __str__(self):
        return f"{self.unit}与{self.where}共建"

    def get_absolute_url(self):
        return reverse("village-links-row", args=[self.pk])

    @property
    def where(self) -> str:
        """The area, or the village that was written."""
        return str(self.area) if self.area_id else self.village

    def latest(self):
        """What was done there of late, the latest first."""
        return self.services.valid().prefetch_related("groups").order_by("-held_on", "pk")[:10]


class ServiceKind(models.TextChoices):
    """共建服务: the work that the source names."""

    QUESTIONS = "questions", "解疑释惑"
    COUNSEL = "counsel", "心理疏导"
    LEGAL_AID = "legal_aid", "法律援助"
    HELP = "help", "困难帮扶"
    REFORM = "reform", "感化挽救"
    CORRECTION = "correction", "纠偏帮教"


class ServiceQuerySet(OutreachQuerySet):
    """Services of units."""

    def counted(self):
        """Of links that stand."""
        return self.valid().filter(link__voided_at=None)

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "link__area", "link__unit").prefetch_related("groups")


class LinkService(Owned):
    """共建服务 on a day: of which kind, for whom, how many times served. Nobody is named."""

    link = models.ForeignKey(VillageLink, models.PROTECT, related_name="services", verbose_name="共建")
    held_on = models.DateField("日期")
    kind = models.CharField("做了什么", max_length=10, choices=ServiceKind)
    groups = models.ManyToManyField(
        Term, blank=True, related_name="+", limit_choices_to={"list": Term.List.TARGET_GROUP}, verbose_name="服务对象"
    )
    attendance = models.PositiveIntegerField("服务人次", null=True, blank=True, help_text="没有数过的不填。")
    note = models.CharField("情况", max_length=200, blank=True, help_text="不写姓名和别的能认出孩子的话。")

    objects = ServiceQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "共建服务"
        indexes = [models.Index(fields=["held_on", "id"], name="link_service_by_day")]

    def __str__(self):
        return f"{self.link.where}{self.get_kind_display()}（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("link-services-row", args=[self.pk])
