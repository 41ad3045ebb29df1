"""维权岗创建办法: what the rules are, by which documents, from which day."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.registers import evidence
from outreach.forms.posts import SCHEME_PARTS, SchemeForm
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
    criteria = list(scheme.criteria.valid())
    for one in criteria:
        one.cited = evidence[one.evidence].label if one.evidence in evidence else ""
    context = {
        "scheme": scheme,
        "levels": list(scheme.levels.valid()),
        "documents": list(scheme.documents.valid()),
        "criteria": criteria,
        "runs": request.user.can(Permission.RUN_POST, scheme),
        "where": where(scheme.unit, request.user),
    }
    return render(request, "outreach/post_scheme.html", context)


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
