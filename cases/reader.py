"""A reader of one file: what this account may see and do in it. Asked once a request, by pages and templates."""

from functools import cached_property

from django.db.models import QuerySet

from cases.models import (
    Assessment,
    BehaviourRecord,
    FileLink,
    FollowUp,
    Guardian,
    JuvenileCase,
    LegalBasis,
    Measure,
    Minor,
    MinorCategory,
    Outcome,
    PlanStep,
    Reveal,
    RiskSignal,
    VisitAttempt,
)
from stations.access import Holding, Permission, Role
from stations.models import Referral


class Reader:
    """An account before a file that it may know."""

    def __init__(self, user, minor: Minor):
        self.user, self.minor = user, minor
        self._within: dict[tuple, bool] = {}

    def _can(self, permission: Permission) -> bool:
        """As `user.can`; an appointment that holds the file for one right is not asked again for the next."""
        return any(map(self._held, self.user.holdings(permission)))

    def _held(self, holding: Holding) -> bool:
        key = holding.appointment.pk, holding.reach
        if key not in self._within:
            self._within[key] = self.minor.within(holding)
        return self._within[key]

    @cached_property
    def identifies(self) -> bool:
        """May ask who the child is. Free text goes with it: what was told at a visit cannot be masked."""
        return not self.minor.is_void and self._can(Permission.IDENTIFY)

    @cached_property
    def sees_case(self) -> bool:
        return self._can(Permission.READ_CASE)

    @cached_property
    def opens_conduct(self) -> bool:
        """Who may read the case, and who writes down what a child did: the latter reads his own lines."""
        return self.sees_case or self.records

    @cached_property
    def records_case(self) -> bool:
        return not self.minor.is_void and self._can(Permission.RECORD_CASE)

    @cached_property
    def sees_readers(self) -> bool:
        return self._can(Permission.SEE_READERS)

    @cached_property
    def records(self) -> bool:
        return not self.minor.is_void and self._can(Permission.RECORD_FILE)

    @cached_property
    def visits(self) -> bool:
        return not self.minor.is_void and self._can(Permission.RECORD_VISIT)

    @cached_property
    def urges(self) -> bool:
        """The head: says something to a visit, urges an overdue one."""
        return not self.minor.is_void and self._can(Permission.URGE_VISIT)

    @cached_property
    def reveal(self) -> Reveal | None:
        """The look that is running: until it ends this account sees the identity."""
        if self.identifies and hasattr(self.minor, "shown_until"):  # asked for with the file
            until = self.minor.shown_until
            return until and Reveal(minor=self.minor, account=self.user.pk, until=until)
        running = Reveal.objects.running(self.minor, self.user).order_by("until")
        return running.last() if self.identifies else None

    @cached_property
    def needs_reason(self) -> bool:
        """Whether only the bureau's right opens this file: then a reason comes first."""
        holdings = self.user.holdings(Permission.READ_FILE)
        above = [holding for holding in holdings if holding.appointment.role == Role.BUREAU_COMMITTEE]
        if not above:
            return False
        return not any(self._held(holding) for holding in holdings if holding not in above)

    def categories(self) -> QuerySet[MinorCategory]:
        known = MinorCategory.objects.valid().filter(minor=self.minor)
        return known if self.sees_case else known.unguarded()

    def guardians(self) -> QuerySet[Guardian]:
        return Guardian.objects.valid().filter(minor=self.minor)

    @cached_property
    def transfers(self) -> bool:
        """May offer the file to another unit."""
        return not self.minor.is_void and self._can(Permission.TRANSFER_FILE)

    def bases(self) -> QuerySet[LegalBasis]:
        """Everybody who reads the file may know that it stands on something."""
        return LegalBasis.objects.valid().filter(minor=self.minor).select_related("guardian")

    def links(self) -> QuerySet[FileLink]:
        """To files that this reader may know as well; otherwise as if there were none."""
        sealed = [f"{end}__{name}" for end in ("one", "other") for name in ("name", "id_no", "phone", "address")]
        known = FileLink.objects.valid().visible_to(self.user).of(self.minor)
        return known.select_related("one__unit", "other__unit").defer(*sealed)

    def outcomes(self) -> QuerySet[Outcome]:
        known = Outcome.objects.valid().filter(minor=self.minor)
        return known if self.sees_case else known.unguarded()

    def follow_ups(self) -> QuerySet[FollowUp]:
        """What was seen is shown only to who identifies: see the page."""
        return FollowUp.objects.valid().filter(minor=self.minor)

    def behaviours(self) -> QuerySet[BehaviourRecord]:
        known = BehaviourRecord.objects.valid().filter(minor=self.minor)
        return known if self.sees_case else known.filter(entered_by=self.user.pk)

    def worries(self) -> QuerySet[RiskSignal]:
        """To those who visit the child: what was told at a visit stands in them."""
        known = RiskSignal.objects.valid().filter(minor=self.minor).select_related("visit")
        return known if self.visits else known.none()

    def attempts(self) -> QuerySet[VisitAttempt]:
        """Who went and met nobody."""
        return VisitAttempt.objects.valid().filter(minor=self.minor).prefetch_related("visitors")

    def plan(self) -> QuerySet[PlanStep]:
        """What is planned for the child; its words are sealed, and for who may know the child."""
        known = PlanStep.objects.valid().filter(minor=self.minor)
        return known if self.identifies else known.none()

    def assessments(self) -> QuerySet[Assessment]:
        """The newest first; a tier tells of a case."""
        known = Assessment.objects.valid().filter(minor=self.minor).weighed()
        return known if self.sees_case else known.none()

    def cases(self) -> QuerySet[JuvenileCase]:
        """The latest first; a case officer's own, the head's all."""
        known = JuvenileCase.objects.valid().served().filter(minor=self.minor)
        if not self.sees_case:
            return known.none()
        return known.within(self.user.holdings(Permission.READ_CASE)).select_related("unit", "officer")

    def measures(self) -> QuerySet[Measure]:
        """A measure tells of what a child did."""
        known = Measure.objects.valid().filter(minor=self.minor).select_related("act")
        return known if self.sees_case else known.none()

    def referrals(self) -> QuerySet[Referral]:
        """转办单 about the child, the oldest first: those of the units that this reader handles them for."""
        known = Referral.objects.valid().visible_to(self.user)
        return known.filter(pk__in=self.minor.referrals().values("pk")).listed().order_by("entered_at")


class PaperReader(Reader):
    """What may leave the house on paper: who the child is, and free text, only while the identity is being shown."""

    @cached_property
    def identifies(self) -> bool:
        asked = super().identifies
        return asked and Reveal.objects.running(self.minor, self.user).exists()
