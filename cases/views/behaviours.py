"""行为记录: what a child did; one person records it, another who may read the case verifies."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.behaviour import BehaviourForm
from cases.models import BehaviourRecord
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from stations.access import Permission
from stations.models import User
from stations.models.account import SYSTEM


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The acts that this reader may read: with the right to the case all of them, else one's own entries."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    if not reader.opens_conduct:
        raise PermissionDenied
    rows = list(reader.behaviours())
    context = frame(request, reader, "behaviours") | {"behaviours": rows}
    people = {key for row in rows for key in (row.entered_by, row.verified_by) if key}
    names = User.objects.in_bulk(people)
    for row in rows:
        row.writer, row.witness = names.get(row.entered_by, SYSTEM), names.get(row.verified_by)
    return shown(request, "cases/behaviours.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """记行为."""
    reader = Reader(request.user, minor_of(request, pk))
    request.user.must(Permission.RECORD_FILE, reader.minor)
    form = BehaviourForm(request.POST or None, instance=BehaviourRecord(minor=reader.minor), user=request.user)
    return answers.keep(request, form, "已记下，请站长核实后计入分级。", title="记行为", **_around(reader))


@require_POST
def verify(request: HttpRequest, pk, behaviour) -> HttpResponse:
    """核实, by another person than the one who recorded it."""
    reader, row = _row(request, pk, behaviour)
    request.user.must(Permission.READ_CASE, reader.minor)
    try:
        row.verify(by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "已核实，请重新评估分级。")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, behaviour) -> HttpResponse:
    """作废: it did not happen, or not so."""
    reader, row = _row(request, pk, behaviour)
    return answers.void(request, row, title="作废行为记录", **_around(reader))


def _row(request: HttpRequest, pk, behaviour) -> tuple[Reader, BehaviourRecord]:
    """An act that this reader may read (404) and record (403)."""
    reader = Reader(request.user, minor_of(request, pk))
    row = get_object_or_404(reader.behaviours().select_related("minor__unit"), pk=behaviour)
    request.user.must(Permission.RECORD_FILE, reader.minor)
    return reader, row


def _around(reader: Reader) -> dict:
    return around(reader.minor) | {"back": reverse("minor-behaviours", args=[reader.minor.pk])}
