"""媒体宣传: what was published where, and who had looked that no child can be recognised."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from guanai.bounds import Bound, claimed
from outreach.models.event import OutreachEvent, OutreachQuerySet
from stations.models import Person
from stations.models.owned import Owned


class Channel(models.TextChoices):
    """发布渠道: 两微一端 and the older ones."""

    WECHAT = "wechat", "微信"
    WEIBO = "weibo", "微博"
    APP = "app", "客户端"
    SHORT_VIDEO = "short_video", "短视频平台"
    WEBSITE = "website", "网站"
    NEWSPAPER = "newspaper", "报刊"
    TELEVISION = "television", "电视"
    RADIO = "radio", "广播"


class MediaPostQuerySet(OutreachQuerySet):
    """Posts of units."""

    def listed(self):
        return self.select_related("unit", "checked_by", "event")


class MediaPost(Owned):
    """媒体宣传. None is kept without the look at privacy (未成年人保护法 103): by whom, on which day.

    The look comes before the post goes out.
    """

    title = models.CharField("标题", max_length=100, help_text="不写孩子的姓名和别的能认出孩子的话。")
    channel = models.CharField("渠道", max_length=11, choices=Channel)
    outlet = models.CharField("账号或媒体", max_length=60, help_text="例如城东派出所公众号、某某日报。")
    published_on = models.DateField("发布日期")
    link = models.CharField("网址或版面", max_length=200, blank=True)
    reads = models.PositiveIntegerField("阅读量", null=True, blank=True)
    reads_bound = models.CharField("阅读量界限", max_length=8, choices=Bound, default=Bound.EXACT)
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宣讲活动"
    )
    checked_by = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        verbose_name="隐私核对人",
        help_text="谁在发布前逐条看过：没有孩子的姓名、正脸、声音、住址、学校班级，也没有凑起来能认出孩子的内容。",
    )
    checked_on = models.DateField("隐私核对日期")

    objects = MediaPostQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "媒体宣传"
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(checked_on__lte=F("published_on")),
                name="media_post_checked_before",
                violation_error_code="checked_on",
                violation_error_message="隐私要在发布之前核对，核对日期不能晚于发布日期。",
            ),
            models.CheckConstraint(
                condition=Q(reads__isnull=False) | Q(reads_bound=Bound.EXACT),
                name="media_post_bound_of_number",
                violation_error_code="reads",
                violation_error_message="填了界限的，请填阅读量。",
            ),
        ]
        indexes = [models.Index(fields=["published_on", "id"], name="media_post_by_day")]

    def __str__(self):
        return self.title

    @property
    def reads_words(self) -> str:
        return claimed(self.reads, self.reads_bound, "次")

    def get_absolute_url(self):
        return reverse("media-posts-row", args=[self.pk])
