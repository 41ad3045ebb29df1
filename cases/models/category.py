"""类别: by law and by vulnerability. The two are shown together only to who has the right to the case."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet


class Conduct(models.TextChoices):
    """按法律事实."""

    MISBEHAVIOUR = "misbehaviour", "有不良行为"
    SERIOUS_MISBEHAVIOUR = "serious_misbehaviour", "有严重不良行为"
    BELOW_AGE_OFFENDER = "below_age_offender", "触法（未达刑责年龄）"
    SUSPECT = "suspect", "涉罪"
    IN_CUSTODY = "in_custody", "在押"
    CONDITIONAL_NONPROS = "conditional_nonpros", "附条件不起诉考察期"
    COMMUNITY_CORRECTION = "community_correction", "社区矫正"
    RELEASED = "released", "刑满释放"
    DRUG_INVOLVED = "drug_involved", "涉毒"
    SPECIAL_EDUCATION = "special_education", "专门教育"
    SPECIAL_CORRECTION = "special_correction", "专门矫治教育"


class Vulnerability(models.TextChoices):
    """按困难情形."""

    LEFT_BEHIND = "left_behind", "留守"
    IN_DIFFICULTY = "in_difficulty", "困境"
    SINGLE_PARENT = "single_parent", "单亲"
    ORPHAN = "orphan", "孤儿"
    DE_FACTO_UNSUPPORTED = "de_facto_unsupported", "事实无人抚养"
    STREET = "street", "流浪乞讨"
    MIGRANT_CHILD = "migrant_child", "流动、随迁"
    CHILD_OF_DRUG_USER = "child_of_drug_user", "涉毒人员子女"
    CHILD_OF_PRISONER = "child_of_prisoner", "服刑人员子女"
    DISABLED = "disabled", "残疾"
    OUT_OF_SCHOOL = "out_of_school", "失学辍学"
    IDLE = "idle", "闲散"
    VICTIM = "victim", "受侵害"
    PSYCHOLOGICAL = "psychological", "心理异常"


FAMILY = (Vulnerability.SINGLE_PARENT, Vulnerability.CHILD_OF_DRUG_USER, Vulnerability.CHILD_OF_PRISONER)
CASE = (*Conduct, Vulnerability.VICTIM)
GUARDED = (*CASE, *FAMILY)  # what only READ_CASE opens: what a child did or suffered, and what the parents are


class CategoryQuerySet(FilePageQuerySet):
    """Tags by day and by side."""

    def current(self, on: date):
        return self.valid().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def unguarded(self):
        """What everybody may read who reads the file."""
        return self.exclude(kind__in=GUARDED)


class MinorCategory(FilePage):
    """类别标记, dated and sourced; a child may bear several."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="categories", verbose_name="档案")
    kind = models.CharField(
        "类别", max_length=22, choices=[("按法律事实", Conduct.choices), ("按困难情形", Vulnerability.choices)]
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    source = models.CharField("来源", max_length=60)

    objects = CategoryQuerySet.as_manager()

    class Meta(FilePage.Meta):
        verbose_name = verbose_name_plural = "类别"
        ordering = ["starts_on", "entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="category_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.UniqueConstraint(
                fields=["minor", "kind"],
                condition=Q(ends_on=None, voided_at=None),
                name="category_open_once",
                violation_error_code="kind",
                violation_error_message="这个类别已在档案里。",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("minor-categories", args=[self.minor_id])

    @property
    def of_family(self) -> bool:
        return self.kind in FAMILY

    def is_current(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
