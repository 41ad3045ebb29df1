"""历年的称号: what the portal itself decides is not entered beside it as a title of before."""

from guanai.calendars import gb_date
from outreach.eligibility import Reason, bars_until
from outreach.models.post_cycle import CycleStatus, PostCycle, PostCycleStep
from outreach.models.post_states import FAILED, SENT, TitleStatus


def not_of_before(title) -> Reason | None:
    """Why this is no title of before the portal; None where it may be one."""
    words = _named_since(title) or _in_a_cycle(title) or _barred(title)
    return Reason(words, "system") if words else None


def _named_since(title) -> str:
    """From the first cycle of that level at that host on, names are given through cycles."""
    hosts = [title.host, *title.host.merged.all()]
    begun = PostCycle.objects.begun().filter(level=title.level, unit__in=hosts)
    first = PostCycleStep.objects.filter(cycle__in=begun).first()
    if first is None or title.named_on < first.day:
        return ""
    return f"{gb_date(first.day)}起{title.get_level_display()}的命名在本系统里办，这里只登记在那以前命名的"


def _in_a_cycle(title) -> str:
    """Who withdrew, because the title of before came to light, may have it entered; who failed not before the end."""
    applications = PostCycle.applications.rel.related_model.objects.at(*SENT, *FAILED)
    here = applications.filter(unit=title.unit, cycle__level=title.level).exclude(cycle__status=CycleStatus.CLOSED)
    if not here.exists():
        return ""
    words = f"{title.unit.short}正在申报{title.get_level_display()}，或者这一届已有结论"
    return f"{words}，这一届结束以前不能另外登记称号"


def _barred(title) -> str:
    """As two cycles for an application: see `outreach.eligibility`."""
    revoked = type(title).objects.valid().filter(unit=title.unit, level=title.level, status=TitleStatus.REVOKED)
    last = revoked.order_by("ended_on").last()
    if last is None or title.named_on.year >= bars_until(last.ended_on):
        return ""
    words = f"{title.unit.short}的{title.get_level_display()}称号在{gb_date(last.ended_on)}被撤销"
    return f"{words}，两届之内不能再有这一级的称号"
