"""What an assessment is reckoned from, as it stands in the files today. What is sealed is no part of it."""

from datetime import date

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cases.grading import CAPACITY, LOOK_BACK, Act, Offence
from cases.lists import Capacity
from cases.models.case import JuvenileCase
from cases.models.category import MinorCategory
from cases.models.conduct import BehaviourRecord
from cases.models.guardian import Guardian
from cases.models.minor import Minor
from guanai.calendars import months_later


def acts_of(on: date):
    """The acts that count on a day: verified, within the look-back."""
    since = months_later(on, -LOOK_BACK)
    return BehaviourRecord.objects.verified().filter(happened_on__lte=on, happened_on__gte=since)


def cases_of(on: date):
    """The cases of what a child did that count on a day, by the same look-back."""
    return JuvenileCase.objects.offences().filter(act_on__lte=on, act_on__gte=months_later(on, -LOOK_BACK))


def known_facts(minor: Minor, on: date) -> list[Act | Offence]:
    """The legal facts of a file that count on a day."""
    acts = acts_of(on).filter(minor=minor).only("pk", "act", "happened_on")
    cases = cases_of(on).filter(minor=minor).only("pk", "act_on", "role", "nature").order_by("act_on", "pk")
    return [
        *(Act(row.act, row.happened_on, row.pk) for row in acts),
        *(Offence(str(row), row.act_on, row.pk) for row in cases),
    ]


def known_needs(minor: Minor, on: date) -> list[MinorCategory]:
    return list(MinorCategory.objects.current(on).vulnerability().filter(minor=minor))


def best_capacity(minor) -> Subquery:
    """What the most able guardian of a file can do; where nobody is known that is no reason. Also of a column."""
    weights = [When(capacity=capacity, then=Value(points)) for capacity, points in CAPACITY.items()]
    rows = Guardian.objects.valid().filter(minor=minor).order_by(Case(*weights))
    return Coalesce(Subquery(rows.values("capacity")[:1]), Value(Capacity.ABLE.value))


def lost() -> Q:
    """Of a reason: the row that it came from counts no more."""
    cases = Q(case__isnull=False) & ~Q(case__in=JuvenileCase.objects.offences().values("pk"))
    return Q(behaviour__voided_at__isnull=False) | Q(category__voided_at__isnull=False) | cases


def moved(on: date) -> Q:
    """Of a reason: its case counts no more on that day, by itself or because its day was corrected."""
    return Q(case__isnull=False) & ~Q(case__in=cases_of(on).values("pk"))


def changed() -> Q:
    """Of an assessment: who looks after the child, or its school, is no longer what it was reckoned from."""
    guardians = ~Q(capacity="") & ~Q(capacity=best_capacity(OuterRef("minor")))
    return guardians | ~Q(school_status="") & ~Q(school_status=F("minor__school_status"))
