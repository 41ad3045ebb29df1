"""维权帮助: opened for a child, and closed with its result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.support import ClosingForm, RightsAidForm
from cases.models import Minor, RightsAidCase
from cases.reader import Reader
from cases.views.files import reason_first
from cases.views.support import Action, Sheet, note_reading, rows_page
from guanai import answers
from stations.access import Permission
from stations.places import where

HEADS = [{"label": name} for name in ("受理日期", "类别", "档案号", "办理情况", "单位")]


def row_of(request: HttpRequest, pk) -> RightsAidCase:
    """A valid row that this reader may know (404) and may change (403)."""
    row = get_object_or_404(RightsAidCase.objects.valid().visible_to(request.user).select_related("minor__unit"), pk=pk)
    request.user.must(Permission.RECORD_FILE, row)
    return row


def cells(row: RightsAidCase) -> list[dict]:
    """What a row says in the list."""
    state = {"text": "已办结", "tone": "done"} if row.closed_on else {"text": "办理中", "tone": "soon"}
    return [
        {"label": "受理日期", "text": row.opened_on, "url": row.get_absolute_url()},
        {"label": "类别", "text": row.get_kind_display()},
        {"label": "档案号", "text": row.minor.file_no if row.minor_id else "未建档"},
        {"label": "办理情况", **state},
        {"label": "单位", "text": row.unit.short},
    ]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this reader may know. Never a name, never a story."""
    request.user.must(Permission.READ_FILE)
    may = request.user.can(Permission.RECORD_FILE)
    rows = RightsAidCase.objects.valid().visible_to(request.user)
    words = {"heading": "维权帮助", "measure": "件", "line": "只列档案号，不列姓名。", "columns": HEADS}
    words |= {"new_label": "记一件", "new_url": reverse("rights-aid-new") if may else ""}
    empty = "帮孩子咨询、索赔、上户口、做疏导，受理后记在这里。"
    return rows_page(request, rows, "-opened_on", cells, empty=empty, **words)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """记一件维权帮助; from a file, for that child."""
    request.user.must(Permission.RECORD_FILE)
    initial = {"minor": request.GET.get("file", "")}
    form = RightsAidForm(request.POST or None, user=request.user, initial=initial)
    return answers.keep(request, form, "已记下。", title="记维权帮助", back=reverse("rights-aids"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One matter; its story only for who may know the child."""
    known = RightsAidCase.objects.visible_to(request.user).select_related("unit", "minor__unit")
    row = get_object_or_404(known, pk=pk)
    if asked := reason_first(request, Reader(request.user, row.minor)):
        return asked
    shows = request.user.can(Permission.IDENTIFY, row)
    note_reading(row, by=request.user, identified=shows)
    may = not row.is_void and request.user.can(Permission.RECORD_FILE, row)
    sheet = Sheet(f"维权帮助：{row.get_kind_display()}", _state(row), _facts(row, shows), _actions(row) if may else [])
    return render(request, "cases/support.html", {"sheet": sheet, "where": where(row.unit, request.user)})


def _state(row: RightsAidCase) -> str:
    void = " · 已作废，不计入任何数字" if row.is_void else ""
    return f"{row.unit.name} · {'已办结' if row.closed_on else '办理中'}{void}"


def _facts(row: RightsAidCase, shows: bool) -> list[tuple]:
    minor: Minor | None = row.minor
    file = ("档案号", minor.file_no, minor.get_absolute_url()) if minor else ("档案号", "未建档")
    facts = [file, ("受理日期", row.opened_on), ("办结日期", row.closed_on)]
    facts.append(("满意情况", row.get_satisfied_display()))
    return facts + ([("情况", row.story), ("结果", row.result)] if shows else [])


def _actions(row: RightsAidCase) -> list[Action]:
    edit = Action("修改", reverse("rights-aid-edit", args=[row.pk]), "pencil")
    close = Action("办结", reverse("rights-aid-closing", args=[row.pk]), "check-lg", primary=True)
    return [edit] if row.closed_on else [edit, close]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a row; who comes second sees both versions."""
    row = row_of(request, pk)
    form = RightsAidForm(request.POST or None, instance=row, user=request.user)
    context = {
        "title": "修改维权帮助",
        "void_url": reverse("rights-aid-void", args=[pk]),
        "back": row.get_absolute_url(),
    }
    return answers.keep(request, form, "已保存。", **context)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk) -> HttpResponse:
    """办结, with the result and how satisfied they were."""
    row = row_of(request, pk)
    form = ClosingForm(request.POST or None, row=row)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "title": "办结维权帮助", "back": row.get_absolute_url()}
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    row.close(closed_on=said["on"], result=said["result"], satisfied=said["satisfied"], by=request.user)
    messages.success(request, "已办结。")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: it was a mistake."""
    row = row_of(request, pk)
    return answers.void(request, row, title="作废维权帮助", back=row.get_absolute_url())
