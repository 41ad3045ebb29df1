"""看板."""

from functools import partial

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
    rights = {
        "exact": request.user.can(Permission.RECORD_VISIT, unit),
        "sees": partial(request.user.can, Permission.READ_FIGURES),
    }
    context = {
        "unit": unit,
        "board": Dashboard(unit, today(), **rights),
        "where": where(unit, request.user),
    }
    return render(request, "reports/dashboard.html", context)
