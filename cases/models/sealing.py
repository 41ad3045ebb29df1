"""封存: a child's file, or the matter in it, as if it had never been. Sealed is neither deleted nor extinguished."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from cases.models.case import Disposition, JuvenileCase
from cases.models.duplicate import Duplicate
from cases.models.holding import hold_alone
from cases.models.minor import Minor
from cases.models.reckoning import reckon_due
from cases.models.sealed_rows import Reach
from cases.models.visit_export import VisitExport
from cases.sealing import Verdict, verdict
from guanai.audit import deed, record
from guanai.constraints import both_or_neither
from guanai.fields import SealedTextField
from guanai.lifecycle import Lifecycle, NotAllowed
from guanai.models import Draft
from guanai.withholding import Withheld
from stations.access import Permission, ScopedQuerySet
from stations.models import Unit

ONCE = "这件事已经封存，不用再封。"
UNDECIDED = "档案里还有没有处理完的案件，或者附条件不起诉的考验期还没结束，不能封存整份档案；可以只封涉案部分。"


class Extent(models.TextChoices):
    """封存范围."""

    FILE = "file", "整份档案"
    MATTER = "matter", "只封涉案部分，其余档案留存"


class SealingBasis(models.TextChoices):
    """封存依据."""

    CRIMINAL = "criminal", "犯罪记录（刑事诉讼法第二百八十六条）"
    NOT_PROSECUTED = "not_prosecuted", "不起诉、刑事强制措施记录（预防未成年人犯罪法第五十九条）"
    EDUCATION = "education", "专门教育、专门矫治教育记录（预防未成年人犯罪法第五十九条）"
    PENALTY = "penalty", "行政处罚记录（预防未成年人犯罪法第五十九条）"
    PUBLIC_ORDER = "public_order", "治安违法记录（治安管理处罚法第一百三十六条）"
    SEVERAL_ACTS = "several_acts", "成年前后都有行为，经研究整案封存（犯罪记录封存实施办法）"


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
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status=S.LIFTED), name="sealing_once_a_case", violation_error_message=ONCE
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

    def must_be_lawful(self) -> None:
        """The duty by the rule of art. 286, as far as a rule can tell. Raises NotAllowed."""
        if self.case and (words := self.case.decided().hindrance):
            raise NotAllowed(words)
        if self.basis == SealingBasis.CRIMINAL:
            self._must_be_a_crime()
        undecided = JuvenileCase.objects.filter(minor=self.minor_id).undecided()
        if self.extent == Extent.FILE and undecided.exists():
            raise NotAllowed(UNDECIDED)

    def _must_be_a_crime(self) -> None:
        if self.case is None or self.case.disposition != Disposition.SENTENCED:
            raise NotAllowed("档案里没有已判决的案件，不能按犯罪记录封存。")
        if (found := verdict(self.case.decided())) == Verdict.OPEN:
            raise NotAllowed("判决的案件没有登记刑期，请先补上再封存。")
        if found != Verdict.DUE:
            raise NotAllowed("行为时已满十八周岁，或者刑期超过五年，不符合刑事诉讼法第二百八十六条。")

    def place(self, *, by) -> None:
        """封存. Case data vanish at once, all else when no team is at work any more. Raises NotAllowed, twice too."""
        self.must_be_lawful()
        with deed():
            hold_alone(self.minor)  # of two seals at once the second waits, and so does who writes into the file
            if Sealing.objects.standing().filter(self._same()).exists():
                raise NotAllowed(ONCE)
            self.sealed_by = by.pk
            self.status = S.WORKING if self._team_at_work() else S.SEALED
            self.save(force_insert=True)
            if self.minor.sealings.hiding_number().exists():
                self.minor.forget_number()
            VisitExport.write_anew(self.minor)
            self._withhold(by=by)
            record("sealing.place", self, by=by, extent=self.extent, basis=self.basis)

    def _same(self) -> Q:
        same = Q(minor=self.minor, extent=Extent.FILE)
        return same | Q(case=self.case) if self.case else same | Q(minor=self.minor, extent=self.extent)

    def _team_at_work(self) -> bool:
        return self.minor.teams.valid().filter(closed_on=None).exists()

    def _withhold(self, *, by) -> None:
        rows = list(self._rows())
        Draft.objects.filter(target__in=[self.minor_id, *(row.pk for row in rows)]).delete()
        Withheld.take(rows, self.pk, by=by)
        if self.extent == Extent.MATTER and self.status == S.SEALED:
            self._stand_without()

    def _stand_without(self) -> None:
        """The file as it would stand without the matter: with no team that anybody knows of it is not 帮教中."""
        reckon_due(self.minor)
        if not self.minor.teams.valid().exists():
            of_teams = (Minor.Status.MANAGED, Minor.Status.OBSERVATION)
            mentored = Minor.objects.filter(pk=self.minor_id, status__in=of_teams)
            self.was = mentored.values_list("status", flat=True).first() or ""
            mentored.update(status=Minor.Status.FILED)
            self.save(update_fields=["was"])

    def _stand_as_before(self, taken_at: datetime | None) -> None:
        """The status that the seal took comes back, unless the file has been moved since, or another seal stands."""
        moved = self.minor.steps.filter(at__gt=taken_at).exists() if taken_at else True
        if self.was and not moved and not self.minor.sealings.standing().exists():
            Minor.objects.filter(pk=self.minor_id, status=Minor.Status.FILED).update(status=self.was)

    def _rows(self) -> Iterator[models.Model]:
        """What is withheld at this stage."""
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
        facts = {"lift_ground": lift_ground, "lift_asked_at": timezone.now(), "lift_asked_by": by.pk}
        self.lift_document = lift_document
        facts["lift_document"] = self._meta.get_field("lift_document").pre_save(self, add=False)
        with deed():
            if not Sealing.objects.standing().filter(pk=self.pk, lift_asked_at=None).update(**facts):
                raise NotAllowed("已经有人申请解除，或者已经解除。")
            record("sealing.ask_to_lift", self, by=by, ground=lift_ground)
        self.refresh_from_db()

    def lift(self, *, by) -> None:
        """批准解除, by another keeper: what was sealed is there again. Raises NotAllowed."""
        if self.lift_asked_at is None:
            raise NotAllowed("解除封存须先申请，再由另一人批准。")
        if self.lift_asked_by == by.pk:
            raise NotAllowed("自己申请的解除，须由另一人批准。")
        with deed():
            hold_alone(self.minor)
            self.move_to(S.LIFTED, by=by, lifted_at=timezone.now(), lifted_by=by.pk)
            taken = Withheld.objects.filter(cause=self.pk).order_by("at").values_list("at", flat=True)
            taken_at = taken.last()
            Withheld.give_back(self.pk)
            self._stand_as_before(taken_at)
            for minor in Minor.objects.filter(pk=self.minor_id):
                self._number_again(minor)
                reckon_due(minor)

    @staticmethod
    def _number_again(minor: Minor) -> None:
        minor.remember_number()
        Duplicate.look(minor)
