"""看板."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from reports.dashboard import Dashboard
from reports.views.summaries import unit_of
from stations.access import Permission
from stations.places import where


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The board of the reader's own unit."""
    request.user.must(Permission.READ_FIGURES)
    return redirect("dashboard", request.user.unit.code)


@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One unit's year to date; every number opens its rows."""
    unit = unit_of(request, code)
    context = {
        "unit": unit,
        "board": Dashboard(unit, today()),
        "where": where(unit, request.user),
        "may_write": request.user.can(Permission.WRITE_SUMMARY, unit),
    }
    return render(request, "reports/dashboard.html", context)
