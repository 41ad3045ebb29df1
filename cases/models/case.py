"""涉未成年人案件: a pointer to a case in which the child has a part. The case file itself is kept elsewhere."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.models.bearing import must_bear_nothing
from cases.models.minor import Minor
from cases.models.page import FilePage, FilePageQuerySet
from cases.safeguards import Answer, Asked, SafeguardKind, asked, missing
from cases.sealing import DID_IT, RUNNING, SPARED, WAITING, Decided
from guanai.audit import deed
from guanai.calendars import today
from guanai.fields import SealedTextField
from guanai.lifecycle import NotAllowed
from stations.access import Permission, Reach
from stations.models import OfficerDesignation, Person, Unit


class CaseRole(models.TextChoices):
    """在案件中的身份."""

    SUSPECT = "suspect", "嫌疑人"
    BELOW_AGE = "below_age", "未达刑责年龄行为人"
    VICTIM = "victim", "被害人"
    WITNESS = "witness", "证人"
    PARTY = "party", "当事人"


class CaseNature(models.TextChoices):
    """案件性质."""

    CRIMINAL = "criminal", "刑事"
    PUBLIC_ORDER = "public_order", "治安"
    TRAFFIC = "traffic", "交通"


class Disposition(models.TextChoices):
    """处理结果, as those who decide it have decided."""

    PENDING = "pending", "侦查、调查中"
    PROSECUTED = "prosecuted", "移送起诉"
    NOT_PROSECUTED = "not_prosecuted", "不起诉"
    CONDITIONAL = "conditional", "附条件不起诉"
    SENTENCED = "sentenced", "判决"
    PENALTY = "penalty", "治安处罚"
    NO_PENALTY = "no_penalty", "不予处罚"
    WITHDRAWN = "withdrawn", "撤案"
    OTHER = "other", "其他"


class JuvenileCaseQuerySet(FilePageQuerySet):
    """Cases. They ask the file, and the right to the case; a case officer knows only his own."""

    reading = Permission.READ_CASE

    def visible_to(self, user):
        return super().visible_to(user).within(user.holdings(self.reading))

    def writable_by(self, user, permission: Permission):
        return self.visible_to(user).within(user.holdings(permission))

    def within(self, holdings):
        """The cases of a unit's files, and those that are the account's own."""
        where = Q(pk__in=())
        for holding in holdings:
            if holding.reach is Reach.CASES:
                mine = holding.appointment.user.person_id
                where |= Q(officer=mine) if mine else Q(pk__in=())
            else:
                where |= holding.units("minor__unit__path")
        return self.filter(where)

    def offences(self):
        """Of what the child itself did, unless the case was withdrawn."""
        return self.valid().filter(role__in=DID_IT).exclude(disposition=Disposition.WITHDRAWN)

    def open(self):
        """Not voided, not closed, in a file that stands."""
        return self.valid().filter(closed_on=None, minor__voided_at=None)

    def lacking(self):
        """With something undone of what the law says 应当 of; a case that has ended with it stays."""
        return self.valid().filter(Q(unmet__gt=0) | ~Exists(_serving()), minor__voided_at=None)

    def judged(self):
        """Each with the outcome of its probation, as `Decided` wants it."""
        valid = FilteredRelation("probations", condition=Q(probations__voided_at=None))
        return self.alias(probation=valid).annotate(probation_outcome=F("probation__outcome"))

    def undecided(self):
        """`Decided.is_open`, in the database."""
        spared, running = Q(probation_outcome=SPARED), Q(probation_outcome=RUNNING)
        waits = Q(disposition__in=WAITING) & (Q(probation_outcome=None) | ~spared)
        return self.valid().judged().filter(running | waits)

    def on_probation(self):
        """With a probation that runs, also when the case is closed."""
        return self.valid().judged().filter(probation_outcome=RUNNING, minor__voided_at=None)

    def served(self):
        """Each with `served`: its officer was designated by the unit on at least one day of the case."""
        return self.annotate(served=Exists(_serving()))

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        sealed = ("minor__name", "minor__id_no", "minor__phone", "minor__address")
        return self.served().select_related("minor__unit", "unit", "officer").defer("case_no", *sealed)


def _serving() -> models.QuerySet:
    """Of a case, the designations of its officer by the unit on at least one day of it."""
    last = Coalesce(OuterRef("closed_on"), Value(today()))
    serving = OfficerDesignation.objects.during(OuterRef("received_on"), last)
    return serving.filter(unit=OuterRef("unit"), person=OuterRef("officer"))


class JuvenileCase(FilePage):
    """涉未案件 of a child: its number, the child's part in it, who handles it, what was decided."""

    minor = models.ForeignKey(Minor, models.PROTECT, related_name="cases", verbose_name="档案")
    case_no = SealedTextField("案件编号", longest=60)
    role = models.CharField("孩子的身份", max_length=10, choices=CaseRole)
    nature = models.CharField("案件性质", max_length=12, choices=CaseNature)
    act_on = models.DateField("行为日期")
    received_on = models.DateField("受案日期")
    several_acts = models.BooleanField("有几起行为（数罪）", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="办案单位")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="承办人")
    pressed_on = models.DateField("提出从重从快日期", null=True, blank=True)
    custody_on = models.DateField("羁押日期", null=True, blank=True)
    freed_on = models.DateField("解除羁押日期", null=True, blank=True)
    disposition = models.CharField("处理结果", max_length=14, choices=Disposition, default=Disposition.PENDING)
    disposed_on = models.DateField("处理日期", null=True, blank=True)
    sentence_months = models.PositiveSmallIntegerField("刑期（月）", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    unmet = models.PositiveSmallIntegerField("应当做而没有做的保障", default=0, editable=False)  # but for the officer

    objects = JuvenileCaseQuerySet.as_manager()

    class Meta(FilePage.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "涉未成年人案件"
        ordering = ["-received_on", "-entered_at", "pk"]
        constraints = [
            *FilePage.Meta.constraints,
            models.CheckConstraint(
                condition=Q(received_on__gte=F("act_on")),
                name="case_received_after_the_act",
                violation_error_code="received_on",
                violation_error_message="受案日期不能早于行为日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on")),
                name="case_closed_after_received",
                violation_error_code="closed_on",
                violation_error_message="办结日期不能早于受案日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(disposed_on=None) | Q(closed_on__gte=F("disposed_on")),
                name="case_closed_after_disposed",
                violation_error_code="closed_on",
                violation_error_message="办结日期不能早于处理日期。",
            ),
            models.CheckConstraint(
                condition=Q(custody_on=None) | Q(custody_on__gte=F("act_on")),
                name="case_custody_after_the_act",
                violation_error_code="custody_on",
                violation_error_message="羁押日期不能早于行为日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(disposition=Disposition.PENDING),
                name="case_closed_with_disposition",
                violation_error_code="disposition",
                violation_error_message="办结的案件要写明处理结果。",
            ),
            models.CheckConstraint(
                condition=Q(disposition=Disposition.PENDING, disposed_on=None)
                | ~Q(disposition=Disposition.PENDING) & Q(disposed_on__isnull=False, disposed_on__gte=F("received_on")),
                name="case_disposed_on_a_day",
                violation_error_code="disposed_on",
                violation_error_message="有处理结果的要写处理日期，不早于受案日期；还在侦查、调查的不写。",
            ),
            models.CheckConstraint(
                condition=Q(sentence_months=None) | Q(disposition=Disposition.SENTENCED),
                name="case_sentence_of_a_court",
                violation_error_code="sentence_months",
                violation_error_message="判决的才有刑期。",
            ),
            models.CheckConstraint(
                condition=Q(freed_on=None) | Q(custody_on__isnull=False, freed_on__gte=F("custody_on")),
                name="case_freed_after_custody",
                violation_error_code="freed_on",
                violation_error_message="解除羁押日期不能早于羁押日期，没有羁押的不填。",
            ),
            models.CheckConstraint(
                condition=Q(custody_on=None) | Q(role=CaseRole.SUSPECT, nature=CaseNature.CRIMINAL),
                name="case_custody_of_a_suspect",
                violation_error_code="custody_on",
                violation_error_message="刑事案件的嫌疑人才会被羁押。",
            ),
            models.CheckConstraint(
                condition=Q(pressed_on=None) | Q(role=CaseRole.VICTIM),
                name="case_pressed_for_a_victim",
                violation_error_code="pressed_on",
                violation_error_message="侵害未成年人的案件才提从重从快，孩子的身份应是被害人。",
            ),
        ]
        indexes = [
            models.Index(fields=["received_on", "id"], name="case_by_day"),
            models.Index(fields=["minor", "received_on"], name="case_of_file"),
            models.Index(fields=["officer", "closed_on"], condition=Q(voided_at=None), name="case_of_officer"),
        ]

    def __str__(self):
        return f"{self.get_nature_display()}案件（{self.get_role_display()}）"

    def get_absolute_url(self):
        return reverse("case", args=[self.pk])

    def within(self, holding) -> bool:
        if holding.reach is Reach.CASES:
            return self.officer_id is not None and self.officer_id == holding.appointment.user.person_id
        return super().within(holding)

    def enter(self, *, by, **many) -> bool:
        """From the first moment it knows what the law asks for and is not done."""
        with deed():
            is_new = super().enter(by=by, **many)
            self.tally()
        return is_new

    def amend(self, facts, *, version: int, by) -> None:
        """Another part in the case asks for other safeguards. Raises Stale; NotAllowed while a tier rests on it."""
        with deed():
            super().amend(facts, version=version, by=by)
            for row in self.probations.valid():
                row.must_suit()
            must_bear_nothing(self.minor, "这个案件", by=by)
            self.tally()

    def void(self, reason: str, *, by) -> None:
        """A case for which something was done, or on which a tier rests, is no mistake. Raises NotAllowed."""
        if number := sum(rows.valid().count() for rows in (self.safeguards, self.probations)):
            raise NotAllowed(f"案件下还有 {number} 条保障或附条件不起诉的记录，请先逐条作废。")
        with deed():
            super().void(reason, by=by)
            must_bear_nothing(self.minor, "这个案件", by=by)

    def asked(self) -> list[Asked]:
        """The checklist that the law makes for this case."""
        criminal, tried = self.nature == CaseNature.CRIMINAL, self.disposition == Disposition.SENTENCED
        return asked(role=self.role, criminal=criminal, held=self.custody_on is not None, tried=tried)

    def decided(self) -> Decided:
        """What its record is judged by, when it is to be sealed."""
        rows, known = self.probations.valid().values_list("outcome", flat=True), "probation_outcome" in self.__dict__
        outcome = self.probation_outcome if known else rows.first()
        facts = {"months": self.sentence_months, "held": self.custody_on is not None, "probation": outcome}
        facts["done_by"] = self.received_on if self.several_acts else None
        return Decided(self.role, self.disposition, self.minor.birth_date, self.act_on, **facts)

    def done(self, rows: Iterable | None = None) -> set[str]:
        """Which kinds are done: written down as done, or to be seen from other rows. `rows`: its valid safeguards."""
        found = self._written(self.safeguards.valid() if rows is None else rows)
        return found | {SafeguardKind.OFFICER} if self.is_served else found

    @staticmethod
    def _written(rows: Iterable) -> set[str]:
        return {row.kind for row in rows if row.answer == Answer.DONE}

    @property
    def is_served(self) -> bool:
        """Whether who handles it was a designated officer of the unit while it went on."""
        if not hasattr(self, "served"):
            self.served = type(self).objects.served().filter(pk=self.pk).values_list("served", flat=True).get()
        return self.served

    def tally(self) -> None:
        """Note how much of what the law says 应当 of is undone. Who was designated is asked anew each time."""
        self.__dict__.pop("served", None)
        written = self._written(self.safeguards.valid())
        self.unmet = len(missing(self.asked(), written | {SafeguardKind.OFFICER}))
        type(self).objects.filter(pk=self.pk).update(unmet=self.unmet)

    @property
    def undone(self) -> int:
        """How much of it is undone today."""
        return self.unmet + (not self.is_served)

    @property
    def is_open(self) -> bool:
        return self.voided_at is None and self.closed_on is None
