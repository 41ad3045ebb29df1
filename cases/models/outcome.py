"""成效: what became of a child, with a day and somebody who verified it."""

from django.db import models

from cases.models.minor import Minor
from cases.models.page import FilePage
from guanai.constraints import both_or_neither


class OutcomeKind(models.TextChoices):
    """成效."""

    RETURNED_SCHOOL = "returned_school", "回归校园"
    RETURNED_FAMILY = "returned_family", "回归家庭"
    EMPLOYED = "employed", "就业"
    FURTHER_STUDY = "further_study", "升学"
    NO_REOFFENCE = "no_reoffence", "未再违法"
    AID_ENDED = "aid_ended", "困难解除"
    PEER_VOLUNTEER = "peer_volunteer", "担任少年法治员"
    REOFFENDED = "reoffended", "再次违法"
    LOST_CONTACT = "lost_contact", "失去联系"


class Outcome(FilePage):
    """成效 of a child; counted only when verified."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="outcomes", verbose_name="档案")
    kind = models.CharField("成效", max_length=16, choices=OutcomeKind)
    happened_on = models.DateField("日期")
    evidence = models.CharField("依据", max_length=120)
    verified_at = models.DateTimeField("核实时间", null=True, editable=False)
    verified_by = models.UUIDField("核实人", null=True, editable=False)

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "成效"
        ordering = ["-happened_on"]
        constraints = [
            *FilePage.Meta.constraints,
            both_or_neither("verified_at", "verified_by", "核实时间与核实人须同时填写。"),
        ]

    def __str__(self):
        return self.get_kind_display()
