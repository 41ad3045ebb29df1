"""What hangs on a case: each 法定保障, and 附条件不起诉 with its probation."""

from datetime import date, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.models.case import CaseNature, CaseRole, JuvenileCase
from cases.safeguards import Answer, Attendee, SafeguardKind, Told, faults
from cases.sealing import BESIDE, SPARED, UNDECIDED
from guanai.audit import deed, record
from guanai.calendars import gb_date, months_later
from guanai.constraints import both_or_neither
from guanai.entry import Entry
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from stations.models import Gender

AHEAD = timedelta(days=30)  # from when the end of a probation is announced
SHORTEST, LONGEST = 6, 12  # months of a probation (刑事诉讼法 283)


class CaseRowQuerySet(models.QuerySet):
    """Rows of a case. They ask the case."""

    def visible_to(self, user):
        return self.filter(case__in=JuvenileCase.objects.visible_to(user))

    def valid(self):
        return self.filter(voided_at=None)


class CaseRow(Entry):
    """A row of a case."""

    id = models.UUIDField(primary_key=True, default=uuid4)

    objects = CaseRowQuerySet.as_manager()

    class Meta(Entry.Meta):
        abstract = True

    def within(self, holding) -> bool:
        return self.case.within(holding)

    def get_absolute_url(self):
        return self.case.get_absolute_url()

    def enter(self, *, by, **many) -> bool:
        """With it the case knows anew what is still undone."""
        with deed():
            is_new = super().enter(by=by, **many)
            self.case.tally()
        return is_new

    def void(self, reason: str, *, by) -> None:
        with deed():
            super().void(reason, by=by)
            self.case.tally()


class Safeguard(CaseRow):
    """法定保障核对: one thing that the law asks for, done on a day or not done for a reason. Voided, never changed."""

    case = models.ForeignKey(JuvenileCase, models.PROTECT, related_name="safeguards", verbose_name="案件")
    kind = models.CharField("保障", max_length=12, choices=SafeguardKind, editable=False)
    answer = models.CharField("做了没有", max_length=8, choices=Answer, default=Answer.DONE)
    held_on = models.DateField("日期", null=True, blank=True)
    attendee = models.CharField("到场的是", max_length=10, choices=Attendee, blank=True)
    attendee_name = SealedTextField("到场人姓名", longest=60, blank=True)
    transcript_on = models.DateField("到场人阅读笔录日期", null=True, blank=True)
    female_staff = SealedTextField("在场的女性工作人员", longest=60, blank=True)
    consented_on = models.DateField("本人和法定代理人同意日期", null=True, blank=True)
    reason = SealedTextField("原因", longest=300, blank=True)
    content = SealedTextField("怎样做的", longest=1000, blank=True)

    class Meta(CaseRow.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "法定保障"
        ordering = ["held_on", "entered_at", "pk"]
        constraints = [
            *CaseRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answer=Answer.DONE, held_on__isnull=False)
                | ~Q(answer=Answer.DONE) & Q(held_on=None, attendee=""),
                name="safeguard_done_on_a_day",
                violation_error_code="held_on",
                violation_error_message="做了的填写日期，没有做的不填。",
            ),
        ]
        indexes = [models.Index(fields=["case", "kind"], condition=Q(voided_at=None), name="safeguard_of_case")]

    def __str__(self):
        return self.get_kind_display()

    def clean(self):
        """What the law wants of it. Raises ValidationError at the fields."""
        names = ("kind", "answer", "held_on", "attendee", "attendee_name", "transcript_on", "female_staff")
        told = Told(**{name: getattr(self, name) for name in (*names, "consented_on", "reason")})
        duty = next((line.duty for line in self.case.asked() if line.kind == self.kind), None)
        girl = self.case.minor.gender == Gender.FEMALE
        if found := faults(told, duty=duty, girl=girl):
            raise ValidationError(found)


class ProbationOutcome(models.TextChoices):
    """附条件不起诉 at its end, as the procuratorate decided."""

    NOT_PROSECUTED = "not_prosecuted", "不起诉"
    REVOKED = "revoked", "撤销附条件不起诉，提起公诉"


class ProbationQuerySet(CaseRowQuerySet):
    """Probations of cases."""

    def running(self):
        """Of cases in force, without an outcome."""
        return self.valid().filter(outcome="", case__voided_at=None, case__minor__voided_at=None)

    def ending(self, on: date):
        """To end within the coming month, or over without an outcome."""
        return self.running().filter(ends_on__lte=on + AHEAD)

    def listed(self):
        """With what a line of the 待办 shows."""
        return self.select_related("case__minor").only(
            "case__minor__file_no", "case__minor__unit", "case__role", "case__nature", "case__officer", "ends_on"
        )


