"""干预措施: what others decided for a child, as the station writes it down. Only with the right to the case."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import due, handling
from cases.forms.measure import MeasureEndForm, MeasureForm, TermReviewForm
from cases.models import Measure, Minor, TermReview
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The terms of 专门教育 to be assessed, the first due on top. Never a measure, never a number."""
    request.user.must(Permission.RECORD_CASE)
    page = page_of(handling.to_review(request.user, today()), "review_due_on", **cursor(request))
    context = {"page": page, "items": [handling.review_item(row, today()) for row in page.rows]}
    return render(request, "cases/measures_waiting.html", context | {"where": [("学期评估", None)]})


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The measures of a child, the latest first."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    if not reader.sees_case:
        raise PermissionDenied
    context = frame(request, reader, "measures") | {"measures": list(reader.measures())}
    reviews: dict = {}
    for review in TermReview.objects.valid().filter(measure__in=context["measures"]):
        reviews.setdefault(review.measure_id, []).append(review)
    for row in context["measures"]:
        row.reviewed = reviews.get(row.pk, [])
        row.tone = due.standing(row.review_due_on, today()) if row.review_due_on else ""
    return shown(request, "cases/measures.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记措施."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_CASE, minor)
    form = MeasureForm(request.POST or None, instance=Measure(minor=minor), user=request.user)
    return answers.keep(request, form, "已登记。", title="登记干预措施", **_around(minor))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk, measure) -> HttpResponse:
    """结束措施."""
    minor, row = _row(request, pk, measure)
    form = MeasureEndForm(request.POST or None, measure=row)
    return answers.act(request, form, row.end, "已登记结束。", title=f"结束措施：{row}", **_around(minor))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, measure) -> HttpResponse:
    """作废: there was no such decision."""
    minor, row = _row(request, pk, measure)
    return answers.void(request, row, title=f"作废措施：{row}", **_around(minor))


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk, measure) -> HttpResponse:
    """记学期评估 of 专门教育, as long as it goes on."""
    minor, row = _row(request, pk, measure)
    if not row.is_special or row.ended_on:
        raise Http404
    form = TermReviewForm(request.POST or None, instance=TermReview(measure=row), user=request.user)
    return answers.keep(request, form, "已记下。", title="记学期评估", **_around(minor))


@require_http_methods(["GET", "POST"])
def void_review(request: HttpRequest, pk, review) -> HttpResponse:
    """作废学期评估."""
    known = get_object_or_404(Measure.objects.valid().visible_to(request.user), pk=pk)
    minor, row = _row(request, known.minor_id, pk)
    found = get_object_or_404(TermReview.objects.valid().select_related("measure"), measure=row, pk=review)
    return answers.void(request, found, title="作废学期评估", **_around(minor))


def _row(request: HttpRequest, pk, measure) -> tuple[Minor, Measure]:
    """A measure of a file that this reader may know, with the right to the case (404), and keep (403)."""
    reader = Reader(request.user, minor_of(request, pk))
    row = get_object_or_404(reader.measures().select_related("minor__unit"), pk=measure)
    request.user.must(Permission.RECORD_CASE, reader.minor)
    return reader.minor, row


def _around(minor: Minor) -> dict:
    return around(minor) | {"back": reverse("minor-measures", args=[minor.pk])}
