"""转档: offered by one 站长, accepted or refused by another, who until then is told a number and no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import handing
from cases.forms.transfer import AcceptForm, RefuseForm, TransferForm
from cases.models import FileTransfer
from cases.views.files import around, minor_of
from guanai import answers
from guanai.lifecycle import NotAllowed
from stations.access import Permission


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is offered to this 站长: file numbers, from where, since when."""
    request.user.must(Permission.TRANSFER_FILE)
    offered = FileTransfer.objects.offered_to(request.user).select_related("minor", "from_unit", "to_unit")
    offered = offered.only("asked_at", "status", "minor__file_no", "from_unit__name", "to_unit__name")
    context = {"offered": offered.order_by("asked_at"), "where": [("转档", None)]}
    return render(request, "cases/transfers.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """转档: offer the file to another unit."""
    minor = minor_of(request, pk)
    request.user.must(Permission.TRANSFER_FILE, minor)
    form = TransferForm(request.POST or None, minor=minor)
    context = around(minor) | {"form": form, "title": "转档", "save": "提出转档", "back": _care(pk)}
    context["state"] = f"档案 {minor.file_no}。对方接收以前只看到档案号；接收以后档案归对方，本单位不再看到。"
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    try:
        form.transfer().ask(by=request.user)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return render(request, answers.FORM, context, status=409)
    messages.success(request, "已提出转档，等对方站长接收。接收以前还由本单位管。")
    return redirect(_care(pk))


@require_POST
def withdraw(request: HttpRequest, pk, offering) -> HttpResponse:
    """撤回 what was offered."""
    minor = minor_of(request, pk)
    request.user.must(Permission.TRANSFER_FILE, minor)
    row = get_object_or_404(minor.transfers, pk=offering)
    try:
        row.withdraw(by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已撤回转档。")
    return redirect(_care(pk))


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk) -> HttpResponse:
    """接收: from now on the file is this unit's."""
    row = _offered(request, pk)
    form = AcceptForm(request.POST if request.method == "POST" else None, transfer=row)  # nothing need be chosen

    def take(station, by):
        handing.accept(row, station, by=by)

    context = _around(row) | {"title": "接收档案", "save": "接收", "to": reverse("minor", args=[row.minor_id])}
    said = "已接收。请登记包保人，组建帮教小组。"
    return answers.act(request, form, take, said, **context)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk) -> HttpResponse:
    """不接收, for a reason."""
    row = _offered(request, pk)
    form = RefuseForm(request.POST or None)
    context = _around(row) | {"title": "不接收档案", "save": "不接收"}
    return answers.act(request, form, row.refuse, "已答复转出的单位。", **context)


def _offered(request: HttpRequest, pk) -> FileTransfer:
    """What is offered to this 站长; once decided it is not there any more."""
    known = FileTransfer.objects.offered_to(request.user).select_related("minor__unit", "from_unit", "to_unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.TRANSFER_FILE, row)
    return row


def _around(row: FileTransfer) -> dict:
    back = reverse("transfers")
    state = f"档案 {row.minor.file_no}，由{row.from_unit.name}转来。接收以前看不到里面的内容。"
    return {"state": state, "back": back, "where": [("转档", back), (row.minor.file_no, None)]}


def _care(pk) -> str:
    return reverse("minor-care", args=[pk])
