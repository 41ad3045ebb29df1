"""提请党委事项: drafted, submitted, answered, fetched back."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.forms.committees import AnswerForm, RequestForm, SubmissionForm, WithdrawalForm
from stations.models import CommitteeRequest
from stations.models.account import name_of
from stations.places import where


def request_of(request: HttpRequest, pk) -> CommitteeRequest:
    """A request that this reader may know, or 404."""
    return get_object_or_404(CommitteeRequest.objects.visible_to(request.user).select_related("unit"), pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All that the reader may know, the newest first; those without an answer alone with `?open=1`."""
    request.user.must(Permission.READ_REGISTERS)
    known, asked = CommitteeRequest.objects.valid().visible_to(request.user), bool(request.GET.get("open"))
    open_ = known.open()
    page = page_of((open_ if asked else known).listed(), "-entered_at", **cursor(request))
    context = {"page": page, "total": known.count(), "open": open_.count(), "asked": asked}
    context["may_write"] = request.user.can(Permission.RECORD_REGISTERS)
    return render(request, "stations/committee_requests.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """写提请事项."""
    request.user.must(Permission.RECORD_REGISTERS)
    form = RequestForm(request.POST or None, user=request.user)
    words = {"title": "写提请事项", "state": "先存成草稿，提请党委那天再登记提请。"}
    return answers.keep(request, form, "已存成草稿。", back=reverse("committee-requests"), **words)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """What is asked, what was answered, and every step."""
    row = request_of(request, pk)
    steps = row.steps.annotate(who=name_of("by"))
    writer = CommitteeRequest.objects.filter(pk=pk).annotate(who=name_of("entered_by")).get().who
    may = not row.is_void and request.user.can(Permission.RECORD_REGISTERS, row)
    context = {"row": row, "steps": steps, "writer": writer, "may_write": may, "where": where(row.unit, request.user)}
    return render(request, "stations/committee_request.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改 a draft."""
    row = _writable(request, pk)
    form = RequestForm(request.POST or None, instance=row, user=request.user)
    links = {"void_url": reverse("committee-request-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title=f"修改{row}", **links, **_around(request, row))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 a draft."""
    row = _writable(request, pk)
    return answers.void(request, row, title=f"作废{row}", **_around(request, row))


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk) -> HttpResponse:
    """登记提请."""
    row = _writable(request, pk)
    return _act(request, row, SubmissionForm, row.submit, ("登记提请", "已提请，等党委答复。"))


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk) -> HttpResponse:
    """登记党委的答复."""
    row = _writable(request, pk)
    return _act(request, row, AnswerForm, row.answer, ("登记答复", "答复已登记。"))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk) -> HttpResponse:
    """撤回提请."""
    row = _writable(request, pk)
    return _act(request, row, WithdrawalForm, row.withdraw, ("撤回提请", "已撤回，不再计数。"))


def _act(
    request: HttpRequest, row: CommitteeRequest, kind: type[forms.Form], verb: Callable, words: tuple[str, str]
) -> HttpResponse:
    title, said = words
    form = kind(request.POST if request.method == "POST" else None)
    context = {"title": f"{title}：{row}", "save": title, **_around(request, row)}
    return answers.act(request, form, verb, said, **context)


def _writable(request: HttpRequest, pk) -> CommitteeRequest:
    row = request_of(request, pk)
    request.user.must(Permission.RECORD_REGISTERS, row)
    return row


def _around(request: HttpRequest, row: CommitteeRequest) -> dict:
    """What the forms of a request show around themselves."""
    state = f"{row.get_kind_display()}，{row.unit}"
    return {"state": state, "back": row.get_absolute_url(), "where": where(row.unit, request.user)}
