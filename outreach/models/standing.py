"""A unit's standing before a cycle, gathered from the rows: what `outreach.eligibility` judges."""

from guanai.calendars import today
from outreach.eligibility import Reason, Standing, reasons
from outreach.models.ladder import GRASS_ROOTS, entry_level_of
from outreach.models.post_cycle import CycleStatus, PostCycle
from outreach.models.post_states import TitleStatus
from outreach.models.post_title import PostTitle
from stations.models.unit import Unit


def why_not(unit: Unit, cycle: PostCycle, application=None) -> list[Reason]:
    """Why a unit may not apply, each reason with its paragraph; none when it may. The one place that says so.

    With the unit's own application of the cycle, its branch and the office's word are known too.
    """
    return reasons(standing(unit, cycle, application))


def standing(unit: Unit, cycle: PostCycle, application=None) -> Standing:
    """What is known of the unit today."""
    rows = PostCycle.applications.rel.related_model.objects.valid().filter(unit=unit)
    others = rows.exclude(pk=application.pk) if application else rows
    here = others.filter(cycle=cycle).first()
    titles = PostTitle.objects.valid().filter(unit=unit)
    revoked = titles.filter(level=cycle.level, status=TitleStatus.REVOKED).order_by("ended_on").last()
    return Standing(
        level=cycle.level,
        start_year=cycle.start_year,
        entry_level=entry_level_of(unit),
        is_inviting=cycle.status == CycleStatus.APPLYING,
        lies_below_host=unit.path.startswith(cycle.unit.path) and unit.pk != cycle.unit_id,
        is_open=not (unit.closed_on and unit.closed_on <= today()),
        grass_roots=_takes_part(unit, cycle, application),
        titles=dict(titles.live().values_list("level", "status")),
        applied=here.get_status_display() if here else "",
        elsewhere=others.sent().filter(cycle__level=cycle.level).exclude(cycle=cycle).exists(),
        revoked_on=revoked and revoked.ended_on,
    )


def _takes_part(unit: Unit, cycle: PostCycle, application) -> bool:
    """科、所、队 of a branch that takes part; or the office has written why it may."""
    if application and application.admitted_at:
        return True
    branch = application is None or cycle.scheme.includes(application.branch)
    return unit.kind in GRASS_ROOTS and branch
