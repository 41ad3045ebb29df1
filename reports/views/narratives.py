"""叙述块: the typed text of a section."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guanai.entry import Stale
from guanai.views import year_or_404
from reports.annual import AnnualSummary, annual_summary
from reports.forms import NarrativeForm
from reports.metrics import Section
from reports.models import NarrativeBlock
from reports.views.summaries import unit_of
from stations.access import Permission
from stations.places import where


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, year: int, section: str) -> HttpResponse:
    """Write a section's text beside the figures that it may cite."""
    unit = unit_of(request, code)
    request.user.must(Permission.WRITE_SUMMARY, unit)
    block, summary = NarrativeBlock.at(unit, year_or_404(year), section_or_404(section)), annual_summary(unit, year)
    form = NarrativeForm(request.POST or None, block=block, find=summary.find)
    if not form.is_bound or not form.is_valid():
        return show(request, summary, section, form=form, status=422 if form.is_bound else 200)
    try:
        block.write(form.cleaned_data["text"], version=form.cleaned_data["version"], by=request.user)
    except Stale:
        latest = NarrativeBlock.at(unit, year, section)
        return show(request, summary, section, form=form.over(latest), latest=latest, status=409)
    messages.success(request, f"“{Section(section).label}”已保存。")
    return redirect("summary", code, year)


def show(request: HttpRequest, summary: AnnualSummary, section: str, *, status: int, **context) -> HttpResponse:
    """The editor of a section."""
    context |= {"unit": summary.unit, "year": summary.year, "section": Section(section), "summary": summary}
    context |= {"where": where(summary.unit, request.user), "citable": summary.citable(section)}
    return render(request, "reports/narrative.html", context, status=status)


def section_or_404(section: str) -> str:
    """A part of the summary."""
    if section not in Section.values:
        raise Http404
    return section
