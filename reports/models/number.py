"""A number that was frozen: of which metric, how much, and what it claims. Of summaries and of monthly returns."""

from uuid import uuid4

from django.db import models

from reports.figures import Qualifier
from reports.metrics import METRICS


class FrozenNumber(models.Model):
    """The number of one metric on the day on which it was frozen; a blank one is not zero."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    metric = models.CharField("指标", max_length=6)
    value = models.DecimalField("数值", max_digits=18, decimal_places=6, null=True)
    measure = models.CharField("计量单位", max_length=10)
    qualifier = models.CharField("界限", max_length=12, choices=Qualifier)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        return METRICS[self.metric].label if self.metric in METRICS else self.metric
