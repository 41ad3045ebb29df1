"""统计口径: every figure in words, with the registers that it comes from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports.metrics import Section
from reports.sources import TOTALS, definitions
from stations.access import Permission


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All figures, part by part of the summary."""
    request.user.must(Permission.READ_FIGURES)
    told = list(definitions())
    parts = [(part.label, [one for one in told if one.metric.section == part]) for part in Section]
    return render(request, "reports/definitions.html", {"parts": parts, "totals": TOTALS})
