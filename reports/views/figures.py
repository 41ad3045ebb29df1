"""The numbers of a unit's year, each with its source."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.views import year_or_404
from reports.cumulative import cumulatives
from reports.models import ReportedFigure
from reports.span import Span
from reports.views.summaries import unit_of
from reports.yearbook import Yearbook
from stations.models import User
from stations.places import where


@require_GET
def index(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Every figure that the summary rests on: own, summed, and of the units below."""
    unit = unit_of(request, code)
    yearbook = Yearbook.of_year(unit, year_or_404(year))
    known = [(one, [(figure, yearbook.entry(figure)) for figure in yearbook.of(one.code)]) for one in yearbook.units]
    context = {"unit": unit, "year": year, "figures_by_unit": known, "where": where(unit, request.user)}
    context["cumulatives"] = list(cumulatives(unit, Span.of_year(year, today()).last)) if year <= today().year else []
    return render(request, "reports/figures.html", context)


@require_GET
def entry(request: HttpRequest, pk) -> HttpResponse:
    """What stands behind a reported figure: who took it in, when, from which document."""
    reported = get_object_or_404(ReportedFigure.objects.visible_to(request.user).select_related("unit"), pk=pk)
    loaded_by = User.objects.filter(pk=reported.loaded_by).first()
    context = {"reported": reported, "figure": reported.figure(), "loaded_by": loaded_by}
    return render(request, "reports/figure.html", context | {"where": where(reported.unit, request.user)})
