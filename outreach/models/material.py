"""宣传品: what was handed out, in how many copies."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from guanai.bounds import Bound, claimed
from guanai.models import Term
from outreach.models.event import OutreachEvent, OutreachQuerySet
from stations.models.owned import Owned


class MaterialKind(models.TextChoices):
    """宣传品种类."""

    BROCHURE = "brochure", "宣传册"
    LEAFLET = "leaflet", "折页、传单"
    POSTER = "poster", "海报、挂图"
    EXHIBIT = "exhibit", "展板"
    LETTER = "letter", "致家长一封信"
    BOOK = "book", "读本"
    OBJECT = "object", "文具等实物"
    OTHER = "other", "其他"


class MaterialQuerySet(OutreachQuerySet):
    """Materials of units."""

    def listed(self):
        return self.select_related("unit", "event", "topic")


class PublicityMaterial(Owned):
    """宣传品 handed out on a day. Copies are 份, exact or a bound."""

    kind = models.CharField("种类", max_length=8, choices=MaterialKind)
    title = models.CharField("名称", max_length=80)
    given_on = models.DateField("发放日期")
    copies = models.PositiveIntegerField("份数")
    copies_bound = models.CharField("份数界限", max_length=8, choices=Bound, default=Bound.EXACT)
    place = models.CharField("发到哪里", max_length=60, blank=True)
    topic = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"list": Term.List.TOPIC},
        verbose_name="主题",
    )
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宣讲活动"
    )

    objects = MaterialQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "宣传品"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(copies__gte=1),
                name="material_has_copies",
                violation_error_code="copies",
                violation_error_message="份数至少是 1。",
            ),
        ]
        indexes = [models.Index(fields=["given_on", "id"], name="material_by_day")]

    def __str__(self):
        return self.title

    @property
    def copies_words(self) -> str:
        return claimed(self.copies, self.copies_bound, "份")

    def get_absolute_url(self):
        return reverse("materials-row", args=[self.pk])
