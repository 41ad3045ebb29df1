"""Who may be the team of a child, asked of what stands in the files. The rules themselves are `cases.fitness`."""

from collections.abc import Collection, Sequence
from datetime import date

from cases import fitness
from cases.fitness import Adult
from cases.lists import TeamMode
from cases.models.guardian import Guardian
from cases.models.minor import Minor
from guanai.calendars import today
from guanai.names import bare
from stations.models import Clearance, Gender, Person


def team_faults(minor: Minor, team, people: Sequence[Person], coming: Collection[Person], on: date) -> list[str]:
    """Why these people may not be a child's team from a day on, in words; or nothing.

    Who comes is cleared on that day, or on the day that it is entered.
    """
    others = minor.teams.working().filter(mode=TeamMode.ONE_TO_ONE).exclude(pk=team.pk)
    second = team.mode == TeamMode.ONE_TO_ONE and others.exists()
    clear = Clearance.objects.valid_on(on) | Clearance.objects.valid_on(today())
    cleared = set(clear.filter(person__in=people).values_list("person", flat=True))
    guardians = [Adult(bare(one.name), one.phone) for one in Guardian.objects.valid().filter(minor=minor)]
    known = {one: Adult(bare(one.name), one.phone, one.gender == Gender.FEMALE, one.pk in cleared) for one in people}
    size = _size_fault(team, len(known), coming)
    return [
        *(["孩子已经有一个一帮一小组，请先结束那个小组。"] if second else []),
        *([size] if size else []),
        *fitness.faults(
            list(known.values()), [known[one] for one in coming], guardians, girl=minor.gender == Gender.FEMALE
        ),
    ]


def _size_fault(team, number: int, coming: Collection[Person]) -> str:
    """Who comes while another part stands open is not refused because the team is too small still."""
    wrong = fitness.size_fault(team.mode, number)
    grows = wrong and coming and team.mode == TeamMode.MANY_TO_ONE
    return "" if grows and team.handovers.gaps().exists() else wrong
