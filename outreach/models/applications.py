"""Applications as rows: whose a reader knows, and where they stand."""

from outreach.models.post_states import POOL, SENT
from stations.access import Permission
from stations.models.owned import OwnedQuerySet


class ApplicationQuerySet(OwnedQuerySet):
    """Applications: of the own unit for who applies, of the tree for who recommends and decides."""

    reading = Permission.READ_POST

    def sent(self):
        """Submitted, and not yet at an end."""
        return self.valid().filter(status__in=SENT)

    def pool(self):
        """All that reached creating: the N of the cap."""
        return self.valid().filter(status__in=POOL)

    def at(self, *statuses: str):
        return self.valid().filter(status__in=statuses)

    def listed(self):
        return self.select_related("unit", "cycle__unit", "cycle__scheme", "head").order_by("unit__path")
