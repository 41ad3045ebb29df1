"""生成总结: one unit's file, or those of a whole tree as one job; and the way to the files."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from guanai.audit import deed, record
from guanai.views import year_or_404
from reports.annual import annual_summary
from reports.models import Format, GeneratedSummary, SummaryBatch, SummaryIssue
from reports.models.summary import summary_url
from reports.span import Portion
from reports.views.summaries import not_begun, unit_of
from stations.access import Permission
from stations.models import Unit
from stations.places import where


def _wished(request: HttpRequest) -> dict[str, str]:
    """Format and part of the year, as the buttons say them; otherwise what is wished most."""
    kind, portion = request.POST.get("format"), request.POST.get("portion")
    return {
        "format": kind if kind in Format.values else Format.PDF,
        "portion": portion if portion in Portion.values else Portion.YEAR,
    }


def _version(request: HttpRequest, unit: Unit, year: int) -> int:
    """The version that is to be printed, if it is out; else 0, a draft."""
    said = request.POST.get("issued", "")
    known = SummaryIssue.objects.of(unit, year, _wished(request)["portion"])
    return int(said) if said.isdecimal() and len(said) < 5 and known.filter(version=said).exists() else 0


@require_POST
def generate(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Ask for a file: of a version that is out, or a draft from the records."""
    unit = unit_of(request, code)
    request.user.must(Permission.WRITE_SUMMARY, unit)
    wish = {**_wished(request), "issued": _version(request, unit, year_or_404(year))}
    problems = [] if wish["issued"] else annual_summary(unit, year, wish["portion"]).problems()
    if problems:
        messages.error(request, f"有 {len(problems)} 处数字引用不对，请先改好再生成。")
    elif refused := not_begun(year, wish["portion"]):
        messages.error(request, refused)
    else:
        GeneratedSummary.request(unit, year, by=request.user, **wish)
    return redirect(summary_url("summary", unit, year, wish["portion"]))


@require_GET
def download(request: HttpRequest, pk) -> HttpResponse:
    """The file itself, to whoever's scope holds the unit."""
    kept = get_object_or_404(GeneratedSummary.objects.visible_to(request.user).there(), pk=pk)
    with deed():
        record("summary.download", kept, by=request.user, format=kept.format)
    return FileResponse(
        kept.attachment.path.open("rb"),
        as_attachment=True,
        filename=kept.attachment.name,
        content_type=kept.attachment.media_type,
    )


@require_POST
def generate_all(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Ask for the files of the unit and of all below it."""
    unit = unit_of(request, code)
    request.user.must(Permission.WRITE_SUMMARY, unit)
    wish = _wished(request)
    if refusal := not_begun(year_or_404(year), wish["portion"]):
        messages.error(request, refusal)
        return redirect(summary_url("summary", unit, year, wish["portion"]))
    return redirect(SummaryBatch.request(unit, year, by=request.user, **wish))


@require_GET
def batch(request: HttpRequest, pk) -> HttpResponse:
    """How far a batch is, unit by unit; the zip is its owner's."""
    known = SummaryBatch.objects.visible_to(request.user).select_related("unit", "job", "export")
    found = get_object_or_404(known, pk=pk)
    context = {
        "batch": found,
        "parts": found.parts.select_related("unit", "job").order_by("unit__path"),
        "job": found.job if found.job.owner == request.user.pk else None,
        "mine": found.export is not None and found.export.owner == request.user.pk,
        "where": where(found.unit, request.user),
    }
    return render(request, "reports/summary_batch.html", context)
