"""What the children's room counts of a unit's work, for whoever cites it as 佐证: numbers that open nothing."""

from datetime import date

from cases.models import MentoringVisit
from guanai.registers import Evidence
from stations.models import Unit


def visits(unit: Unit, first: date, last: date) -> int:
    """帮教走访, sealed ones not among them, as everywhere outside the station."""
    made = MentoringVisit.objects.valid().filter(minor__unit__path__startswith=unit.path)
    return made.filter(held_on__range=(first, last)).count()


COUNTERS = {"visits": Evidence("visits", "帮教走访", "次", visits)}
