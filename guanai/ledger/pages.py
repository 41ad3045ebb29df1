"""The pages of every ledger: plain functions; the ledger comes with the address."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import select_template
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers, workbook
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.ledger.matching import MatchForm, UploadForm, WordsForm
from guanai.ledger.query import Asked
from guanai.ledger.sheet import Trial
from guanai.ledger.sheet import template as empty_sheet
from guanai.models import Attachment, Revision, Upload
from guanai.workbook import NotAWorkbook, Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXPORTED = 20_000


@require_GET
def index(request: HttpRequest, ledger) -> HttpResponse:
    """The list: filtered, sorted, with its totals."""
    request.user.must(ledger.read)
    asked = Asked(ledger, request)
    rights = {"may_write": request.user.can(ledger.write), "may_export": request.user.can(ledger.export)}
    return render(request, "ledger/list.html", {"asked": asked, **rights, **ledger.addresses()})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, ledger) -> HttpResponse:
    """A new row."""
    request.user.must(ledger.write)
    form = ledger.form(request.POST or None, request.FILES or None, user=request.user)
    return answers.keep(request, form, "已记下。", title=f"记一{ledger.unit}{ledger.label}", back=ledger.home)


@require_GET
def row(request: HttpRequest, ledger, pk) -> HttpResponse:
    """One row, its history, and what its noun adds."""
    found = get_object_or_404(ledger.rows(request.user).listed(), pk=pk)
    more = select_template([f"{found._meta.app_label}/{found._meta.model_name}_more.html", "ledger/no_more.html"])
    context = {
        **ledger.addresses(pk),
        "row": found,
        "facts": [(column.label, column.text(found)) for column in ledger.facts(found)],
        "revisions": Revision.of(found),
        "more": more.template.name,
        "may_write": not found.is_void and request.user.can(ledger.write, found),
    }
    return render(request, "ledger/row.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ledger, pk) -> HttpResponse:
    """Change a row; who comes second sees both versions."""
    found = get_object_or_404(ledger.rows(request.user), pk=pk)
    request.user.must(ledger.write, found)
    form = ledger.form(request.POST or None, request.FILES or None, instance=found, user=request.user)
    context = {"title": f"修改{ledger.label}", "back": ledger.url("row", pk), "void_url": ledger.url("void", pk)}
    return answers.keep(request, form, "已保存。", **context)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, ledger, pk) -> HttpResponse:
    """Take a row out, with a reason."""
    found = get_object_or_404(ledger.rows(request.user), pk=pk)
    request.user.must(ledger.write, found)
    return answers.void(request, found, title=f"作废{ledger.label}", back=ledger.url("row", pk))


@require_GET
def template(request: HttpRequest, ledger) -> HttpResponse:
    """The empty sheet."""
    request.user.must(ledger.write)
    return _file(empty_sheet(ledger, request.user), f"{ledger.label}模板.xlsx")


@require_GET
def export(request: HttpRequest, ledger) -> HttpResponse:
    """The filtered rows as a workbook; a right of its own."""
    request.user.must(ledger.export)
    asked = Asked(ledger, request)
    rows = asked.rows.within(request.user.holdings(ledger.export)).listed().order_by(asked.order, "pk")
    found = list(rows[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        messages.error(request, f"一次最多导出 {MOST_EXPORTED} {ledger.unit}，请先用筛选缩小范围。")
        return redirect(ledger.home)
    with deed():
        record(f"{ledger.slug}.export", None, by=request.user, rows=len(found))
    values = ([column.value(one) for column in ledger.cells] for one in found)
    data = workbook.written([Sheet(ledger.label, [column.label for column in ledger.cells], values)])
    return _file(data, f"{ledger.label}{today():%Y%m%d}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, ledger) -> HttpResponse:
    """Give a filled sheet; it is only tried."""
    request.user.must(ledger.write)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, **ledger.addresses()}
        return render(request, "ledger/upload.html", context, status=422 if form.is_bound else 200)
    with deed():
        sheet = form.cleaned_data["file"]
        kept = Attachment.store(sheet.read(), name=sheet.name[:120], media_type=XLSX, by=request.user)
        tried = Upload.objects.create(ledger=ledger.slug, owner=request.user.pk, attachment=kept)
        record(f"{ledger.slug}.upload", tried, by=request.user)
    return redirect(ledger.url("trial", tried.pk))


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, ledger, pk) -> HttpResponse:
    """What taking the sheet would do; then take it, all or nothing."""
    request.user.must(ledger.write)
    tried = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, ledger=ledger.slug)
    reading = Trial(ledger, tried, request.user)
    try:
        return _tried(request, ledger, reading)
    except NotAWorkbook as refusal:
        form = UploadForm()
        context = {"form": form, "refusal": str(refusal), **ledger.addresses()}
        return render(request, "ledger/upload.html", context, status=422)


def _tried(request: HttpRequest, ledger, reading: Trial) -> HttpResponse:
    answered = request.POST.get("answer")
    form = {"heads": MatchForm, "words": WordsForm}.get(answered)
    if form and form(request.POST, reading=reading).answer():
        return redirect(ledger.url("trial", reading.upload.pk))
    if request.method == "POST" and not form and not reading.missing:
        return _take(request, ledger, reading)
    context = {"reading": reading, "match": MatchForm(reading=reading), **ledger.addresses()}
    if not reading.missing:
        outcome = reading.run(keep=False)
        context |= {"outcome": outcome, "unknown": WordsForm(reading=reading, outcome=outcome)}
    return render(request, "ledger/trial.html", context)


def _take(request: HttpRequest, ledger, reading: Trial) -> HttpResponse:
    outcome = reading.run(keep=True)
    if outcome.problems:
        messages.error(request, "表里还有问题，没有导入任何一行。")
        return redirect(ledger.url("trial", reading.upload.pk))
    messages.success(
        request, f"已导入 {outcome.taken} {ledger.unit}，原已登记的 {outcome.known} {ledger.unit}没有重复。"
    )
    return redirect(ledger.home)


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


ROUTES = (
    ("", index, ""),
    ("new/", new, "-new"),
    ("template/", template, "-template"),
    ("export/", export, "-export"),
    ("import/", upload, "-import"),
    ("import/<uuid:pk>/", trial, "-trial"),
    ("<uuid:pk>/", row, "-row"),
    ("<uuid:pk>/edit/", edit, "-edit"),
    ("<uuid:pk>/void/", void, "-void"),
)
