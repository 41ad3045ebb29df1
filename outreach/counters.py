"""What outreach counts of a unit's work, for whoever cites it as 佐证."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from guanai.bounds import added, extremes
from guanai.registers import Evidence
from outreach.models import (
    CampusInspection,
    CardIssue,
    ContactPoint,
    InspectionItem,
    LinkService,
    OutreachSession,
    PostApplication,
    PracticalProject,
    TitleReview,
    VillageLink,
)
from outreach.models.post_score import results
from outreach.models.session import SpeakerCapacity
from stations.models import CampaignPart, Meeting, MeetingKind, Resolution, Team, TeamKind, Unit


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


def contact_points(unit: Unit, first: date, last: date) -> int:
    """There on some day of those."""
    return ContactPoint.objects.within_tree(unit).during(first, last).count()


def cards(unit: Unit, first: date, last: date) -> int:
    """Given out, not only printed."""
    return CardIssue.objects.within_tree(unit).between(first, last).aggregate(all=Sum("quantity"))["all"] or 0


def village_links(unit: Unit, first: date, last: date) -> int:
    return VillageLink.objects.within_tree(unit).during(first, last).count()


def link_services(unit: Unit, first: date, last: date) -> int:
    return LinkService.objects.counted().within_tree(unit).filter(held_on__range=(first, last)).count()


def volunteers(unit: Unit, first: date, last: date) -> int:
    """Teams, not people: who is in two would be counted twice."""
    return Team.objects.within_tree(unit).at_work(first, last).filter(kind=TeamKind.VOLUNTEER).count()


def volunteer_talks(unit: Unit, first: date, last: date) -> int:
    return _sessions(unit, first, last).filter(capacity=SpeakerCapacity.VOLUNTEER).count()


def actions(unit: Unit, first: date, last: date) -> int:
    """Taken part in a 行动月 or 行动日."""
    return CampaignPart.objects.together().within_tree(unit).filter(held_on__range=(first, last)).count()


def projects(unit: Unit, first: date, last: date) -> int:
    """Done, not only promised."""
    return PracticalProject.objects.within_tree(unit).done(first, last).count()


def joint_meetings(unit: Unit, first: date, last: date) -> int:
    """Called by the unit: a joint one counts there alone."""
    held = Meeting.objects.valid().within_tree(unit).between(first, last)
    return held.filter(kind=MeetingKind.JOINT).count()


def resolutions(unit: Unit, first: date, last: date) -> int:
    """Of those meetings, and done."""
    passed = Resolution.objects.passed(first, last).within_tree(unit).filter(meeting__kind=MeetingKind.JOINT)
    return passed.exclude(done_on=None).count()


def audit_score(unit: Unit, first: date, last: date) -> int | None:
    """The unit's own latest: of an audit decided, or of a 复核 that ended, on one of those days; in whole points."""
    audited = PostApplication.objects.valid().filter(unit=unit, cycle__decision__decided_on__range=(first, last))
    found = results(audited.select_related("unit", "cycle__decision"))
    reviews = TitleReview.objects.filter(title__unit=unit).annotate(on=Coalesce("passed_on", "failed_on"))
    given = [(one.application.cycle.decision.decided_on, one.total) for one in found]
    given += reviews.filter(on__range=(first, last)).values_list("on", "score")
    known = [one for one in given if one[1] is not None]
    return int(max(known)[1].quantize(Decimal(1), ROUND_HALF_UP)) if known else None


def _rows(name: str, **more):
    """The register itself, of that unit and those days."""

    def url(unit: Unit, first: date, last: date) -> str:
        asked = {"unit": unit.code, "since": first, "until": last} | more
        return f"{reverse(name)}?{urlencode(asked)}"

    return url


def _told_by(capacity: SpeakerCapacity):
    return _rows("sessions", capacity=capacity)


def _done(name: str):
    """The register itself, of that unit: what was done on those days."""

    def url(unit: Unit, first: date, last: date) -> str:
        return f"{reverse(name)}?{urlencode({'unit': unit.code, 'done_on_since': first, 'done_on_until': last})}"

    return url


COUNTERS = {  # an address where a list shows just the rows that are counted
    one.name: one
    for one in (
        Evidence("sessions", "法治宣讲", "场", sessions, _rows("sessions")),
        Evidence("audience", "宣讲受众", "人次", audience, _rows("sessions"), audience_bound),
        Evidence("inspections", "校园安全检查", "次", inspections, _rows("inspections")),
        Evidence("rectified", "校园隐患整改", "处", rectified),
        Evidence("contact_points", "联系点", "个", contact_points),
        Evidence("contact_cards", "发放联系卡", "张", cards),
        Evidence("village_links", "百岗千村共建", "个", village_links),
        Evidence("link_services", "共建服务", "次", link_services, _rows("link-services")),
        Evidence("volunteer_teams", "志愿服务队", "支", volunteers),
        Evidence("volunteer_talks", "志愿者宣讲", "场", volunteer_talks, _told_by(SpeakerCapacity.VOLUNTEER)),
        Evidence("actions", "参加行动月、行动日", "次", actions),
        Evidence("projects", "办成的实事项目", "件", projects, _done("projects")),
        Evidence("joint_meetings", "联席会议", "次", joint_meetings, _rows("meetings", kind=MeetingKind.JOINT)),
        Evidence("resolutions", "联席会议决议办结", "条", resolutions),
        Evidence("audit_score", "最近一次维权岗得分", "分", audit_score),
    )
}
