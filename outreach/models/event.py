"""宣讲活动: what one or more sessions belong to."""

from django.db import models

from stations.access import Permission
from stations.models import Campaign
from stations.models.owned import Owned, OwnedQuerySet


class EventForm(models.TextChoices):
    """活动形式."""

    LECTURE = "lecture", "讲座"
    CLASS_MEETING = "class_meeting", "主题班会"
    CLOUD_CLASS = "cloud_class", "云课堂"
    MOCK_COURT = "mock_court", "模拟法庭"
    BROCHURE = "brochure", "发放宣传册"
    ON_SITE = "on_site", "现场互动"
    CASE_TALK = "case_talk", "案例讲解"
    VISIT = "visit", "参观"
    BOARD = "board", "板报、宣传栏"
    POLICE_CAMP = "police_camp", "警营开放"


class OutreachQuerySet(OwnedQuerySet):
    """Rows of outreach, read by their own right."""

    reading = Permission.READ_OUTREACH


class OutreachEvent(Owned):
    """宣讲活动 of its lead unit; a joint one counts there alone."""

    title = models.CharField("活动名称", max_length=80)
    form = models.CharField("形式", max_length=15, choices=EventForm, default=EventForm.LECTURE)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专项活动"
    )

    objects = OutreachQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = verbose_name_plural = "宣讲活动"
        indexes = [models.Index(fields=["unit", "entered_at"], name="event_of_unit")]

    def __str__(self):
        return self.title
