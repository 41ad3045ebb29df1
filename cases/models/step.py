"""What a file went through: each change of its status."""

from django.db import models

from cases.models.minor import Minor
from cases.models.page import FileRowQuerySet
from cases.models.part import Belonging, Part
from guanai.lifecycle import Step


class FileStep(Belonging, Step):
    """状态变化 of a file: from which day, and why where words were asked."""

    part = Part.CHILD

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="steps", verbose_name="档案")
    status = models.CharField("状态", max_length=12, choices=Minor.Status)
    on = models.DateField("日期")

    objects = FileRowQuerySet.as_manager()

    class Meta(Step.Meta):
        verbose_name = verbose_name_plural = "状态变化"

    @classmethod
    def of_case(cls, rows):
        """That a child was mentored: with the matter it is told no more."""
        return rows.filter(status__in=(Minor.Status.MANAGED, Minor.Status.OBSERVATION))

    def __str__(self):
        return self.get_status_display()
