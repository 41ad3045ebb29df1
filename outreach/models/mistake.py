"""Whether a title of before the portal may be voided: what rests on it, and whose it is to say so."""

from guanai.lifecycle import NotAllowed
from outreach.arrows import Actor, is_above
from outreach.eligibility import Reason
from outreach.models.post_states import TitleStatus
from outreach.models.walking import NotTheirs


def must_be_a_mistake(title, by) -> None:
    """Typed by the office, and nothing has become of it since. Raises NotAllowed."""
    if not title.acts_as(Actor.OFFICE, by, ""):
        raise NotTheirs(str(Reason("历年的称号由领导小组办公室登记和作废", "office")))
    here = type(title)._base_manager.filter(pk=title.pk, application=None, status=TitleStatus.ACTIVE)
    if not here.update(status=TitleStatus.ACTIVE) or title.steps.exists() or title.proposals.exists():
        raise NotAllowed("只有登记错的历年称号才作废；命名的、复核过的或已经终止的，照规定办理。")
    if resting := [one for one in _of_the_same_unit(title) if is_above(one.level, title.level)]:
        words = "、".join(one.get_level_display() for one in resting)
        raise NotAllowed(f"本单位{words}的申报或称号以它为前提，不能作废。")


def _of_the_same_unit(title) -> list:
    """Cycles that the unit has an application in, and its live titles."""
    applications = title._meta.get_field("application").related_model.objects.sent().filter(unit=title.unit)
    cycles = [one.cycle for one in applications.select_related("cycle")]
    return [*cycles, *type(title).objects.live().filter(unit=title.unit)]
