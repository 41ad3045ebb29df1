"""投诉: whose they are to know, and on whom they wait."""

from datetime import date

from django.db.models import Count, Q

from guanai.calendars import today
from outreach.models.complaint_states import OPEN, ComplaintChannel
from outreach.models.complaint_states import ComplaintStatus as S
from outreach.models.post_title import PostTitle
from outreach.models.walking import own_units
from stations.access import NOTHING, Permission, Reach
from stations.models.owned import OwnedQuerySet


class ComplaintQuerySet(OwnedQuerySet):
    """Complaints: of all below the office or the group; of the own unit what was assigned to it. Nobody else's."""

    reading = Permission.READ_COMPLAINT

    def within(self, holdings):
        own = [one.path for one in holdings if one.reach is Reach.OWN]
        above = NOTHING
        for one in holdings:
            if one.reach is Reach.TREE:
                above |= one.units("unit__path") & ~Q(unit__path=one.path)
        mine = Q(unit__path__in=own, assigned_on__isnull=False)
        return self.filter(mine | above & ~Q(unit__path__in=own))

    def observed_by(self, user):
        """What a supervisor left, for himself."""
        return self.valid().filter(channel=ComplaintChannel.SUPERVISOR, entered_by=user.pk)

    def open(self):
        return self.valid().filter(status__in=OPEN)

    def overdue(self, on: date):
        """Not answered by the day."""
        return self.open().filter(due_on__lt=on)

    def at_office(self, user):
        """For an office above: to assign, to answer, to look into anew, to close; late ones with the unit too."""
        at_hand = Q(status__in=(S.RECEIVED, S.HANDLED, S.REPLIED)) | Q(status=S.ASSIGNED, due_on__lt=today())
        anew = Q(pk__in=self.model.objects.filter(status=S.APPEALED).not_replied_by(user).values("pk"))
        return self.valid().visible_to(user).answered_by(user).filter(at_hand | anew)

    def answered_by(self, user):
        """Those that this account receives and answers as the office: none of a unit that it belongs to (回避)."""
        return self.within(user.holdings(Permission.RUN_POST)).exclude(unit__path__in=own_units(user))

    def at_unit(self, user):
        """For the unit: to look into and to tell."""
        return self.valid().filter(status=S.ASSIGNED).within(user.holdings(Permission.APPLY_POST))

    def at_group(self, user):
        """For the group of a bureau above: to look into anew."""
        above = NOTHING
        for one in user.holdings(Permission.DECIDE_POST):
            above |= Q(unit__path__startswith=one.path) & ~Q(unit__path=one.path)
        known = self.valid().filter(above, status=S.APPEALED).exclude(unit__path__in=own_units(user))
        return known.visible_to(user).not_replied_by(user)

    def at_hand(self, user):
        """All that waits on this account."""
        sorts = (self.at_office(user), self.at_unit(user), self.at_group(user))
        waiting = Q(pk__in=sorts[0].values("pk")) | Q(pk__in=sorts[1].values("pk")) | Q(pk__in=sorts[2].values("pk"))
        return self.filter(waiting)

    def not_replied_by(self, user):
        """Those on whose answer this account has not spoken: it may look into them anew."""
        spoken = self.model.steps.rel.related_model.objects.filter(status=S.REPLIED, by=user.pk)
        return self.exclude(pk__in=spoken.values("complaint"))

    def about(self, title: PostTitle, since: date, until: date):
        """Received in a span, both days included, of a title or its unit: outside nobody knows the levels."""
        mine = Q(title=title) | Q(unit=title.unit_id)
        return self.valid().filter(mine, received_on__gte=since, received_on__lte=until)

    def by_outcome(self) -> dict[str, int]:
        """How many ended how; what waits for its answer stands under "". One query."""
        found = self.order_by().values_list("outcome").annotate(number=Count("pk"))
        return dict(found)

    def listed(self):
        """With what a row of the list shows; what is sealed stays in the database."""
        return self.select_related("unit", "title").defer("who", "contact", "words")
