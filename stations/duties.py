"""责任清单 of a unit in a year: each duty with what shows that it was done."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from stations.models import Duty, DutyProof, Unit


@dataclass(frozen=True)
class Line:
    """A duty and its proofs of a year, the latest first."""

    duty: Duty
    proofs: list[DutyProof] = field(default_factory=list)


@dataclass(frozen=True)
class Below:
    """A duty that a unit set for all units of a kind below it: how many of them have shown something."""

    duty: Duty
    shown: int
    missing: list[Unit]

    @property
    def number(self) -> int:
        return self.shown + len(self.missing)


class DutyList:
    """What a unit has to do in a year, what its 警种 have to, and what it asked of those below."""

    def __init__(self, unit: Unit, year: int):
        self.unit, self.year = unit, year
        self.duties = Duty.objects.of_year(year).listed().order_by("from_year", "text", "pk")

    def own(self) -> list[Line]:
        """Shown by the unit itself."""
        mine = DutyProof.objects.of_year(self.year).filter(unit=self.unit)
        return self._lines(self.duties.of_unit(self.unit), mine)

    def branches(self) -> list[Line]:
        """Shown by whichever unit below."""
        return self._lines(self.duties.of_branches(self.unit), DutyProof.objects.of_year(self.year))

    def asked(self) -> list[Below]:
        """Duties for a kind of units, with those open in the year that have shown nothing."""
        duties = list(self.duties.filter(unit=self.unit).exclude(kind=""))
        kinds = {duty.kind for duty in duties}
        units = list(Unit.objects.open_in(self.year).filter(path__startswith=self.unit.path, kind__in=kinds))
        shown = DutyProof.objects.of_year(self.year).filter(duty__in=duties)
        done = set(shown.values_list("duty", "unit"))
        return [self._below(duty, [unit for unit in units if unit.kind == duty.kind], done) for duty in duties]

    @staticmethod
    def _below(duty: Duty, units: list[Unit], done: set) -> Below:
        missing = [unit for unit in units if (duty.pk, unit.pk) not in done]
        return Below(duty, len(units) - len(missing), missing)

    @staticmethod
    def _lines(duties: Iterable[Duty], proofs) -> list[Line]:
        """What is not shown yet comes first."""
        found = {duty.pk: Line(duty) for duty in duties}
        for proof in proofs.filter(duty__in=found).select_related("unit").order_by("-proved_on", "pk"):
            found[proof.duty_id].proofs.append(proof)
        return sorted(found.values(), key=lambda line: bool(line.proofs))
