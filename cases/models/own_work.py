"""Whose files are one's own by one's work: the mentor's by the team, the case officer's by the case."""

from collections.abc import Iterable

from django.db.models import Q

from stations.access import Holding, Reach
from stations.models.owned import OwnedQuerySet

PERSONAL = (Reach.TEAMS, Reach.CASES)  # reaches that follow a person's own work


class OwnWorkQuerySet(OwnedQuerySet):
    """Files by unit, and beside them those of one's own open teams and of one's own cases."""

    def within(self, holdings):
        by_unit = super().within([holding for holding in holdings if holding.reach not in PERSONAL])
        mentors, officers = people(holdings, Reach.TEAMS), people(holdings, Reach.CASES)
        if not mentors and not officers:
            return by_unit
        found = Q(pk__in=by_unit.values("pk"))
        if mentors:
            team = Q(teams__closed_on=None, teams__voided_at=None)
            mine = self.filter(team, teams__members__person__in=mentors, teams__members__ends_on=None)
            found |= Q(pk__in=mine.values("pk"))
        if officers:
            found |= Q(pk__in=self.filter(cases__voided_at=None, cases__officer__in=officers).values("pk"))
        return self.filter(found)


def people(holdings: Iterable[Holding], reach: Reach) -> set:
    """The people whose accounts hold a right by that work of theirs."""
    return {holding.appointment.user.person_id for holding in holdings if holding.reach is reach} - {None}
