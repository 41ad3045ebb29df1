"""应当封存: the cases that the law wants sealed and nobody has sealed yet."""

from cases.models import JuvenileCase
from cases.models.case import CaseRole, Disposition
from cases.models.minor import ADULT
from cases.sealing import must_seal
from guanai.calendars import under
from stations.access import Permission

ENDED = (Disposition.NOT_PROSECUTED, Disposition.PENALTY, Disposition.NO_PENALTY, Disposition.SENTENCED)
DID_IT = (CaseRole.SUSPECT, CaseRole.BELOW_AGE)


def to_seal(user) -> list[JuvenileCase]:
    """Decided cases of children who did something, in the tree of this keeper, the oldest decision first."""
    cases = JuvenileCase.objects.valid().within(user.holdings(Permission.KEEP_SEALING))
    decided = cases.filter(role__in=DID_IT, disposition__in=ENDED, minor__voided_at=None)
    return [case for case in decided.listed().order_by("disposed_on", "pk") if _due(case)]


def _due(case: JuvenileCase) -> bool:
    if case.disposition == Disposition.SENTENCED:
        return must_seal(case.minor.birth_date, case.act_on, case.sentence_months or 0)
    return under(ADULT, case.minor.birth_date, case.act_on)
