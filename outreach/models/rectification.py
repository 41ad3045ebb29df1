"""整改: a problem was put right; one person records it, another has seen it."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from outreach.models.event import OutreachQuerySet
from outreach.models.inspection import InspectionItem


class RectificationQuerySet(OutreachQuerySet):
    """Rectifications, seen by whoever sees the inspection."""

    place = "item__inspection__unit__path"
    school = "item__inspection__school"

    def unverified(self):
        """Waiting for another person to see it."""
        known = self.filter(voided_at=None, verified_at=None, item__inspection__voided_at=None)
        return known.select_related("item__inspection__school")

    def for_second(self, user):
        """Which of them this account may verify: not what it wrote itself."""
        return self.unverified().exclude(entered_by=user.pk)


class Rectification(Entry):
    """整改 of a problem; it stands as verified when somebody other than its writer has said so."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    item = models.ForeignKey(InspectionItem, models.PROTECT, related_name="rectifications", verbose_name="检查项")
    done_on = models.DateField("整改日期")
    done_by = models.CharField("整改人", max_length=40, help_text="例如学校总务处某老师。")
    how = models.CharField("整改情况", max_length=200)
    verified_at = models.DateTimeField("核实时间", null=True, editable=False)
    verified_by = models.UUIDField("核实人", null=True, editable=False)

    objects = RectificationQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = verbose_name_plural = "整改"
        constraints = [
            *Entry.Meta.constraints,
            both_or_neither("verified_at", "verified_by", "核实时间与核实人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("entered_by")),
                name="rectification_two_people",
                violation_error_message="登记整改和核实须由两个人分别办理。",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(voided_at=None),
                name="rectification_once",
                violation_error_message="这个问题已经登记过整改。",
            ),
        ]

    def __str__(self):
        return f"整改：{self.item}"

    def within(self, holding) -> bool:
        return self.item.within(holding)

    def get_absolute_url(self):
        return self.item.get_absolute_url()

    def verify(self, *, by) -> None:
        """Another person has seen that it is so. Raises ValidationError; safe to repeat."""
        if by.pk == self.entered_by:
            raise ValidationError("登记整改的人不能自己核实，请由另一人核实。")
        facts = {"verified_at": timezone.now(), "verified_by": by.pk}
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, verified_at=None).update(**facts):
                record("rectification.verify", self, by=by)
        self.refresh_from_db()
