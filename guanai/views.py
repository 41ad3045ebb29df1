"""The floor's own pages."""

from io import BytesIO

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from guanai import drafts, taking
from guanai.listing import cursor, page
from guanai.models import Export, Job
from guanai.navigation import open_entries, routed
from guanai.registers import GROUPS, draft_forms, export_rules

YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where this reader's work begins: the first line of the menu."""
    entries = open_entries(request.user)
    return redirect(entries[0].url_name) if entries else render(request, "no_role.html")


@login_not_required
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Large type on or off, for this browser."""
    response = _back(request)
    large = request.COOKIES.get("type") != "large"
    response.set_cookie("type", "large" if large else "", max_age=YEAR if large else 0, samesite="Strict")
    return response


def _back(request: HttpRequest) -> HttpResponse:
    """To the page of this portal that the form names, else home."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


@require_POST
def draft(request: HttpRequest, form: str, target) -> HttpResponse:
    """Keep what was typed so far. The browser sends it by itself: it is no activity of the user."""
    kept = draft_forms.get(form)
    if kept is None or not kept.open_to(request.user, target):
        raise Http404
    try:
        drafts.keep(request.user, form, target, request.POST)
    except drafts.TooLong:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


@require_POST
def draft_removal(request: HttpRequest, form: str, target) -> HttpResponse:
    """不用草稿: the form begins afresh."""
    drafts.drop(request.user, form, target)
    return _back(request)


@require_GET
def job(request: HttpRequest, pk) -> HttpResponse:
    """How far a job is: the bar that its page asks for each second."""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not request.htmx:
        return redirect(found.url)
    response = render(request, "ui/job.html", {"job": found})
    if found.state == Job.State.DONE:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """我的导出: what this reader has taken away, latest first; the files of a day."""
    mine = Export.objects.visible_to(request.user).select_related("job")
    running = next((one.job for one in mine.filter(job__in=Job.objects.unfinished())[:1]), None)
    found = page(mine, "-asked_at", **cursor(request))
    for export in found.rows:
        export.withheld = export.is_fresh and not _may_still(request.user, export)
    return render(request, "exports.html", {"page": found, "job": running})


@require_GET
def export_file(request: HttpRequest, pk) -> HttpResponse:
    """The file, to its owner, within its day, while the right is still there."""
    fresh = Export.objects.visible_to(request.user).fresh(timezone.now()).select_related("attachment")
    found = get_object_or_404(fresh, pk=pk)
    if not _may_still(request.user, found):
        raise Http404
    taking.note_taking(found, by=request.user)
    kept = found.attachment
    return FileResponse(BytesIO(kept.read()), as_attachment=True, filename=kept.name, content_type=kept.media_type)


def _may_still(user, export: Export) -> bool:
    """By the rule of its kind; of a ledger by its right, kept wherever it was held. What nobody knows, nobody gets."""
    if rule := export_rules.get(export.what):
        return rule(user, export)
    ledger = next((one for one in routed() if one.slug == export.what), None)
    return ledger is not None and user.can(ledger.export) and user.keeps(ledger.export, export.asked_at)


@require_GET
def ledgers(request: HttpRequest) -> HttpResponse:
    """台账: every register that this reader may open, by heading."""
    known = [one for one in routed() if one.open_to(request.user)]
    if not known:
        raise PermissionDenied
    groups = [(group, [one for one in known if one.group == group]) for group in GROUPS]
    return render(request, "ledger/shelf.html", {"groups": [(name, some) for name, some in groups if some]})


def year_or_404(year: int) -> int:
    """A year that a page may be about."""
    if not 1950 <= year <= 2100:
        raise Http404
    return year
