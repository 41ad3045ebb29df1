"""法治课 of an appointment: what a 法治副校长 taught at the school, year by year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from outreach.lesson_hours import LESSON, hours
from outreach.models import OutreachSession
from stations.access import Permission
from stations.models import VicePrincipal
from stations.places import where


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """The sessions that the reader may know, and the 课时 of each calendar year."""
    principal = get_object_or_404(VicePrincipal.objects.visible_to(request.user).listed(), pk=pk)
    request.user.must(Permission.READ_OUTREACH)
    rows = OutreachSession.objects.visible_to(request.user).lessons_of(principal)
    given = list(rows.listed().order_by("-held_on", "-pk"))
    years = sorted({row.held_on.year for row in given}, reverse=True)
    told = [(year, hours(row.minutes for row in given if row.held_on.year == year)) for year in years]
    context = {"principal": principal, "given": given, "told": told, "lesson": LESSON}
    return render(request, "outreach/lessons.html", context | {"where": where(principal.unit, request.user)})
