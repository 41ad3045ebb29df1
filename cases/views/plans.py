"""帮教计划: what the child needs, what is done about it by when, and how often it is visited."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.due import standing, words
from cases.forms.plan import PlanDoneForm, PlanStepForm
from cases.forms.team import proposed
from cases.models import IntervalChange, Minor, PlanStep
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from guanai.calendars import today
from stations.access import Permission
from stations.models.account import signed


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The plan, what is open first, and the intervals."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    request.user.must(Permission.RECORD_VISIT, reader.minor)
    context = frame(request, reader, "plan")
    steps, team, on = list(reader.plan()), context["team"], today()
    for step in steps:
        step.when, step.tone = words(step.due_on, on), standing(step.due_on, on)
    changes = signed(IntervalChange.objects.filter(team=team), "writer", "entered_by") if team else []
    days = proposed(reader.minor, request.user) if team and reader.records else None
    context |= {"steps": steps, "changes": changes, "proposed": days if team and days != team.interval_days else None}
    return shown(request, "cases/plan.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """列入计划."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    form = PlanStepForm(request.POST or None, instance=PlanStep(minor=minor, planned_on=today()), user=request.user)
    return answers.keep(request, form, "已列入计划。", title="列入帮教计划", **_around(minor))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk, plan_step) -> HttpResponse:
    """修改; what stood there before is kept."""
    minor, row = _row(request, pk, plan_step)
    form = PlanStepForm(request.POST or None, instance=row, user=request.user)
    void_url = reverse("plan-void", args=[pk, plan_step])
    return answers.keep(request, form, "已保存。", title="修改帮教计划", void_url=void_url, **_around(minor))


@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, pk, plan_step) -> HttpResponse:
    """完成."""
    minor, row = _row(request, pk, plan_step)
    form = PlanDoneForm(request.POST or None, step=row)
    return answers.act(request, form, row.finish, "已完成。", title=f"完成：{row}", save="完成", **_around(minor))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, plan_step) -> HttpResponse:
    """作废: it was entered by mistake."""
    minor, row = _row(request, pk, plan_step)
    return answers.void(request, row, title=f"作废帮教计划：{row}", **_around(minor))


def _row(request: HttpRequest, pk, plan_step) -> tuple[Minor, PlanStep]:
    """An open step of a file that this reader may know (404) and keep (403)."""
    minor = minor_of(request, pk)
    row = get_object_or_404(PlanStep.objects.undone().filter(minor=minor).select_related("minor__unit"), pk=plan_step)
    request.user.must(Permission.RECORD_FILE, minor)
    return minor, row


def _around(minor: Minor) -> dict:
    return around(minor) | {"back": reverse("minor-plan", args=[minor.pk])}
