"""视频资料: a video as where it is kept; the portal itself keeps none."""

from django.db import models
from django.urls import reverse

from outreach.models.event import OutreachEvent, OutreachQuerySet
from stations.models.owned import Owned


class VideoQuerySet(OutreachQuerySet):
    """Videos of units."""

    def listed(self):
        return self.select_related("unit", "event")


class Video(Owned):
    """视频资料 of a unit: what it shows, where it lies, who keeps it."""

    title = models.CharField("名称", max_length=80, help_text="不写孩子的姓名。")
    made_on = models.DateField("拍摄日期")
    minutes = models.PositiveSmallIntegerField("时长（分钟）", null=True, blank=True)
    kept_at = models.CharField("存放位置", max_length=100, help_text="例如分局宣传科 3 号移动硬盘，2026 年文件夹。")
    keeper = models.CharField("保管人", max_length=40)
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宣讲活动"
    )
    note = models.CharField(
        "说明", max_length=200, blank=True, help_text="拍到孩子正脸的写明“含未成年人影像”，放映范围照规定。"
    )

    objects = VideoQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "视频资料"
        indexes = [models.Index(fields=["made_on", "id"], name="video_by_day")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("videos-row", args=[self.pk])
