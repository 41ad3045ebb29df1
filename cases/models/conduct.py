"""行为记录: what a child did, by the two lists of the law. Counts only when a second person has verified it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.lists import LawVersion, Misbehaviour, SeriousMisbehaviour
from cases.models.bearing import must_bear_nothing
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField

IN_FORCE = date(2021, 6, 1)  # of the 2020 revision
LISTS = (("不良行为（第二十八条）", Misbehaviour.choices), ("严重不良行为（第三十八条）", SeriousMisbehaviour.choices))


class BehaviourQuerySet(FilePageQuerySet):
    """Acts. They ask the file, and on its pages the right to the case."""

    def verified(self):
        """What counts: never a voided one, never one that only one person says."""
        return self.valid().filter(verified_at__isnull=False)


class BehaviourRecord(FilePage):
    """行为记录: one act, by the law of its day. It is never changed, only voided and entered anew."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="behaviours", verbose_name="档案")
    act = models.CharField("行为", max_length=2, choices=LISTS)
    law_version = models.CharField("适用的法律", max_length=7, choices=LawVersion, default=LawVersion.V2020)
    happened_on = models.DateField("行为日期")
    source = models.CharField("来源", max_length=60)
    disposal = SealedTextField("处理结果", longest=120, blank=True)
    narrative = SealedTextField("经过", longest=1000, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True, editable=False)
    verified_by = models.UUIDField("核实人", null=True, editable=False)

    objects = BehaviourQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "行为记录"
        ordering = ["-happened_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            both_or_neither("verified_at", "verified_by", "核实时间与核实人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(verified_by=F("entered_by")),
                name="behaviour_two_people",
                violation_error_message="登记和核实须由两个人分别办理。",
            ),
            models.CheckConstraint(
                condition=Q(law_version=LawVersion.V2020, happened_on__gte=IN_FORCE)
                | Q(law_version=LawVersion.EARLIER, happened_on__lt=IN_FORCE),
                name="behaviour_by_the_law_of_its_day",
                violation_error_code="law_version",
                violation_error_message="新法从 2021 年 6 月 1 日起施行，请按行为日期选择适用的法律。",
            ),
        ]

    def __str__(self):
        return self.get_act_display()

    def get_absolute_url(self):
        return reverse("minor-behaviours", args=[self.minor_id])

    @property
    def is_serious(self) -> bool:
        return self.act in SeriousMisbehaviour.values

    def amend(self, facts, *, version: int, by) -> None:
        """Raises NotAllowed while something rests on it, else Stale."""
        with deed():
            super().amend(facts, version=version, by=by)
            self._must_bear_nothing(by)

    def void(self, reason: str, *, by) -> None:
        """Raises NotAllowed while a measure or another tier rests on it."""
        with deed():
            super().void(reason, by=by)
            self._must_bear_nothing(by)

    def _must_bear_nothing(self, by) -> None:
        must_bear_nothing(self.minor, "这条行为", by=by, measures=self.minor.measures.running().filter(act=self))

    def verify(self, *, by) -> None:
        """Another person has seen that it is so. Raises ValidationError; safe to repeat."""
        if by.pk == self.entered_by:
            raise ValidationError("登记人不能核实自己登记的行为，请由另一人核实。")
        facts = {"verified_at": timezone.now(), "verified_by": by.pk}
        with deed():
            if type(self).objects.valid().filter(pk=self.pk, verified_at=None).update(**facts):
                record("behaviourrecord.verify", self, by=by)
        self.refresh_from_db()
