"""投诉经过: each step of a complaint."""

from django.db import models

from guanai.lifecycle import Step
from outreach.models.complaint import Complaint
from outreach.models.complaint_states import WITH_UNIT, ComplaintStatus


class ComplaintStepQuerySet(models.QuerySet):
    """Steps. They ask the complaint."""

    def visible_to(self, user):
        return self.filter(complaint__in=Complaint.objects.visible_to(user))


class ComplaintStep(Step):
    """One step of a complaint. The unit reads what it was told and what it told itself, nothing of the answer."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="steps", verbose_name="投诉")

    objects = ComplaintStepQuerySet.as_manager()

    class Meta(Step.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "投诉经过"

    def __str__(self):
        return ComplaintStatus(self.status).label

    @property
    def is_for_the_unit(self) -> bool:
        return self.status in WITH_UNIT
