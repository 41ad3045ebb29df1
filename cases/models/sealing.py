"""封存: a child's file, or the matter in it, as if it had never been. Sealed is neither deleted nor extinguished."""

from collections.abc import Iterator
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models.case import JuvenileCase
from cases.models.duplicate import Duplicate
from cases.models.holding import hold_alone
from cases.models.lawful import must_be_lawful
from cases.models.measure import Measure
from cases.models.minor import Minor
from cases.models.reckoning import reckon_due
from cases.models.sealed_rows import Reach, education_rows
from cases.models.standing import stand_as_before, stand_without
from cases.models.visit_export import VisitExport
from cases.sealing import Extent, SealingBasis
from guanai import taking
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField
from guanai.lifecycle import Lifecycle, NotAllowed
from guanai.models import Draft
from guanai.withholding import Withheld
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit

ONCE = "这件事已经封存，不用再封。"

NOT_ASKED = "这份解除申请已经办过了，请重新打开这一页看。"


class LiftGround(models.TextChoices):
    """解除封存的理由. The law knows no other."""

    NEW_CRIME = "new_crime", "实施新的犯罪或发现漏罪，合并刑期超过五年"
    RETRIAL = "retrial", "经再审改判，刑期超过五年"


class SealingStatus(models.TextChoices):
    """封存状态."""

    WORKING = "working", "已封存，帮教结束前由小组和站长继续使用"
    SEALED = "sealed", "已封存"
    LIFTED = "lifted", "已解除"


S = SealingStatus


class SealingQuerySet(ScopedQuerySet):
    """The register of seals, known to its keepers and the auditor."""

    reading = Permission.READ_SEALING

    def standing(self):
        return self.exclude(status=S.LIFTED)

    def lifted(self):
        return self.filter(status=S.LIFTED)

    def working(self):
        return self.filter(status=S.WORKING)

    def of_files(self):
        return self.standing().filter(extent=Extent.FILE)

    def hiding_number(self):
        """Those under which the child is found by its number nowhere."""
        return self.of_files() | self.working()

    def settle(self, *, by=None) -> None:
        """Complete those whose team has ended. Safe to repeat."""
        for sealing in self.filter(status=S.WORKING).select_related("minor", "case"):
            sealing.settle(by=by)

    def to_lift(self, user):
        """What another keeper asked to lift and this account may decide on."""
        rows = self.standing().writable_by(user, Permission.KEEP_SEALING).filter(lift_asked_at__isnull=False)
        return rows.exclude(lift_asked_by=user.pk)

    def listed(self):
        """With what a row of the register shows."""
        return self.select_related("unit", "minor").defer("notice_no", "note", "lift_document", "minor__name")


