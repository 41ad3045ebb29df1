"""年度总结: the shelf, a year's summary, its generation and its file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.views import year_or_404
from reports.annual import annual_summary
from reports.forms import YearForm
from reports.models import GeneratedSummary
from stations.access import Permission
from stations.models import Unit
from stations.places import where

SHELF = 25


def unit_of(request: HttpRequest, code: str) -> Unit:
    """A unit whose figures this reader may see, or 404."""
    return get_object_or_404(Unit.objects.visible_to(request.user), code=code)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The shelf: what was generated, latest first; and the way to a unit's year."""
    request.user.must(Permission.READ_FIGURES)
    form = YearForm(request.GET or None, user=request.user, initial={"year": today().year})
    if form.is_bound and form.is_valid():
        return redirect("summary", form.cleaned_data["unit"].code, form.cleaned_data["year"])
    kept = GeneratedSummary.objects.visible_to(request.user).select_related("unit", "requested_by", "job")
    status = 422 if form.errors else 200
    return render(request, "reports/summaries.html", {"form": form, "shelf": kept[:SHELF]}, status=status)


@require_GET
def page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One unit's year: what stands in each section, what was generated."""
    unit = unit_of(request, code)
    summary = annual_summary(unit, year_or_404(year))
    kept = GeneratedSummary.objects.filter(unit=unit, year=year).select_related("unit", "requested_by", "job")[:SHELF]
    running = next((one.job for one in kept if one.requested_by == request.user and one.job.is_running), None)
    context = {
        "unit": unit,
        "year": year,
        "summary": summary,
        "shelf": kept,
        "job": running,
        "may_write": request.user.can(Permission.WRITE_SUMMARY, unit),
        "where": where(unit, request.user),
    }
    return render(request, "reports/summary.html", context)