class Probation(CaseRow):
    """附条件不起诉: decided by the procuratorate when nobody objects; a probation of six to twelve months."""

    case = models.ForeignKey(JuvenileCase, models.PROTECT, related_name="probations", verbose_name="案件")
    decided_by = models.CharField("作出决定的检察院", max_length=60)
    decision_no = SealedTextField("决定书文号", longest=60)
    decided_on = models.DateField("决定日期")
    agreed_on = models.DateField("本人和法定代理人表示没有异议的日期")
    opinion = SealedTextField("公安机关的意见", longest=500, blank=True)
    ends_on = models.DateField("考验期届满")
    conditions = SealedTextField("考验期里要遵守的", longest=1000, blank=True)
    outcome = models.CharField("结果", max_length=14, choices=ProbationOutcome, blank=True, editable=False)
    outcome_on = models.DateField("结果日期", null=True, editable=False)
    outcome_by = models.UUIDField("结果登记人", null=True, editable=False)

    objects = ProbationQuerySet.as_manager()

    class Meta(CaseRow.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "附条件不起诉"
        ordering = ["-decided_on", "pk"]
        constraints = [
            *CaseRow.Meta.constraints,
            both_or_neither("outcome_on", "outcome_by", "结果日期与登记人须同时填写。"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None)
                | ~Q(outcome="") & Q(outcome_on__isnull=False, outcome_on__gte=F("decided_on")),
                name="probation_outcome_on_a_day",
                violation_error_message="结果与结果日期须同时填写，不早于决定日期。",
            ),
            models.CheckConstraint(
                condition=Q(agreed_on__lte=F("decided_on")),
                name="probation_agreed_first",
                violation_error_code="agreed_on",
                violation_error_message="没有异议的日期不能晚于决定日期：检察院决定以前应当听取意见。",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(voided_at=None),
                name="probation_once",
                violation_error_message="这起案件已登记附条件不起诉；登错的先作废。",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=Q(voided_at=None, outcome=""), name="probation_by_end")]

    def __str__(self):
        return f"附条件不起诉（考验期至 {gb_date(self.ends_on)}）"

    def enter(self, *, by, **many) -> bool:
        """Beside what stands in the case by now. Raises NotAllowed."""
        with deed():
            self._hold_case()
            self.case.refresh_from_db()
            self.must_suit()
            return super().enter(by=by, **many)

    def _hold_case(self) -> None:
        """Nobody changes or voids it meanwhile."""
        JuvenileCase._base_manager.filter(pk=self.case_id).update(version=F("version"))

    def must_suit(self) -> None:
        """Its case is one in which it can be. Raises NotAllowed."""
        if (self.case.role, self.case.nature) != (CaseRole.SUSPECT, CaseNature.CRIMINAL):
            raise NotAllowed("附条件不起诉只对刑事案件的未成年嫌疑人作出，请核对孩子的身份和案件性质。")
        if self.outcome in BESIDE and self.case.disposition not in BESIDE[self.outcome]:
            told = self.case.get_disposition_display()
            raise NotAllowed(f"案件的处理结果“{told}”和附条件不起诉的考验期对不上，请核对。")

    def clean(self):
        """Raises ValidationError: for a suspect of a crime only, and for six months to a year."""
        try:
            self.must_suit()
        except NotAllowed as refusal:
            raise ValidationError(str(refusal)) from None
        if self.decided_on and self.ends_on and not right_length(self.decided_on, self.ends_on):
            raise ValidationError(
                {"ends_on": "考验期为六个月以上、一年以下，从决定之日起算（刑事诉讼法第二百八十三条）。"}
            )

    def decide(self, *, outcome: str, on: date, by) -> None:
        """What the procuratorate decided at the end. The first one stays. Raises NotAllowed."""
        facts = {"outcome": outcome, "outcome_on": on, "outcome_by": by.pk}
        with deed():
            self._hold_case()
            mine = type(self).objects.filter(pk=self.pk, outcome="", voided_at=None)
            if not type(self).objects.running().filter(pk=self.pk).exists() or not mine.update(**facts):
                raise NotAllowed("考验期的结果已经登记过了，请打开案件看最新的。")
            record("probation.close", self, by=by)
            self._tell_case(outcome, on, by=by)
        self.refresh_from_db()

    def _tell_case(self, outcome: str, on: date, *, by) -> None:
        """A case that still waits is decided by it. Raises NotAllowed."""
        case = JuvenileCase.objects.get(pk=self.case_id)
        if outcome != ProbationOutcome.NOT_PROSECUTED or case.disposition not in UNDECIDED:
            return
        if case.closed_on and case.closed_on < on:
            raise NotAllowed("案件已经办结，处理结果还没有写附条件不起诉，请先修改案件。")
        case.amend({"disposition": SPARED, "disposed_on": on}, version=case.version, by=by)


def right_length(first: date, last: date) -> bool:
    """Whether a probation from the decision to its end is of six months to a year (刑事诉讼法 283)."""
    return months_later(first, SHORTEST) <= last <= months_later(first, LONGEST)
