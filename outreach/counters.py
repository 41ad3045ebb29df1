"""What outreach counts of a unit's work, for whoever cites it as 佐证."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from guanai.bounds import added, extremes
from guanai.registers import Evidence
from outreach.models import CampusInspection, InspectionItem, OutreachSession
from stations.models import Unit


def _sessions(unit: Unit, first: date, last: date):
    return OutreachSession.objects.valid().within_tree(unit).filter(held_on__range=(first, last))


def _inspections(unit: Unit, first: date, last: date):
    return CampusInspection.objects.valid().within_tree(unit).filter(held_on__range=(first, last))


def sessions(unit: Unit, first: date, last: date) -> int:
    return _sessions(unit, first, last).count()


def audience(unit: Unit, first: date, last: date) -> int:
    """人次: who came twice is counted twice."""
    return _sessions(unit, first, last).aggregate(all=Sum("audience"))["all"] or 0


def audience_bound(unit: Unit, first: date, last: date) -> str:
    return added(_sessions(unit, first, last).aggregate(**extremes("audience_bound")).values())


def inspections(unit: Unit, first: date, last: date) -> int:
    return _inspections(unit, first, last).count()


def rectified(unit: Unit, first: date, last: date) -> int:
    """Problems found in those inspections and put right since."""
    found = InspectionItem.objects.defects().filter(inspection__in=_inspections(unit, first, last))
    done = Count("rectifications", filter=Q(rectifications__voided_at=None))
    return found.alias(done=done).filter(done__gte=1).count()


def _rows(name: str):
    """The register itself, of that unit and those days."""

    def url(unit: Unit, first: date, last: date) -> str:
        asked = {"unit": unit.code, "held_on_after": first, "held_on_before": last}
        return f"{reverse(name)}?{urlencode(asked)}"

    return url


COUNTERS = {
    one.name: one
    for one in (
        Evidence("sessions", "法治宣讲", "场", sessions, _rows("sessions")),
        Evidence("audience", "宣讲受众", "人次", audience, _rows("sessions"), audience_bound),
        Evidence("inspections", "校园安全检查", "次", inspections, _rows("inspections")),
        Evidence("rectified", "校园隐患整改", "处", rectified, _rows("inspections")),
    )
}
