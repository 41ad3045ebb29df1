"""What ended while an application waited: the title below, or the unit itself. Then the leading group has to say."""

from datetime import datetime

from django.db.models import F, Max
from django.utils import timezone

from outreach.arrows import LIVE, prerequisite
from outreach.eligibility import Reason
from outreach.models.post_title import PostTitle
from outreach.models.scheme import Level
from stations.models.unit import Unit

DECIDE = "须由领导小组先决定这份申报是否继续"


def lapses(application) -> list[Reason]:
    """What ended, where the group has not said since that the application goes on (silent in the text)."""
    said = application.continuations.valid().aggregate(at=Max("entered_at"))["at"]
    return [*_of_the_unit(application.unit, said), *_of_the_title_below(application, said)]


def hold_titles(application) -> None:
    """For the length of a deed: of a naming and a revocation below it at once the second knows the first."""
    PostTitle._base_manager.filter(unit=application.unit).update(version=F("version"))


def _of_the_unit(unit: Unit, said: datetime | None) -> list[Reason]:
    """Merged away: its successor applies in the next cycle, unless the group goes on with this one."""
    now = timezone.localdate()
    if unit.closed_on is None or unit.closed_on > now or (said and timezone.localdate(said) >= unit.closed_on):
        return []
    return [Reason(f"单位已经撤并，{DECIDE}", "system")]


def _of_the_title_below(application, said: datetime | None) -> list[Reason]:
    before = prerequisite(application.cycle.level, application.entry_level)
    titles = PostTitle.objects.filter(unit=application.unit, level=before)
    if before is None or titles.live().exists():
        return []
    lost = titles.exclude(status__in=LIVE).aggregate(at=Max("steps__at"))["at"]
    voided = titles.aggregate(at=Max("voided_at"))["at"]
    latest = max(filter(None, (lost, voided)), default=None)
    if said and (latest is None or said > latest):
        return []
    return [Reason(f"{Level(before).label}称号已经终止，{DECIDE}", "system")]
