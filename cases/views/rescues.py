"""走失流浪儿童救助: found, and brought home."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.reveal import RevealForm
from cases.forms.support import RescueForm, ReunionForm
from cases.models import RescueCase
from cases.reader import Reader
from cases.views.files import reason_first
from cases.views.support import Action, Sheet, note_reading, rows_page
from guanai import answers
from stations.access import Permission
from stations.places import where

HEADS = [{"label": name} for name in ("发现日期", "情形", "档案号", "团聚", "单位")]


def row_of(request: HttpRequest, pk, right: Permission = Permission.RECORD_FILE) -> RescueCase:
    """A valid row that this reader may know (404), by a right over it (403)."""
    known = RescueCase.objects.valid().visible_to(request.user).select_related("unit", "minor__unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(right, row)
    return row


def cells(row: RescueCase) -> list[dict]:
    """What a row says in the list."""
    state = {"text": "已团聚", "tone": "done"} if row.reunited_on else {"text": "寻找家人中", "tone": "soon"}
    return [
        {"label": "发现日期", "text": row.found_on, "url": row.get_absolute_url()},
        {"label": "情形", "text": row.get_kind_display()},
        {"label": "档案号", "text": row.minor.file_no if row.minor_id else "未建档"},
        {"label": "团聚", **state},
        {"label": "单位", "text": row.unit.short},
    ]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this reader may know. Never a name, never a place."""
    request.user.must(Permission.READ_FILE)
    may = request.user.can(Permission.RECORD_FILE)
    rows = RescueCase.objects.valid().visible_to(request.user)
    words = {"heading": "走失流浪儿童", "measure": "名", "line": "不列姓名。", "columns": HEADS}
    words |= {"new_label": "记一名", "new_url": reverse("rescue-new") if may else ""}
    return rows_page(request, rows, "-found_on", cells, empty="找到走失、流浪的孩子，先记在这里。", **words)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """记一名走失流浪儿童."""
    request.user.must(Permission.RECORD_FILE)
    form = RescueForm(request.POST or None, user=request.user, initial={"minor": request.GET.get("file", "")})
    return answers.keep(request, form, "已记下。", title="记走失流浪儿童", back=reverse("rescues"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One child; where and how only for who may know it, the name masked."""
    known = RescueCase.objects.visible_to(request.user).select_related("unit", "minor__unit")
    row = get_object_or_404(known, pk=pk)
    return reason_first(request, Reader(request.user, row.minor)) or _shown(request, row)


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, pk) -> HttpResponse:
    """显示姓名 once, with a reason that stands in the trail."""
    row = row_of(request, pk, Permission.IDENTIFY)
    form = RevealForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "title": "显示姓名", "save": "显示", "back": row.get_absolute_url()}
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    return _shown(request, row, form.cleaned_data["reason"])


def _shown(request: HttpRequest, row: RescueCase, reason: str = "") -> HttpResponse:
    shows = request.user.can(Permission.IDENTIFY, row)
    note_reading(row, by=request.user, identified=bool(reason), **({"reason": reason} if reason else {}))
    may = not row.is_void and request.user.can(Permission.RECORD_FILE, row)
    actions = _actions(row) if may else []
    if shows and row.name and not reason and not row.is_void:
        actions.append(Action("显示姓名", reverse("rescue-reveal", args=[row.pk]), "eye"))
    state = f"{row.unit.name} · {'已团聚' if row.reunited_on else '寻找家人中'}{' · 已作废' if row.is_void else ''}"
    name = row.name if reason else row.masked_name
    sheet = Sheet(f"走失流浪儿童：{row.get_kind_display()}", state, _facts(row, name if shows else None), actions)
    return render(request, "cases/support.html", {"sheet": sheet, "where": where(row.unit, request.user)})


def _facts(row: RescueCase, name: str | None) -> list[tuple]:
    """With `name`, masked or not, for who may know the child; None for who may not."""
    file = ("档案号", row.minor.file_no, row.minor.get_absolute_url()) if row.minor else ("档案号", "未建档")
    facts = [file, ("发现日期", row.found_on), ("团聚日期", row.reunited_on)]
    if name is None:
        return facts
    whose = [] if row.minor else [("姓名", name)]
    return [*whose, *facts, ("发现地点", row.place), ("情况", row.story), ("交给谁", row.reunited_with)]


def _actions(row: RescueCase) -> list[Action]:
    edit = Action("修改", reverse("rescue-edit", args=[row.pk]), "pencil")
    home = Action("记团聚", reverse("rescue-reunion", args=[row.pk]), "house-heart", primary=True)
    return [edit] if row.reunited_on else [edit, home]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a row; who comes second sees both versions."""
    row = row_of(request, pk)
    form = RescueForm(request.POST or None, instance=row, user=request.user)
    context = {"title": "修改走失流浪儿童", "void_url": reverse("rescue-void", args=[pk])}
    return answers.keep(request, form, "已保存。", back=row.get_absolute_url(), **context)


@require_http_methods(["GET", "POST"])
def reunite(request: HttpRequest, pk) -> HttpResponse:
    """记团聚."""
    row = row_of(request, pk)
    form = ReunionForm(request.POST or None, row=row)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "title": "记团聚", "back": row.get_absolute_url()}
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    row.reunite(reunited_on=said["on"], reunited_with=said["reunited_with"], by=request.user)
    messages.success(request, "已记下团聚。")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: it was a mistake."""
    row = row_of(request, pk)
    return answers.void(request, row, title="作废走失流浪儿童", back=row.get_absolute_url())
