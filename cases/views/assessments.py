"""分级: which kind of service a child needs, why in words, and the numbers behind. Only with the right to the case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import points
from cases.forms.assessment import AssessmentForm, OverrideForm
from cases.models import Assessment, TierOverride
from cases.reader import Reader
from cases.todo import files as todo
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.models import User
from stations.models.account import SYSTEM


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The files to be assessed again. Never a tier, never a number."""
    request.user.must(Permission.READ_CASE)
    page = page_of(todo.to_assess(request.user, today()), "filed_on", **cursor(request))
    context = {"page": page, "items": [todo.assessment_item(minor) for minor in page.rows]}
    return render(request, "cases/assessments_waiting.html", context | {"where": [("分级评估", None)]})


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The tier that holds, its reasons, its numbers, the assessments before."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    request.user.must(Permission.READ_CASE, reader.minor)
    context = frame(request, reader, "assessments")
    known = context["assessments"]
    prefetch_related_objects(known, "overrides")
    prefetch_related_objects(known[:1], "reasons")
    _name(known)
    context |= {
        "now": context["graded"],
        "before": next((row for row in known[1:] if not row.unfounded), None),
        "is_due": todo.to_assess(request.user, today()).filter(pk=pk).exists(),
        "tables": points.tables(),
    }
    return shown(request, "cases/assessments.html", context)


def _name(assessments: list[Assessment]) -> None:
    """Who assessed, who proposed another tier, who approved it."""
    overrides = [one for row in assessments for one in row.overrides.all()]
    people = {row.entered_by for row in (*assessments, *overrides)} | {one.approved_by for one in overrides}
    names = User.objects.in_bulk(people - {None})
    for row in (*assessments, *overrides):
        row.writer = names.get(row.entered_by, SYSTEM)
    for row in overrides:
        row.witness = names.get(row.approved_by)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """评估: what the rules find today, to be kept."""
    minor = _graded(request, pk)
    form = AssessmentForm(
        request.POST or None, instance=Assessment(minor=minor, assessed_on=today()), user=request.user
    )
    found, _ = Assessment.reckoned(minor, today())
    words = "；".join(reason.words for reason in found.reasons) or "没有核实的行为和案件，也没有困难情形"
    context = _around(minor) | {"state": f"按今天有效的记录，应为“{found.tier.label}”。理由：{words}。"}
    return answers.keep(request, form, "已评估。", title="分级评估", save="记下这次评估", **context)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, assessment) -> HttpResponse:
    """作废: it was made on wrong records."""
    minor, row = _row(request, pk, assessment)
    return answers.void(request, row, title="作废分级评估", **_around(minor))


@require_http_methods(["GET", "POST"])
def override(request: HttpRequest, pk, assessment) -> HttpResponse:
    """提出改级."""
    minor, row = _row(request, pk, assessment)
    form = OverrideForm(request.POST or None, instance=TierOverride(assessment=row), user=request.user)
    return answers.keep(request, form, "已提出，请另一位站长批准。", title="提出改级", **_around(minor))


@require_POST
def approve(request: HttpRequest, pk, override) -> HttpResponse:
    """批准改级, by another person than who proposed it."""
    minor = _graded(request, pk)
    known = TierOverride.objects.valid().filter(assessment__in=Assessment.objects.valid().filter(minor=minor))
    row = get_object_or_404(known, pk=override)
    try:
        row.approve(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"已批准，分级改为“{row}”。")
    return redirect("minor-assessments", pk)


def _graded(request: HttpRequest, pk):
    """A file that this reader may know (404) and grade (403): who keeps it and may read the case."""
    minor = minor_of(request, pk)
    for right in (Permission.RECORD_FILE, Permission.READ_CASE):
        request.user.must(right, minor)
    return minor


def _row(request: HttpRequest, pk, assessment):
    minor = _graded(request, pk)
    known = Assessment.objects.valid().filter(minor=minor).select_related("minor__unit")
    return minor, get_object_or_404(known, pk=assessment)


def _around(minor) -> dict:
    return around(minor) | {"back": reverse("minor-assessments", args=[minor.pk])}
