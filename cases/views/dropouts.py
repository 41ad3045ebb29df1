"""控辍保学: the cases, one case with what hangs on it, and how it ends."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.dropout import DropoutForm, MoveForm
from cases.models import DropoutCase
from cases.reader import Reader
from cases.views.dropout_sheet import dropout_facts, dropout_parts
from cases.views.files import around, minor_of, reason_first
from cases.views.support import Action, Sheet, note_reading, rows_page
from guanai import answers
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from stations.access import Permission
from stations.places import where

HEADS = [{"label": name} for name in ("发现日期", "档案号", "原因", "疑似或确认", "状态", "单位")]


def case_of(request: HttpRequest, pk, right: Permission = Permission.RECORD_FILE) -> DropoutCase:
    """A valid case that this reader may know (404), by a right over its file (403)."""
    known = DropoutCase.objects.valid().visible_to(request.user).select_related("minor__unit")
    case = get_object_or_404(known, pk=pk, minor__voided_at=None)
    request.user.must(right, case)
    return case


def cells(case: DropoutCase) -> list[dict]:
    """What a case says in the list."""
    return [
        {"label": "发现日期", "text": case.detected_on, "url": case.get_absolute_url()},
        {"label": "档案号", "text": case.minor.file_no},
        {"label": "原因", "text": case.get_reason_display()},
        {"label": "疑似或确认", "text": "确认" if case.is_confirmed else "疑似"},
        {"label": "状态", "text": case.get_status_display(), "tone": "soon" if case.is_open else "done"},
        {"label": "单位", "text": case.minor.unit.short},
    ]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The cases of the files that this reader may know."""
    request.user.must(Permission.READ_FILE)
    rows = DropoutCase.objects.valid().visible_to(request.user)
    line = "在孩子的档案页登记。"
    words = {"heading": "控辍保学", "measure": "件", "line": line, "columns": HEADS, "empty": f"发现疑似辍学的，{line}"}
    return rows_page(request, rows, "-detected_on", cells, **words)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记控辍保学, from the child's file."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    form = DropoutForm(request.POST or None, instance=DropoutCase(minor=minor), user=request.user)
    return answers.keep(request, form, "已登记。", title="登记控辍保学", **around(minor))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One case: who answers, what was tried, what this month still wants."""
    known = DropoutCase.objects.visible_to(request.user).select_related("minor__unit")
    case = get_object_or_404(known, pk=pk)
    reader = Reader(request.user, case.minor)
    if asked := reason_first(request, reader):
        return asked
    note_reading(case, by=request.user, identified=reader.identifies)
    state = f"{case.get_status_display()}{' · 已作废' if case.is_void else ''}"
    actions = _actions(case) if reader.records and case.is_open else []
    sheet = Sheet(str(case), state, dropout_facts(case, reader), actions, dropout_parts(case, reader))
    return render(request, "cases/support.html", {"sheet": sheet, "where": where(case.minor.unit, request.user)})


def _actions(case: DropoutCase) -> list[Action]:
    move = Action("改变状态", reverse("dropout-status", args=[case.pk]), "arrow-repeat", primary=True)
    return [Action("修改", reverse("dropout-edit", args=[case.pk]), "pencil"), move]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Change the sheet and the plan; who comes second sees both versions."""
    case = case_of(request, pk)
    form = DropoutForm(request.POST or None, instance=case, user=request.user)
    context = {"title": "修改控辍保学", "void_url": reverse("dropout-void", args=[pk])}
    return answers.keep(request, form, "已保存。", back=case.get_absolute_url(), **context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk) -> HttpResponse:
    """改变状态; at the end 销号."""
    case = case_of(request, pk)
    form = MoveForm(request.POST or None, row=case)
    if request.method == "POST" and form.is_valid():
        try:
            case.move(by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        except Stale:
            form.add_error(None, "刚才有人改过状态，请重新打开这一页再办。")
        else:
            messages.success(request, f"已改为“{case.get_status_display()}”。")
            return redirect(case)
    context = {"form": form, "title": "改变状态", "state": str(case), "back": case.get_absolute_url()}
    return render(request, answers.FORM, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: it was a mistake."""
    case = case_of(request, pk)
    return answers.void(request, case, title="作废控辍保学", back=case.get_absolute_url())
