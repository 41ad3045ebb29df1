"""课时 of the year so far: which 法治副校长 have not given what is asked of them."""

from datetime import date

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from outreach.lesson_hours import LEAST, LESSON
from outreach.models import OutreachSession
from stations.models import VicePrincipal

ASKED = {5: LEAST // 2, 11: LEAST}  # in May half of the year's lessons, in November all of them (本单位设定)


def short_of_lessons(on: date):
    """In the two months in which it is asked: police in office whose known minutes of the year are too few."""
    least = ASKED.get(on.month)
    if least is None:
        return VicePrincipal.objects.none()
    held = OutreachSession.objects.lessons().between(date(on.year, 1, 1), on)  # also under the appointment before
    own = held.filter(speaker=OuterRef("person"), school=OuterRef("school")).order_by().values("speaker")
    given = Coalesce(Subquery(own.annotate(all=Sum("minutes")).values("all")), 0)
    return VicePrincipal.objects.of_police(on).alias(given=given).filter(given__lt=least * LESSON)
