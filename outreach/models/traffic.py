"""校园周边交通: what was enforced on the roads around schools, and the signs that stand there."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.calendars import gb_date
from outreach.models.counted import SAID_HELP, number_or_said
from outreach.models.event import OutreachQuerySet
from stations.models import School
from stations.models.owned import Owned


class Force(models.TextChoices):
    """由谁查处."""

    TRAFFIC = "traffic", "交警"
    STATION = "station", "派出所"
    PATROL = "patrol", "巡特警"
    JOINT = "joint", "联合查处"


class EnforcementQuerySet(OutreachQuerySet):
    """Enforcements of units."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class TrafficEnforcement(Owned):
    """校园周边交通查处, in 起. Who did it counts once, at the unit that enters it."""

    held_on = models.DateField("日期")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学校")
    place = models.CharField("路段", max_length=60, blank=True)
    force = models.CharField("由谁查处", max_length=7, choices=Force)
    what = models.CharField("查处内容", max_length=60, help_text="例如：校车超员、电动车不戴头盔。不写车主姓名。")
    vehicles = models.PositiveIntegerField("查处起数", null=True, blank=True)
    said = models.CharField("没有准数的原话", max_length=10, blank=True, help_text=SAID_HELP)
    officers = models.PositiveIntegerField("投入警力人次", null=True, blank=True)

    objects = EnforcementQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "校园周边交通查处"
        constraints = [
            *Owned.Meta.constraints,
            number_or_said("vehicles", "said"),
            models.CheckConstraint(
                condition=Q(school__isnull=False) | ~Q(place=""),
                name="enforcement_has_place",
                violation_error_code="place",
                violation_error_message="请选择学校，或填写路段。",
            ),
        ]
        indexes = [models.Index(fields=["held_on", "id"], name="enforcement_by_day")]

    def __str__(self):
        return f"{self.where}（{gb_date(self.held_on)}）"

    def get_absolute_url(self):
        return reverse("enforcements-row", args=[self.pk])

    @property
    def where(self) -> str:
        """学校, or the road that was written."""
        return str(self.school) if self.school_id else self.place


class SignKind(models.TextChoices):
    """交通设施类别."""

    WARNING = "warning", "注意儿童标志"
    LIMIT = "limit", "限速标志"
    NO_PARKING = "no_parking", "禁停标志"
    CROSSING = "crossing", "人行横道"
    BUMP = "bump", "减速带"
    FENCE = "fence", "隔离护栏"
    LIGHT = "light", "信号灯"
    CAMERA = "camera", "抓拍设备"
    OTHER = "other", "其他"


class SignQuerySet(OutreachQuerySet):
    """Signs around schools."""

    def listed(self):
        """With what a row of the list shows."""
        return self.select_related("unit", "school")


class TrafficSign(Owned):
    """交通设施 around a school: put up on a day, gone on another."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", verbose_name="学校")
    kind = models.CharField("类别", max_length=10, choices=SignKind)
    number = models.PositiveSmallIntegerField("处数")
    placed_on = models.DateField("设置日期")
    placed_by = models.CharField("由谁设置", max_length=40, blank=True, help_text="例如：交警大队、镇政府。")
    removed_on = models.DateField("撤除日期", null=True, blank=True)

    objects = SignQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "校园周边交通设施"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="sign_has_number",
                violation_error_code="number",
                violation_error_message="处数至少是 1。",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None) | Q(removed_on__gte=F("placed_on")),
                name="sign_removed_after_placed",
                violation_error_code="removed_on",
                violation_error_message="撤除日期不能早于设置日期。",
            ),
        ]
        indexes = [models.Index(fields=["placed_on", "id"], name="sign_by_day")]

    def __str__(self):
        return f"{self.school}：{self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("signs-row", args=[self.pk])
