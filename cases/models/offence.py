"""再次违法: what counts as an offence of a child between two days, said once for outcomes and figures."""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.lists import SeriousMisbehaviour
from cases.models.case import JuvenileCase
from cases.models.conduct import BehaviourRecord
from cases.models.minor import Minor


def _shown(model) -> QuerySet:
    return model.objects.all()


def offences(*, after, until, of: Callable[..., QuerySet] = _shown) -> list[QuerySet]:
    """Verified acts of art. 38, cases of what the child did, 再次违法 that was verified: each with its `happened_on`.

    After the one day, up to the other; each may be a column. `of`: which rows of a kind count.
    """
    outcomes = Minor.outcomes.rel.related_model
    known = (
        of(BehaviourRecord).verified().filter(act__in=SeriousMisbehaviour.values),
        of(JuvenileCase).offences().alias(happened_on=F("act_on")),
        of(outcomes).verified().filter(kind="reoffended"),
    )
    return [rows.filter(happened_on__gt=after, happened_on__lte=until) for rows in known]


def has_offended(*, after, until, minor: str = "minor", of: Callable[..., QuerySet] = _shown) -> Q:
    """Of a row with that column of its file: whether an offence of the child lies between these days."""
    found = offences(after=after, until=until, of=of)
    return reduce(or_, (Q(Exists(rows.filter(minor=OuterRef(minor)))) for rows in found))


def offended(minor: Minor, after: date, until: date) -> bool:
    """Whether the file has an offence after the one day, up to the other."""
    return Minor._base_manager.filter(has_offended(after=after, until=until, minor="pk"), pk=minor.pk).exists()
