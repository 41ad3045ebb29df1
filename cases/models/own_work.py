"""Whose files are one's own by one's work: the mentor's by the team, the case officer's by the case."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from stations.access import NOTHING, Holding, Reach, Role
from stations.models.owned import OwnedQuerySet

PERSONAL = (Reach.TEAMS, Reach.CASES)  # reaches that follow a person's own work


class OwnWorkQuerySet(OwnedQuerySet):
    """Files by unit, and beside them those of one's own open teams and of one's own cases."""

    def within(self, holdings):
        by_unit = self._by_unit([holding for holding in holdings if holding.reach not in PERSONAL])
        mentors, officers = people(holdings, Reach.TEAMS), people(holdings, Reach.CASES)
        if not mentors and not officers:
            return by_unit
        found = Q(pk__in=by_unit.values("pk"))
        if mentors:
            team = Q(teams__closed_on=None, teams__voided_at=None)
            mine = self.filter(team, teams__members__person__in=mentors, teams__members__ends_on=None)
            found |= Q(pk__in=mine.values("pk"))
        if officers:
            cases = self.model.cases.rel.related_model.objects.valid()
            found |= Q(pk__in=cases.filter(officer__in=officers).values("minor"))
        return self.filter(found)

    def _by_unit(self, holdings):
        """Of a file whose seal waits for the end of 帮教 only the 站长 knows by the unit."""
        stays = NOTHING
        for holding in filter(keeps_on, holdings):
            stays |= holding.units(self.place)
        return super().within(holdings).filter(~Q(pk__in=self._left_to_teams()) | stays)

    def _working(self):
        """The seals that wait for the end of 帮教."""
        return self.model.sealings.rel.related_model.objects.working()

    def _left_to_teams(self):
        return self._working().values("minor")

    def held(self):
        """With what its rights ask of it: the unit, and whether its seal waits for the end of 帮教."""
        return self.select_related("unit").annotate(narrowed=Exists(self._working().filter(minor=OuterRef("pk"))))

    def in_lists(self):
        """All but those whose seal waits for the end of 帮教: they are left to the visits of the team and the 站长."""
        return self.exclude(pk__in=self._left_to_teams())


def keeps_on(holding: Holding) -> bool:
    """Whether who holds this stays with a sealed file until 帮教 has ended: the 站长; the team has its own right."""
    return holding.appointment.role == Role.STATION_HEAD


def people(holdings: Iterable[Holding], reach: Reach) -> set:
    """The people whose accounts hold a right by that work of theirs."""
    return {holding.appointment.user.person_id for holding in holdings if holding.reach is reach} - {None}
