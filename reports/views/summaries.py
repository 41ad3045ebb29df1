"""年度总结: the shelf, a year's summary, its generation and its file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.views import year_or_404
from reports import issuing, unsaved
from reports.annual import AnnualSummary, annual_summary
from reports.forms import YearForm
from reports.models import GeneratedSummary, SummaryIssue, SummaryOutline, UnitSubmission
from reports.models.summary import summary_url
from reports.span import Portion
from stations.access import Permission
from stations.models import Unit, User
from stations.places import where

SHELF = 25


def unit_of(request: HttpRequest, code: str) -> Unit:
    """A unit whose figures this reader may see, or 404."""
    return get_object_or_404(Unit.objects.visible_to(request.user), code=code)


def portion_of(request: HttpRequest) -> str:
    """The part of the year that the address asks for: the whole year if it says nothing."""
    asked = request.GET.get("portion", Portion.YEAR)
    if asked not in Portion.values:
        raise Http404
    return asked


def summary_of(request: HttpRequest, code: str, year: int) -> AnnualSummary:
    """The summary that the address names, of a unit that this reader may see, or 404."""
    unit = unit_of(request, code)
    return annual_summary(unit, year_or_404(year), portion_of(request))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The shelf: what was generated, latest first; and the way to a unit's year."""
    request.user.must(Permission.READ_FIGURES)
    form = YearForm(request.GET or None, user=request.user, initial={"year": today().year})
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        return redirect(summary_url("summary", asked["unit"], asked["year"], asked["portion"] or Portion.YEAR))
    kept = GeneratedSummary.objects.visible_to(request.user).select_related("unit", "requested_by", "job")
    issues = SummaryIssue.objects.visible_to(request.user).select_related("unit")
    owed = UnitSubmission.objects.waiting().within(request.user.holdings(Permission.WRITE_SUMMARY))
    context = {
        "form": form,
        "shelf": kept[:SHELF],
        "issues": issues[:SHELF],
        "owed": owed.select_related("outline__unit"),
    }
    return render(request, "reports/summaries.html", context, status=422 if form.errors else 200)


def shelf_of(summary: AnnualSummary) -> list[GeneratedSummary]:
    """What was generated of it, the latest first."""
    kept = GeneratedSummary.objects.of(summary.unit, summary.year, summary.portion)
    return list(kept.select_related("unit", "requested_by", "job")[:SHELF])


@require_GET
def page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """One unit's year: its chapters with live figures, what the units handed in, what was generated."""
    summary = summary_of(request, code, year)
    unit, user = summary.unit, request.user
    kept = shelf_of(summary)
    context = addresses(summary.outline) | {
        "unit": unit,
        "year": year,
        "summary": summary,
        "outline": summary.outline,
        "arranged": summary.outline.is_arranged,
        "issues": list(SummaryIssue.objects.of(unit, year, summary.portion)),
        "owed": UnitSubmission.objects.owed(unit, year, summary.portion),
        "shelf": kept,
        "job": next((one.job for one in kept if one.requested_by == user and one.job.is_running), None),
        "not_begun": not_begun(year, summary.portion),
        "where": where(unit, user),
        **_writing(summary, user),
    }
    return render(request, "reports/summary.html", context)


def _writing(summary: AnnualSummary, user: User) -> dict:
    """Whether this reader writes it, and of which chapters he has a draft."""
    writes = user.can(Permission.WRITE_SUMMARY, summary.unit)
    behind = unsaved.of_outline(summary.outline, user) if writes and summary.outline.is_open else []
    return {"may_write": writes, "unsaved": behind}


NAMES = {
    "back": "summary",
    "outline_url": "summary-outline",
    "make_url": "summary-outline-new",
    "review_url": "summary-review",
    "explain_url": "late-changes",
    "figure_url": "summary-figure",
}


def addresses(outline: SummaryOutline) -> dict[str, str]:
    """Where the pages of this summary are, each with its part of the year; more may follow behind figure_url."""
    part = "" if outline.portion == Portion.YEAR else f"?portion={outline.portion}"
    found = {short: summary_url(name, outline.unit, outline.year, outline.portion) for short, name in NAMES.items()}
    found["figure_url"] += "&" if part else "?"
    return {**found, "portion_query": part}


def not_begun(year: int, portion: str = Portion.YEAR) -> str:
    """Why nothing can be made of that part of the year yet; nothing once it has begun."""
    try:
        issuing.must_have_begun(year, portion)
    except NotAllowed as refusal:
        return str(refusal)
    return ""
