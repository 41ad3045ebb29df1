"""称号 as a vocabulary: which are live, which come due, which stand alone, and who may know them."""

from datetime import date

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from outreach import arrows
from outreach.arrows import LIVE
from outreach.models.post_states import TitleStatus
from outreach.models.scheme import Level, PostScheme
from stations.access import NOTHING, Permission
from stations.models.owned import OwnedQuerySet

REVIEW_MONTHS = 24  # 原则上每两年开展一次考核命名, where no scheme says otherwise


class TitleQuerySet(OwnedQuerySet):
    """Titles."""

    reading = Permission.READ_POST

    def within(self, holdings):
        """Of the units there, and what is kept or was named there of a unit that went elsewhere since."""
        where = NOTHING
        for holding in holdings:
            for column in ("unit__path", "host__path", "naming_unit__path"):
                where |= holding.units(column)
        return self.filter(where)

    def live(self):
        return self.valid().filter(status__in=LIVE)

    def rectifying(self):
        return self.valid().filter(status=TitleStatus.RECTIFYING)

    def period_over(self, on: date):
        """整改期满: the day alone moves them."""
        return self.rectifying().filter(due_on__lte=on)

    def period_ending(self, until: date):
        """整改期 that ends by that day, and what waits for its assessment since one ended."""
        ending = Q(status=TitleStatus.RECTIFYING, due_on__lte=until)
        return self.valid().filter(ending | Q(status=TitleStatus.REASSESSING))

    def review_overdue(self, on: date):
        """Neither named nor found good for as long as each one's scheme lets it be: PostTitle.rules, for many."""
        place = ExpressionWrapper(OuterRef("host__path"), CharField())
        begun = PostScheme.objects.begun(on).annotate(place=place).filter(place__startswith=F("unit__path"))
        in_force = begun.order_by("-unit__path", "-starts_on").values("review_months")[:1]
        gone = Value(12 * on.year + on.month) - 12 * ExtractYear("reviewed_on") - ExtractMonth("reviewed_on")
        every = Coalesce("cycle__scheme__review_months", Subquery(in_force), REVIEW_MONTHS)
        rows = self.valid().filter(status=TitleStatus.ACTIVE).annotate(gone=gone, every=every)
        return rows.filter(Q(gone__gt=F("every")) | Q(gone=F("every"), reviewed_on__day__lt=on.day))

    def without_lower(self):
        """Live ones whose unit has lost the title below and got no new one: told to both groups, nothing follows."""
        found = Q(pk__in=())
        for level in Level.values[1:]:
            below = self.model.objects.valid().filter(unit=OuterRef("unit"), level=arrows.lower(level))
            lost = Exists(below.exclude(status__in=LIVE)) & ~Exists(below.filter(status__in=LIVE))
            found |= Q(level=level) & lost
        return self.live().filter(found)

    def listed(self):
        return self.select_related("unit", "host", "cycle__scheme")
