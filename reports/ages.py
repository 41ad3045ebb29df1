"""触法年龄: how old children were on the day of an act."""

from decimal import ROUND_HALF_UP, Decimal

from cases.models import BehaviourRecord, JuvenileCase
from cases.models.minor import ADULT
from cases.models.offence import offences
from guanai.calendars import age
from reports.guard import LEAST
from reports.outcomes import A_DAY
from reports.sealed import rows_of
from reports.span import Span
from stations.models import Unit

COLUMNS = ("minor", "happened_on", "minor__birth_date", "minor__unit__path")
By = dict[str, Decimal | None]


def mean_age(unit: Unit, span: Span, depth: int) -> By:
    """M62, one decimal. Several records of one child and day are one act; of fewer than three children nothing is told,
    since it would tell of each.
    """
    acts: dict[str, dict[tuple, int]] = {"": {}}
    for minor, day, born, path in _acts(unit, span):
        years = age(born, day)
        if years < ADULT:
            for group in ("", path[:depth]):
                acts.setdefault(group, {})[minor, day] = years
    return {path: _mean(found) for path, found in acts.items()}


def _acts(unit: Unit, span: Span):
    asked = {"after": span.first - A_DAY, "until": span.last, "of": lambda model: rows_of(model, span)}
    for rows in offences(**asked):
        if rows.model in (BehaviourRecord, JuvenileCase):
            known = rows.filter(minor__voided_at=None, minor__unit__path__startswith=unit.path)
            yield from known.values_list(*(_day(rows.model) if one == "happened_on" else one for one in COLUMNS))


def _day(model) -> str:
    return "act_on" if model is JuvenileCase else "happened_on"


def _mean(found: dict[tuple, int]) -> Decimal | None:
    if len({minor for minor, _ in found}) < LEAST:
        return None
    return (Decimal(sum(found.values())) / len(found)).quantize(Decimal("0.1"), ROUND_HALF_UP)
