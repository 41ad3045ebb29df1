"""工作计划: a table of items by the four stages, each step with who and when."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.forms.appraisals import NoteForm
from stations.forms.work_plans import WorkPlanForm, WorkPlanItemForm
from stations.models import PlanStage, WorkPlan, WorkPlanItem
from stations.models.account import signed
from stations.models.work_plan_item import STAGES
from stations.places import where


def plan_of(request: HttpRequest, pk) -> WorkPlan:
    """A plan that this reader may know (404) and write (403)."""
    known = WorkPlan.objects.valid().visible_to(request.user).select_related("unit")
    plan = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, plan)
    return plan


def item_of(request: HttpRequest, pk) -> WorkPlanItem:
    """An item that this reader may know, or 404."""
    return get_object_or_404(WorkPlanItem.objects.counted().visible_to(request.user).listed(), pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The plans that the reader may know, the latest year first."""
    request.user.must(Permission.READ_REGISTERS)
    known = WorkPlan.objects.valid().visible_to(request.user)
    context = {
        "page": page_of(known.listed().progressed(today()), "-year", **cursor(request)),
        "total": known.count(),
        "late": WorkPlanItem.objects.visible_to(request.user).overdue(today()).count(),
        "may_write": request.user.can(Permission.RECORD_REGISTERS),
    }
    return render(request, "stations/work_plans.html", context)


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """Items not yet 考核; those past their day alone with `?late=1`."""
    request.user.must(Permission.READ_REGISTERS)
    known = WorkPlanItem.objects.open().visible_to(request.user)
    late = known.filter(due_on__lt=today())
    asked = bool(request.GET.get("late"))
    page = page_of((late if asked else known).listed(), "due_on", **cursor(request))
    context = {"page": page, "total": known.count(), "late": late.count(), "asked": asked}
    return render(request, "stations/work_plan_items.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """写工作计划."""
    request.user.must(Permission.RECORD_REGISTERS)
    form = WorkPlanForm(request.POST or None, user=request.user)
    back = reverse("work-plans")
    return answers.keep(request, form, "计划已建好，逐项加上事项。", title="写工作计划", back=back)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """事项 × 部署、落实、跟踪、考核."""
    plan = get_object_or_404(WorkPlan.objects.visible_to(request.user).select_related("unit"), pk=pk)
    rows = list(plan.items.valid().select_related("responsible").prefetch_related("steps").order_by("no"))
    _lay_out(request, plan, rows)
    context = {
        "plan": plan,
        "items": rows,
        "stages": STAGES,
        "done": sum(one.status == PlanStage.ASSESSED for one in rows),
        "late": sum(one.overdue_on(today()) for one in rows),
        "may_write": not plan.is_void and request.user.can(Permission.RECORD_REGISTERS, plan),
        "where": where(plan.unit, request.user),
    }
    return render(request, "stations/work_plan.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改工作计划."""
    plan = plan_of(request, pk)
    form = WorkPlanForm(request.POST or None, instance=plan, user=request.user)
    links = {"void_url": reverse("work-plan-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改工作计划", **links, **_at(request, plan))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废工作计划."""
    plan = plan_of(request, pk)
    return answers.void(request, plan, title=f"作废{plan}", **_at(request, plan))


@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, pk) -> HttpResponse:
    """加一项."""
    plan = plan_of(request, pk)
    form = WorkPlanItemForm(request.POST or None, instance=WorkPlanItem(plan=plan), user=request.user)
    return answers.keep(request, form, "已加上。", title="加一项计划", **_at(request, plan))


@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, pk) -> HttpResponse:
    """修改一项."""
    item = item_of(request, pk)
    request.user.must(Permission.RECORD_REGISTERS, item)
    form = WorkPlanItemForm(request.POST or None, instance=item, user=request.user)
    links = {"void_url": reverse("work-plan-item-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改计划事项", **links, **_at(request, item.plan))


@require_http_methods(["GET", "POST"])
def item_void(request: HttpRequest, pk) -> HttpResponse:
    """作废一项."""
    item = item_of(request, pk)
    request.user.must(Permission.RECORD_REGISTERS, item)
    return answers.void(request, item, title=f"作废计划事项：{item}", **_at(request, item.plan))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, stage) -> HttpResponse:
    """部署、落实、跟踪、考核: each by whose step it is."""
    item = item_of(request, pk)
    if stage not in STAGES:
        raise Http404
    if not _hands(request, item, stage):
        request.user.must(Permission.RECORD_REGISTERS, item)
    word = PlanStage(stage).label
    form = NoteForm(request.POST if request.method == "POST" else None)
    context = {"title": f"{word}：{item}", "save": f"记下{word}", **_at(request, item.plan)}
    return answers.act(request, form, partial(item.step, stage), f"已记下{word}。", **context)


def _hands(request: HttpRequest, item: WorkPlanItem, stage: str) -> bool:
    return any(request.user.can(Permission.RECORD_REGISTERS, unit) for unit in item.hand(stage))


def _lay_out(request: HttpRequest, plan: WorkPlan, rows: list[WorkPlanItem]) -> None:
    """Each item with its four cells: the step taken, or whether this account may take it now."""
    signed(step for one in rows for step in one.steps.all())
    for one in rows:
        one.plan = plan
        taken = {step.status: step for step in one.steps.all()}
        next_one = None if plan.is_void else one.next_stage
        one.late = one.overdue_on(today())
        one.cells = [(stage, taken.get(stage), stage == next_one and _hands(request, one, stage)) for stage in STAGES]


def _at(request: HttpRequest, plan: WorkPlan) -> dict:
    """What the forms of a plan show around themselves."""
    return {"state": str(plan), "back": plan.get_absolute_url(), "where": where(plan.unit, request.user)}
