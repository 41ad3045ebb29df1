"""涉未成年人警情: monthly numbers of each unit, entered in a grid, and how long it has been zero."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.entry import Stale
from outreach.forms.incident import MEANWHILE, YearForm
from outreach.incidents import Year, units_of
from outreach.models import IncidentCount
from outreach.zero_reports import last_complete
from stations.access import Permission
from stations.models import Unit
from stations.places import where

FIRST_YEAR = 2000


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The units whose series the reader may know, each with its streaks; who has but one unit goes there."""
    request.user.must(Permission.READ_OUTREACH)
    lines = units_of(request.user, today())
    if len(lines) == 1:
        return redirect("incident-year", lines[0].unit.code, last_complete(today()).year)
    context = {"lines": lines, "month": last_complete(today()), "year": last_complete(today()).year}
    return render(request, "outreach/incidents.html", context)


@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, code, year) -> HttpResponse:
    """A unit's year: the grid, who entered what when, the streaks; saved by who may write for the unit."""
    unit = get_object_or_404(Unit.objects.within(request.user.holdings(Permission.READ_OUTREACH)), code=code)
    if not FIRST_YEAR <= year <= today().year:
        raise Http404
    form = YearForm(request.POST or None, unit=unit, year=year, on=today())
    status = 200
    if request.method == "POST":
        request.user.must(Permission.RECORD_OUTREACH, unit)
        if form.is_valid() and _kept(request, form):
            return redirect("incident-year", code, year)
        status = 422 if form.errors else 409
        form = form if form.errors else YearForm(None, unit=unit, year=year, on=today())
    context = {"told": Year(unit, year, form, today()), "form": form, "where": where(unit, request.user)}
    context["may_write"] = request.user.can(Permission.RECORD_OUTREACH, unit)
    return render(request, "outreach/incident_year.html", context, status=status)


def _kept(request: HttpRequest, form: YearForm) -> bool:
    """Whether it was written; nothing is where somebody was faster."""
    try:
        number = form.keep(by=request.user)
    except Stale:
        messages.error(request, MEANWHILE)
        return False
    messages.success(request, f"已保存 {number} 个数。" if number else "没有改动。")
    return True


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 of a month: it was never this unit's to report. It becomes a month without a report."""
    known = IncidentCount.objects.valid().visible_to(request.user).select_related("unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_OUTREACH, row)
    state = f"{row.unit}{row}，{row.number} 起。作废后这个月算没有报，零接报到这里断开。"
    back = reverse("incident-year", args=[row.unit.code, row.year])
    return answers.void(request, row, title="作废警情月报", state=state, back=back)
