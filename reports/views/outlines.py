"""提纲: made from last year's by a press, and arranged."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.views import year_or_404
from reports import issuing
from reports.forms import OutlineForm
from reports.models import SummaryOutline
from reports.models.summary import summary_url
from reports.views.summaries import addresses, portion_of, unit_of
from stations.access import Permission
from stations.places import where

FASTER = "别人刚改过提纲，您填的还在下面：核对后再保存，会以您的为准。"


def outline_of(request: HttpRequest, code: str, year: int) -> SummaryOutline:
    """The outline that the address names, of a unit that this reader may see, or 404."""
    unit = unit_of(request, code)
    known = SummaryOutline.objects.of(unit, year_or_404(year), portion_of(request))
    return get_object_or_404(known.select_related("unit"))


@require_POST
def create(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """建立提纲 from last year's."""
    unit, portion = unit_of(request, code), portion_of(request)
    request.user.must(Permission.WRITE_SUMMARY, unit)
    try:
        issuing.must_have_begun(year_or_404(year), portion)
        SummaryOutline.make(unit, year, portion, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect(summary_url("summary", unit, year, portion))
    messages.success(request, "提纲已建立，请核对章节、单位次序和报送期限。")
    return redirect(summary_url("summary-outline", unit, year, portion))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """章节、单位次序、期限、成文日期."""
    outline = outline_of(request, code, year)
    request.user.must(Permission.WRITE_SUMMARY, outline.unit)
    form = OutlineForm(request.POST or None, outline=outline, submissions=outline.submissions.select_related("unit"))
    if not form.is_bound or not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    try:
        form.keep(by=request.user)
    except Stale:
        return _show(request, form.over(FASTER), status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, status=409)
    messages.success(request, "提纲已保存。")
    return redirect(outline)


def _show(request: HttpRequest, form: OutlineForm, *, status: int) -> HttpResponse:
    outline = form.outline
    context = {"form": form, "outline": outline, "where": where(outline.unit, request.user), **addresses(outline)}
    return render(request, "reports/outline.html", context, status=status)
