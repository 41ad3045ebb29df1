"""校园安全 of one school, and what of it waits on the reader's units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from outreach.safety import Safety
from outreach.todo.campus import groups
from stations.access import Permission
from stations.models import School
from stations.places import where


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One school: what is missing first, then all that is known."""
    known = School.objects.valid().visible_to(request.user).select_related("unit")
    school = get_object_or_404(known, pk=pk)
    request.user.must(Permission.READ_OUTREACH, school)
    safety = Safety(school, request.user, today())
    context = {"school": school, "safety": safety, "where": where(school.unit, request.user)}
    return render(request, "outreach/safety.html", context)


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """到期和缺少的: all that waits on the units for which this account writes."""
    request.user.must(Permission.RECORD_OUTREACH)
    return render(request, "outreach/safety_due.html", {"groups": groups(request.user, today())})
