"""回答 to a 问卷: four ticks of somebody nobody knows."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q

from guanai.lifecycle import NotAllowed
from outreach.models.survey_round import SurveyRound


class AgeGroup(models.TextChoices):
    """年龄段. 青少年 are taken as up to 25 years old; nothing finer is asked."""

    CHILD = "child", "未满 14 岁"
    TEEN = "teen", "14 到 17 岁"
    YOUNG = "young", "18 到 25 岁"
    OLDER = "older", "26 岁以上"


class Living(models.TextChoices):
    """是不是辖区内的."""

    HERE = "here", "是，住在这里，或在这里上学、工作"
    ELSEWHERE = "elsewhere", "不是"


class Knowing(models.TextChoices):
    """知晓."""

    YES = "yes", "知道"
    NO = "no", "不知道"


class Content(models.TextChoices):
    """满意. Who says neither has not answered the question."""

    YES = "yes", "满意"
    NO = "no", "不满意"
    UNSAID = "unsaid", "说不清"


YOUTH = (AgeGroup.CHILD, AgeGroup.TEEN, AgeGroup.YOUNG)
SAID = (Content.YES, Content.NO)


class AnswerQuerySet(models.QuerySet):
    """Answers. They ask the round."""

    def visible_to(self, user):
        return self.filter(round__in=SurveyRound.objects.visible_to(user))

    def base(self):
        """辖区内青少年: the population."""
        return self.filter(age__in=YOUTH, living=Living.HERE)

    def others(self):
        """Older people and those from elsewhere: kept, and in no base."""
        return self.exclude(age__in=YOUTH, living=Living.HERE)

    def numbers(self) -> tuple[int, int, int, int]:
        """Asked, aware, answered how content, content: each of the one before."""
        found = self.aggregate(
            asked=Count("pk"),
            aware=Count("pk", filter=Q(knows=Knowing.YES)),
            answered=Count("pk", filter=Q(knows=Knowing.YES, content__in=SAID)),
            content_=Count("pk", filter=Q(knows=Knowing.YES, content=Content.YES)),
        )
        return found["asked"], found["aware"], found["answered"], found["content_"]


class SurveyAnswer(models.Model):
    """回答: four ticks. No address, no moment, no words."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="answers", verbose_name="问卷")
    age = models.CharField("年龄", max_length=5, choices=AgeGroup)
    living = models.CharField("是不是辖区内的", max_length=9, choices=Living)
    knows = models.CharField("知不知道", max_length=3, choices=Knowing)
    content = models.CharField("满不满意", max_length=6, choices=Content, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问卷回答"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(knows=Knowing.NO, content="") | Q(knows=Knowing.YES) & ~Q(content=""),
                name="answer_content_of_who_knows",
                violation_error_code="content",
                violation_error_message="知道的才回答满意不满意。",
            ),
        ]

    def __str__(self):
        return self.get_age_display()


def from_letter(mail, words: dict[str, str]) -> None:
    """An answer out of the mailbox. It gets a key of its own: nothing ties it to the moment in which it was sent.

    No line of the trail names it. What comes when the round is closed is too late and is
    nobody's. Raises NotAllowed.
    """
    names = ("age", "living", "knows", "content")
    answer = SurveyAnswer(round_id=mail.about, **{name: words[name] for name in names})
    try:
        answer.clean_fields(exclude=["round"])
    except ValidationError:
        raise NotAllowed("回答不是这份问卷的选项。") from None
    one = SurveyRound.objects.open().filter(pk=mail.about)
    if one.update(version=F("version")):  # who closes it waits for this row, or this row for him
        answer.save(force_insert=True)
