"""The floor's own pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from guanai.models import Job
from guanai.navigation import open_entries

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
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    large = request.COOKIES.get("type") != "large"
    response.set_cookie("type", "large" if large else "", max_age=YEAR if large else 0, samesite="Strict")
    return response


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


def year_or_404(year: int) -> int:
    """A year that a page may be about."""
    if not 1950 <= year <= 2100:
        raise Http404
    return year
