"""申报材料: papers of an application, reached only through it."""

from django.db import models

from guanai.audit import deed, record
from guanai.lifecycle import NotAllowed
from guanai.models import Attachment
from guanai.scans import Scan
from outreach.arrows import Actor
from outreach.models.post_application import PostApplication
from outreach.models.post_part import GatheredPart
from outreach.models.post_states import ApplicationStatus
from outreach.models.walking import NotTheirs


class PaperKind(models.TextChoices):
    """材料."""

    FORM = "form", "申报表"
    SELF_AUDIT = "self_audit", "自查报告"
    SUMMARY = "summary", "创建工作总结"
    CHECKS = "checks", "检查汇总"
    SURVEY = "survey", "问卷报告"
    WITHDRAWAL = "withdrawal", "退出申请"
    PHOTO = "photo", "承诺公示照片"
    OTHER = "other", "其他"


class PostPaper(GatheredPart):
    """材料 of one application: a picture or a PDF."""

    ACTORS, STANDS = (Actor.UNIT, Actor.OFFICE), tuple(ApplicationStatus.values)

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="papers")
    kind = models.CharField("材料", max_length=10, choices=PaperKind)
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+")

    class Meta(GatheredPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "申报材料"
        ordering = ["kind", "entered_at", "pk"]

    def __str__(self):
        return self.get_kind_display()

    def hand_in(self, scan: Scan, *, by) -> None:
        """By the unit or the office, of an application in force. Raises NotAllowed."""
        with deed():
            if by is None or not any(self.application.acts_as(one, by, "") for one in (Actor.UNIT, Actor.OFFICE)):
                raise NotTheirs("材料由申报单位或领导小组办公室交。")
            if self.application.is_void:
                raise NotAllowed("这份申报已作废。")
            name = f"{self.get_kind_display()}{scan.name[scan.name.rfind('.') :]}"
            self.attachment = Attachment.store(scan.data, name=name, media_type=scan.media_type, by=by)
            self.enter(by=by)
            record("postpaper.hand_in", self, by=by, attachment=self.attachment_id)

    def void(self, reason: str, *, by) -> None:
        """Raises NotAllowed for one that lay before the group when it decided."""
        decided_at = self.application.cycle.decided_at
        if decided_at and self.entered_at < decided_at:
            raise NotAllowed("审核决定已经依据这份材料作出，不能作废。")
        super().void(reason, by=by)
