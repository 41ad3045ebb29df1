"""What one school's account finds: the talks and inspections that stations wrote of the school."""

from django.db.models import Exists, OuterRef
from django.db.models.query import QuerySet

from outreach.models import CampusInspection, OutreachSession, ReplyKind, SchoolReply
from stations.access import Permission
from stations.models import School

MOST = 25


class SchoolDesk:
    """Of the school of one account, or its schools."""

    def __init__(self, user):
        self.holdings = user.holdings(Permission.ANSWER_OUTREACH)

    def schools(self) -> QuerySet[School]:
        return School.objects.filter(pk__in=[one.school for one in self.holdings]).select_related("unit")

    def sessions(self) -> list[OutreachSession]:
        return self._latest(OutreachSession.objects.all(), "session")

    def inspections(self) -> list[CampusInspection]:
        return self._latest(CampusInspection.objects.all(), "inspection")

    def _latest(self, rows: QuerySet, name: str) -> list:
        """The latest, what waits for a word first; each says whether the school has `confirmed` it as it stands.

        What was `changed` since it was confirmed waits again.
        """
        said = SchoolReply.objects.valid().filter(kind=ReplyKind.CONFIRMED, **{name: OuterRef("pk")}).with_changes()
        confirmed, changed = said.filter(changed_at=None), said.exclude(changed_at=None)
        known = rows.valid().within(self.holdings).listed()
        known = known.annotate(confirmed=Exists(confirmed), changed=Exists(changed))
        return list(known.order_by("confirmed", "-held_on", "-pk")[:MOST])
