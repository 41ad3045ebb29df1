"""公开: what anybody may know of 维权岗, and by which columns. Pages without log-in ask here and nowhere else.

A title is shown while it is live, with its plaque: through review and rectification the plaque stays (第一条第2款). One
that was cancelled or revoked is told with the fate of its plaque, so that nobody trusts what hangs there still. One
that ended by itself may not be displayed in public (第一条第3款), and nobody did wrong: it is told nowhere.
"""

from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from guanai.calendars import gb_date
from outreach.arrows import LIVE
from outreach.eligibility import Reason
from outreach.models.commitment import ServiceCommitment
from outreach.models.ladder import COUNTY_KINDS
from outreach.models.post_application import PostApplication
from outreach.models.post_states import LOSABLE, ApplicationStatus, TitleStatus
from outreach.models.post_title import PostTitle
from outreach.models.public_notice import PublicNotice
from outreach.models.survey_round import SurveyRound
from outreach.models.title_review import Plaque
from stations.models import Unit

TOLD = (TitleStatus.CANCELLED, TitleStatus.REVOKED)
ANNOUNCED = (ApplicationStatus.IN_NOTICE, ApplicationStatus.NAMED)

# The columns that the public service may read. The database role has just these (guanai/public_role.py).
READS: dict[str, tuple[str, ...]] = {
    "stations.Unit": ("id", "name", "short", "kind", "path", "code", "successor"),
    "stations.UnitAlias": ("unit", "name"),
    "outreach.PostTitle": (
        *("id", "unit", "unit_name", "level", "title_name", "named_on", "naming_body", "doc_no", "is_demonstration"),
        *("status", "ended_on", "end_doc", "application", "voided_at"),
    ),
    "outreach.Plaque": ("id", "title", "serial", "issued_on", "fate", "settled_on"),
    "outreach.ServiceCommitment": (
        *("id", "application", "number", "content", "phone", "address", "head", "approved_at", "voided_at"),
    ),
    "outreach.PostApplication": ("id", "unit", "cycle", "status", "submitted_on", "voided_at"),
    "outreach.PostCycle": ("id", "unit", "level", "start_year", "scheme", "voided_at"),
    "outreach.PostScheme": ("id", "title_name"),
    "outreach.PublicNotice": ("id", "cycle", "text", "phone", "published_on", "ends_on"),
    "outreach.Complaint": ("id", "receipt", "status", "public_reply", "voided_at"),
    "outreach.SurveyRound": ("id", "application", "review", "opens_on", "closes_on", "closed_at", "voided_at"),
    "outreach.TitleReview": ("id", "title"),
}


def titles(*, ended: bool = False) -> QuerySet[PostTitle]:
    """What the directory shows: live titles, or those that ended and whose end the public must know."""
    rows = PostTitle.objects.valid().filter(status__in=TOLD if ended else LIVE)
    plaques = Plaque.objects.only(*of("outreach.Plaque"))
    rows = rows.select_related("unit").prefetch_related(Prefetch("plaques", plaques))
    return rows.only(*of("outreach.PostTitle"), *of("stations.Unit", "unit__"))


def creating() -> QuerySet[PostApplication]:
    """Units that are creating and have promised the public something that was approved."""
    promised = ServiceCommitment.objects.approved().values("application")
    return applications().at(*LOSABLE).filter(pk__in=promised)


def applications() -> QuerySet[PostApplication]:
    """Applications by what the public may know of them."""
    named = (*of("outreach.PostApplication"), *of("stations.Unit", "unit__"), *of("outreach.PostCycle", "cycle__"))
    return PostApplication.objects.select_related("unit", "cycle").only(*named)


def units() -> QuerySet[Unit]:
    """Units that have a page: there is a title to show, an end to tell, or a promise."""
    own = (rows.filter(unit=OuterRef("pk")) for rows in (titles(), titles(ended=True), creating()))
    return Unit.objects.filter(reduce(or_, map(Exists, own))).only(*of("stations.Unit"))


def heir_of(pk: UUID) -> UUID | None:
    """Who took a unit over: a poster that still hangs leads there."""
    return Unit.objects.filter(pk=pk).values_list("successor", flat=True).first()


def areas() -> QuerySet[Unit]:
    """区县 by which the directory may be narrowed."""
    return Unit.objects.filter(kind__in=COUNTY_KINDS).order_by("path").only(*of("stations.Unit"))


def commitment_of(unit: Unit) -> ServiceCommitment | None:
    """The latest approved promise: of an application under way, or of the one that a live title came from.

    Of the versions of one application the highest that was approved, in whatever order they were.
    """
    under_way = Q(application__unit=unit, application__status__in=LOSABLE, application__voided_at=None)
    named = Q(application__in=titles().filter(unit=unit, application__isnull=False).values("application"))
    approved = ServiceCommitment.objects.approved()
    newer = approved.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    rows = approved.filter(under_way | named).exclude(Exists(newer))
    return rows.only(*of("outreach.ServiceCommitment")).order_by("-approved_at").first()


def notices(on: date) -> list[PublicNotice]:
    """公示 that run on a day, the one that ends first on top, each with its units."""
    cycle = (*of("outreach.PostCycle", "cycle__"), "cycle__unit__name", "cycle__scheme__title_name")
    known = PublicNotice.objects.running(on).select_related("cycle__unit", "cycle__scheme")
    waiting = applications().at(ApplicationStatus.IN_NOTICE).order_by("unit__path")
    known = known.prefetch_related(Prefetch("cycle__applications", waiting, to_attr="announced"))
    return list(known.only(*of("outreach.PublicNotice"), *cycle).order_by("ends_on", "pk"))


def announced() -> QuerySet[PostApplication]:
    """Units that stood or stand in a notice."""
    return applications().at(*ANNOUNCED).filter(cycle__notice__isnull=False)


def too_late(application: PostApplication, on: date) -> str:
    """Why nobody can object to a unit on a day any more; nothing while the notice runs."""
    notice = PublicNotice.objects.only(*of("outreach.PublicNotice")).get(cycle=application.cycle_id)
    if application.status == ApplicationStatus.IN_NOTICE and notice.published_on <= on <= notice.ends_on:
        return ""
    days = f"{gb_date(notice.published_on)}到{gb_date(notice.ends_on)}"
    return str(Reason(f"公示期是{days}，已经结束，现在不能再提异议", "naming"))


def rounds() -> QuerySet[SurveyRound]:
    """问卷 and whose service they ask about."""
    named = ("application__unit__name", "review__title__unit__name")
    known = SurveyRound.objects.valid().select_related("application__unit", "review__title__unit")
    return known.only(*of("outreach.SurveyRound"), *named)


def of(label: str, prefix: str = "") -> tuple[str, ...]:
    """The readable columns of a model, as a queryset names them."""
    return tuple(f"{prefix}{name}" for name in READS[label])
