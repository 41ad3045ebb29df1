"""服务承诺: what a creating unit promises the public, version by version."""

from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.lifecycle import NotAllowed
from outreach.arrows import Actor
from outreach.eligibility import PARAGRAPH, Reason
from outreach.models.post_application import PostApplication
from outreach.models.post_part import ApplicationPart, OfApplicationQuerySet
from outreach.models.post_states import ApplicationStatus
from outreach.models.post_title import PostTitle


def may_be_renewed(application: PostApplication) -> bool:
    """Whether the unit was named by it and its title lives: telephone, address and head change over the years."""
    return PostTitle.objects.live().filter(application=application).exists()


class CommitmentQuerySet(OfApplicationQuerySet):
    """Commitments."""

    def approved(self):
        return self.valid().filter(approved_at__isnull=False)


class ServiceCommitment(ApplicationPart):
    """服务承诺 with its four public items (第二条第6款). A new wording is a new version."""

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="commitments")
    number = models.PositiveSmallIntegerField("第几版", editable=False)
    content = models.CharField("维权内容", max_length=1000, help_text="对外公开，不写任何孩子的情况。")
    phone = models.CharField("维权电话", max_length=20)
    address = models.CharField("单位地址", max_length=100)
    head = models.CharField("负责人", max_length=40)
    approved_at = models.DateTimeField("审核时间", null=True, editable=False)
    approved_by = models.UUIDField("审核人", null=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta(ApplicationPart.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "服务承诺"
        ordering = ["-number"]
        constraints = [
            *ApplicationPart.Meta.constraints,
            both_or_neither("approved_at", "approved_by", "审核时间与审核人须同时填写。"),
            models.UniqueConstraint(fields=["application", "number"], name="commitment_version_once"),
            models.CheckConstraint(
                condition=~Q(content="") & ~Q(phone="") & ~Q(address="") & ~Q(head=""),
                name="commitment_four_items",
                violation_error_message=f"维权内容、维权电话、单位地址、负责人四项都要公开（{PARAGRAPH['commitment']}）。",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("entered_by")),
                name="commitment_two_people",
                violation_error_message="服务承诺须由起草人以外的人审核。",
            ),
        ]

    def __str__(self):
        return f"第 {self.number} 版"

    def draw_up(self, *, by) -> None:
        """A new version, by the unit, while it creates and while its title lives. Raises NotAllowed."""
        with deed():
            self.must_be_by(by, Actor.UNIT, rule="commitment")
            if not may_be_renewed(self.application):
                self.must_stand(ApplicationStatus.CREATING)
            if not all(words.strip() for words in (self.content, self.phone, self.address, self.head)):
                raise NotAllowed(str(Reason("维权内容、维权电话、单位地址、负责人四项都要公开", "commitment")))
            latest = type(self).objects.filter(application=self.application).aggregate(last=Max("number"))["last"]
            self.number = (latest or 0) + 1
            self.enter(by=by)

    def approve(self, *, by) -> None:
        """审核 by the office; from then on it is the one that counts. Raises NotAllowed; safe to repeat."""
        with deed():
            self.must_be_by(by, Actor.OFFICE, rule="commitment")
            self.application.must_not_be_own(by)
            if by.pk == self.entered_by:
                raise NotAllowed("服务承诺须由起草人以外的人审核。")
            facts = {"approved_at": timezone.now(), "approved_by": by.pk}
            if type(self)._base_manager.filter(pk=self.pk, voided_at=None, approved_at=None).update(**facts):
                record("servicecommitment.approve", self, by=by)
        self.refresh_from_db()
