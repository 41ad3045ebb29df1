"""应当封存: what the law wants sealed and nobody has sealed yet. Who lifted a seal has answered the duty."""

from django.db.models import Exists, OuterRef, Q

from cases.models import JuvenileCase, Measure, Minor, Sealing
from cases.sealing import NO_RECORD, Extent, SealingBasis, Verdict, verdict
from stations.access import Permission


def to_seal(user) -> list[JuvenileCase]:
    """Decided cases of children who did something, in the tree of this keeper, the oldest decision first."""
    return due_of(JuvenileCase.objects.valid().within(user.holdings(Permission.KEEP_SEALING)))


def due_of(cases) -> list[JuvenileCase]:
    """Of these cases, those that must be sealed and are not, the oldest decision first."""
    lifted = Sealing.objects.lifted().filter(case__isnull=False).values("case")
    asked = cases.filter(minor__voided_at=None).exclude(role__in=NO_RECORD).exclude(pk__in=lifted)
    decided = asked.exclude(pk__in=JuvenileCase.objects.undecided().values("pk")).judged()
    listed = decided.listed().order_by("disposed_on", "pk")
    return [case for case in listed if verdict(case.decided()) is Verdict.DUE]


def educations_to_seal(user):
    """专门教育 that has ended, the oldest end first."""
    files = Minor.objects.valid().within(user.holdings(Permission.KEEP_SEALING))
    lifted = Sealing.objects.lifted().filter(basis=SealingBasis.EDUCATION, minor=OuterRef("minor"))
    whole = Q(extent=Extent.FILE, sealed_at__date__gte=OuterRef("ended_on"))
    answered = Exists(lifted.filter(Q(measure=OuterRef("pk")) | whole))
    found = Measure.objects.valid().special().ended().filter(~answered, minor__in=files)
    listed = found.select_related("minor__unit").only("kind", "ended_on", "minor__file_no", "minor__unit")
    return listed.order_by("ended_on", "pk")


def verdict_of(case: JuvenileCase) -> Verdict:
    """What the law still wants of the record of a case."""
    if Sealing.objects.lifted().filter(case=case.pk).exists():
        return Verdict.NOT
    return verdict(case.decided())
