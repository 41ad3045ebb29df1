"""校园周边场所: which stand too near to a school, and of which nobody knows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from outreach.around import too_near
from outreach.models import Venue
from outreach.models.venue_posting import PostingKind, posted
from outreach.nearness import RULES
from stations.access import Permission

MOST = 100


@require_GET
def near(request: HttpRequest) -> HttpResponse:
    """The venues of the reader's units that stand too near, the nearest first; and those without coordinates."""
    request.user.must(Permission.READ_OUTREACH)
    known = Venue.objects.open_on(today()).visible_to(request.user)
    found = too_near(known, today())
    unknown = known.off_the_map().filter(kind__in=RULES).listed().order_by("name", "pk")
    context = {
        "found": found[:MOST],
        "number": len(found),
        "unknown": unknown[:MOST],
        "unknown_number": unknown.count(),
        "open_number": known.count(),
        "posted_number": posted(known, PostingKind.NOTICE, today()).count(),
    }
    return render(request, "outreach/venues_near.html", context)
