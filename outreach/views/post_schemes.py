"""维权岗创建办法: what the rules are, by which documents, from which day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.registers import evidence
from outreach.forms.posts import SCHEME_PARTS, LevelEndForm, SchemeForm
from outreach.models import PostScheme, SchemeLevel
from outreach.views.post_places import around, scheme_of
from stations.access import Permission
from stations.places import where


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """新的办法."""
    request.user.must(Permission.RUN_POST)
    form = SchemeForm(request.POST or None, user=request.user)
    state = "从某一天起施行；已经开始的一届仍按原来的办法。"
    return answers.keep(request, form, "办法已登记。", title="新的创建办法", state=state, back=reverse("posts"))


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """The numbers, the documents, the levels that are open, the criteria."""
    scheme = scheme_of(request, pk)
    runs = request.user.can(Permission.RUN_POST, scheme)
    context = {
        "scheme": scheme,
        "runs": runs,
        "used": scheme.cycles.valid().exists(),
        "where": where(scheme.unit, request.user),
    }
    return render(request, "outreach/post_scheme.html", context | _parts(scheme, runs))


def _parts(scheme: PostScheme, runs: bool) -> dict:
    """What hangs on it, voided ones too, and what of it may be voided still."""
    begun = set(scheme.cycles.begun().values_list("level", flat=True))
    criteria, levels = list(scheme.criteria.all()), list(scheme.levels.order_by("starts_on", "pk"))
    documents = list(scheme.documents.order_by("issued_on", "pk"))
    for one in criteria:
        one.cited = evidence[one.evidence].label if one.evidence in evidence else ""
        one.voidable = runs and not begun
    for one in levels:
        one.voidable = runs and one.level not in begun
    for one in documents:
        one.voidable = runs
    return {"criteria": criteria, "levels": levels, "documents": documents}


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk, kind) -> HttpResponse:
    """A level, a document, a criterion."""
    scheme = scheme_of(request, pk)
    if kind not in SCHEME_PARTS:
        raise Http404
    request.user.must(Permission.RUN_POST, scheme)
    model, form_class, title = SCHEME_PARTS[kind]
    form = form_class(request.POST or None, instance=model(scheme=scheme), user=request.user)
    if "evidence" in form.fields:
        form.fields["evidence"].help_text = "、".join(f"{one.name}（{one.label}）" for one in evidence.values())
    return answers.keep(request, form, "已登记。", to=scheme.get_absolute_url(), title=title, **around(request, scheme))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 of rules by which no cycle lives."""
    scheme = scheme_of(request, pk)
    request.user.must(Permission.RUN_POST, scheme)
    return answers.void(request, scheme, title="作废创建办法", **around(request, scheme))


@require_http_methods(["GET", "POST"])
def end_level(request: HttpRequest, pk) -> HttpResponse:
    """不再开展的层级: its last day."""
    known = SchemeLevel.objects.valid().visible_to(request.user).select_related("scheme__unit")
    level = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RUN_POST, level)
    form, scheme = LevelEndForm(request.POST or None, instance=level, user=request.user), level.scheme
    context = around(request, scheme, title=f"{level}：登记截止日期")
    return answers.keep(request, form, "已登记，以后不再开始申报。", to=scheme.get_absolute_url(), **context)


@require_http_methods(["GET", "POST"])
def void_part(request: HttpRequest, kind, pk) -> HttpResponse:
    """作废 of a level, a document, a criterion."""
    if kind not in SCHEME_PARTS:
        raise Http404
    model = SCHEME_PARTS[kind][0]
    row = get_object_or_404(model.objects.visible_to(request.user).select_related("scheme__unit"), pk=pk)
    request.user.must(Permission.RUN_POST, row)
    return answers.void(request, row, **around(request, row.scheme, title=f"作废{model._meta.verbose_name}：{row}"))