class Sealing(Lifecycle):
    """封存 of a file or of a matter in it. What was sealed stands in `Withheld` under this row's key."""

    Status = SealingStatus
    MOVES = {S.WORKING: (S.SEALED, S.LIFTED), S.SEALED: (S.LIFTED,)}

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    minor = models.ForeignKey(Minor, models.PROTECT, related_name="sealings", verbose_name="档案")
    case = models.ForeignKey(JuvenileCase, models.PROTECT, null=True, related_name="+", verbose_name="案件")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+", verbose_name="专门教育")
    extent = models.CharField("封存范围", max_length=6, choices=Extent, default=Extent.FILE)
    basis = models.CharField("封存依据", max_length=14, choices=SealingBasis)
    notice_no = SealedTextField("封存通知书文号", longest=60)
    note = SealedTextField("说明", longest=500, blank=True)
    status = models.CharField("状态", max_length=8, choices=S, default=S.SEALED, editable=False)
    sealed_at = models.DateTimeField("封存时间", default=timezone.now)
    sealed_by = models.UUIDField("封存人", null=True)
    was = models.CharField("原来的状态", max_length=12, blank=True, editable=False)
    lift_ground = models.CharField("解除理由", max_length=10, choices=LiftGround, blank=True)
    lift_document = SealedTextField("解除依据文号", longest=60, blank=True)
    lift_asked_at = models.DateTimeField("申请解除时间", null=True)
    lift_asked_by = models.UUIDField("申请解除人", null=True)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.UUIDField("批准解除人", null=True)

    objects = SealingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "封存"
        ordering = ["-sealed_at"]
        constraints = [
            both_or_neither("lift_asked_at", "lift_asked_by", "申请解除的时间与申请人须同时填写。"),
            both_or_neither("lifted_at", "lifted_by", "解除时间与批准人须同时填写。"),
            models.CheckConstraint(
                condition=~Q(lifted_by=F("lift_asked_by")),
                name="sealing_lifted_by_two",
                violation_error_message="解除封存须由两个人分别申请和批准。",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.LIFTED) | Q(lift_asked_at__isnull=False, lifted_at__isnull=False),
                name="sealing_lifted_when_asked",
                violation_error_message="解除封存须先申请，再由另一人批准。",
            ),
            models.CheckConstraint(
                condition=Q(extent=Extent.FILE) | Q(case__isnull=False) | Q(measure__isnull=False),
                name="sealing_matter_of_something",
                violation_error_message="只封涉案部分的，须写明是哪一起案件或哪一项专门教育。",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status=S.LIFTED), name="sealing_once_a_case", violation_error_message=ONCE
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=~Q(status=S.LIFTED),
                name="sealing_once_a_measure",
                violation_error_message=ONCE,
            ),
            models.UniqueConstraint(
                fields=["minor"],
                condition=~Q(status=S.LIFTED) & Q(extent=Extent.FILE),
                name="sealing_once_a_file",
                violation_error_message=ONCE,
            ),
        ]
        indexes = [models.Index(fields=["sealed_at", "id"], name="sealing_by_moment")]

    def __str__(self):
        return f"封存 {self.minor}"

    def get_absolute_url(self):
        return reverse("sealing", args=[self.pk])

    def within(self, holding) -> bool:
        return holding.covers(self.unit.path)

    @property
    def is_standing(self) -> bool:
        return self.status != S.LIFTED

    @property
    def tone(self) -> str:
        """How its tag is coloured."""
        return {S.WORKING: "soon", S.LIFTED: "still"}.get(self.status, "done")

    @property
    def brief(self) -> str:
        """The status as its tag says it."""
        return "帮教结束后全封" if self.status == S.WORKING else self.get_status_display()

    def place(self, *, by) -> None:
        """封存. Case data vanish at once, all else when no team is at work any more. Raises NotAllowed, twice too."""
        must_be_lawful(self)
        with deed():
            hold_alone(self.minor)  # of two seals at once the second waits, and so does who writes into the file
            if Sealing.objects.standing().filter(self._same()).exists():
                raise NotAllowed(ONCE)
            self.sealed_by = by.pk
            self.status = S.WORKING if self._waits else S.SEALED
            self.save(force_insert=True)
            if self.minor.sealings.hiding_number().exists():
                self.minor.forget_number()
            VisitExport.write_anew(self.minor)
            taking.write_anew()
            self._withhold(by=by)
            record("sealing.place", self, by=by, extent=self.extent, basis=self.basis)

    def _same(self) -> Q:
        same = Q(minor=self.minor, extent=Extent.FILE)
        same |= Q(case=self.case) if self.case else Q()
        return same | Q(measure=self.measure) if self.measure else same

    @property
    def _waits(self) -> bool:
        """专门教育 alone takes nothing that a team works with."""
        return not self._is_education and self._team_at_work()

    @property
    def _is_education(self) -> bool:
        return self.measure_id is not None and self.extent == Extent.MATTER

    def _team_at_work(self) -> bool:
        return self.minor.teams.valid().filter(closed_on=None).exists()

    def _withhold(self, *, by) -> None:
        rows = list(self._rows())
        Draft.objects.filter(target__in=[self.minor_id, *(row.pk for row in rows)]).delete()
        Withheld.take(rows, self.pk, by=by)
        if self.case and self.extent == Extent.MATTER and self.status == S.SEALED:
            stand_without(self)

    def _rows(self) -> Iterator[models.Model]:
        """What is withheld at this stage."""
        if self._is_education:
            return education_rows(self.measure)
        reach = Reach(self.minor, self.case, whole=self.extent == Extent.FILE, ended=self.status == S.SEALED)
        return reach.rows()

    def settle(self, *, by=None) -> None:
        """帮教 has ended: what waited for it is sealed by itself."""
        with deed():
            hold_alone(self.minor)
            if not self._team_at_work():
                self.move_to(S.SEALED, by=by)
                Withheld.give_back(self.pk)  # some of it stays, where only the matter is sealed
                self._withhold(by=by)
                self._number_again(self.minor)

    def ask_to_lift(self, *, lift_ground: str, lift_document: str, by) -> None:
        """申请解除, by one keeper. Raises NotAllowed."""
        asked = {"lift_ground": lift_ground, "lift_asked_at": timezone.now(), "lift_asked_by": by.pk}
        with deed():
            if not self._asks(Q(lift_asked_at=None), lift_document, **asked):
                raise NotAllowed("已经有人申请解除，或者已经解除。")
            record("sealing.ask_to_lift", self, by=by, ground=lift_ground)
        self.refresh_from_db()

    def withdraw_lift(self, *, by) -> None:
        """撤回申请, by who asked: then it may be asked for anew. Raises NotAllowed."""
        if self.lift_asked_by and self.lift_asked_by != by.pk:
            raise NotAllowed("申请由申请人本人撤回；不同意的，请办“不批准”。")
        self._ask_no_more("sealing.withdraw_lift", by=by)

    def refuse_lift(self, *, by) -> None:
        """不批准解除, by another keeper: then it may be asked for anew. Raises NotAllowed."""
        if self.lift_asked_by == by.pk:
            raise NotAllowed("自己申请的解除，请撤回申请。")
        self._ask_no_more("sealing.refuse_lift", by=by)

    def _ask_no_more(self, verb: str, *, by) -> None:
        with deed():
            hold_alone(self.minor)  # nobody approves it meanwhile
            asked = Q(lift_asked_at__isnull=False, lift_asked_by=self.lift_asked_by)
            if not self._asks(asked, "", lift_ground="", lift_asked_at=None, lift_asked_by=None):
                raise NotAllowed(NOT_ASKED)
            record(verb, self, by=by)
        self.refresh_from_db()

    def _asks(self, where: Q, document: str, **facts) -> int:
        self.lift_document = document
        facts["lift_document"] = self._meta.get_field("lift_document").pre_save(self, add=False)
        return Sealing.objects.standing().filter(where, pk=self.pk).update(**facts)

    def lift(self, *, by) -> None:
        """批准解除, by another keeper: what was sealed is there again. Raises NotAllowed."""
        with deed():
            hold_alone(self.minor)
            self.refresh_from_db()
            if self.lift_asked_at is None:
                raise NotAllowed("解除封存须先申请，再由另一人批准。")
            if self.lift_asked_by == by.pk:
                raise NotAllowed("自己申请的解除，须由另一人批准。")
            self.move_to(S.LIFTED, by=by, lifted_at=timezone.now(), lifted_by=by.pk)
            taken = Withheld.objects.filter(cause=self.pk).order_by("at").values_list("at", flat=True)
            taken_at = taken.last()
            Withheld.give_back(self.pk)
            stand_as_before(self, taken_at)
            for minor in Minor.objects.filter(pk=self.minor_id):
                self._number_again(minor)
                reckon_due(minor)

    @staticmethod
    def _number_again(minor: Minor) -> None:
        minor.remember_number()
        Duplicate.look(minor)
