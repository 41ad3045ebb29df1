"""帮教人: who mentors in the units whose people this reader keeps, and until when each is cleared."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import mentors
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All of them, or those whose clearance runs out within a month. Never a child."""
    request.user.must(Permission.KEEP_PEOPLE)
    on, soon = today(), request.GET.get("due") == "soon"
    known = mentors.lapsing(request.user, on) if soon else mentors.mentoring(request.user, on)
    page = page_of(known.with_kind(on).select_related("unit"), "-entered_at", **cursor(request))
    for person in page.rows:
        person.until = mentors.cleared_until(person)
        person.when, person.tone = mentors.standing(person.until, on)
    context = {"page": page, "soon": soon, "where": [("帮教人", None)]}
    return render(request, "cases/mentors.html", context)
