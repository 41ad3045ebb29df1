"""走访导出: asked for by one, decided by another, taken by who asked."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import exporting
from cases.forms.visit_export import ExportForm, RefuseExportForm
from cases.models import VisitExport
from guanai import answers
from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission

NARROWED = ("since", "until", "visitor", "place", "timely")  # what the list of visits and the form have in common


def asked_of(request: HttpRequest, pk) -> VisitExport:
    """A request that this account may know and decide on, or 404."""
    known = VisitExport.objects.visible_to(request.user).listed()
    export = get_object_or_404(known, pk=pk)
    request.user.must(Permission.APPROVE_EXPORT, export)
    return export


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The requests of the reader's tree, the latest first; the file only for who asked."""
    request.user.must(Permission.APPROVE_EXPORT)
    page = page_of(VisitExport.objects.visible_to(request.user).listed(), "-asked_at", **cursor(request))
    for export in page.rows:
        export.is_own = export.asked_by_id == request.user.pk
    running = next((one.job for one in page.rows if one.is_own and one.job and one.job.is_running), None)
    context = {"page": page, "job": running, "may_ask": request.user.can(Permission.EXPORT_FILE)}
    return render(request, "cases/visit_exports.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """申请导出, with what the list was narrowed by filled in."""
    request.user.must(Permission.EXPORT_FILE)
    first = today().replace(month=1, day=1)
    likely = {"since": first, "until": today()} | {
        name: value for name, value in request.GET.items() if name in NARROWED and value
    }
    form = ExportForm(request.POST or None, user=request.user, initial=likely)
    state = "由另一位站长或县区关工委批准后写成表：只有档案号，没有姓名和走访情况；24 小时内由您本人下载。"
    context = {"title": "申请导出走访记录", "state": state, "save": "申请导出", "back": reverse("visit-exports")}
    return answers.act(request, form, form.ask, "已申请，等另一个人批准。", **context)


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk) -> HttpResponse:
    """批准, by another person."""
    export = asked_of(request, pk)
    form = answers.Agreement(request.POST if request.method == "POST" else None)  # nothing need be typed
    said = "已批准；写好后由申请人下载。"
    return answers.act(request, form, export.approve, said, title="批准走访导出", save="批准", **_around(export))


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk) -> HttpResponse:
    """不批准."""
    export = asked_of(request, pk)
    form = RefuseExportForm(request.POST or None)
    context = _around(export) | {"title": "不批准走访导出", "save": "不批准"}
    return answers.act(request, form, export.refuse, "已答复申请人。", **context)


@require_POST
def withdraw(request: HttpRequest, pk) -> HttpResponse:
    """撤回 by who asked."""
    export = get_object_or_404(VisitExport.objects.mine(request.user), pk=pk)
    try:
        export.withdraw(by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已撤回申请。")
    return redirect("visit-exports")


@require_GET
def download(request: HttpRequest, pk) -> HttpResponse:
    """The file, to who asked for it, for a day."""
    mine = VisitExport.objects.mine(request.user).fresh(timezone.now())
    export = get_object_or_404(mine.select_related("attachment"), pk=pk)
    request.user.must(Permission.EXPORT_FILE, export)
    data = export.attachment.read()
    export.note_taking(by=request.user)
    response = HttpResponse(data, content_type=export.attachment.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(export.attachment.name)}"
    return response


def _around(export: VisitExport) -> dict:
    """What the second person decides on."""
    number = exporting.rows_of(export).count() if export.status == VisitExport.Status.ASKED else 0
    who = f"{export.unit.name}{export.asked_by.name}（{export.asked_by.login}）"
    span = f"{gb_date(export.since)}至{gb_date(export.until)}"
    state = f"{who}申请导出{span}的走访记录，现有 {number} 次。用途：{export.purpose}"
    return {"state": state, "back": reverse("visit-exports")}
