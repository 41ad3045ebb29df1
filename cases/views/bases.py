"""依据: by what right the file is kept; the paper only while the identity is shown."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.basis import BasisForm, WithdrawForm
from cases.models import LegalBasis
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from guanai.crypto import Unreadable
from stations.access import Permission


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """What the file stands on."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    return shown(request, "cases/bases.html", frame(request, reader, "bases") | {"bases": reader.bases()})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记依据."""
    reader = Reader(request.user, minor_of(request, pk))
    request.user.must(Permission.RECORD_FILE, reader.minor)
    row = LegalBasis(minor=reader.minor)
    typed = (request.POST or None, request.FILES or None)
    form = BasisForm(*typed, instance=row, user=request.user, sees_case=reader.sees_case)
    return answers.keep(request, form, "已登记依据。", title="登记依据", **_around(reader.minor))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk, basis) -> HttpResponse:
    """撤回, from a day on."""
    row = _row(request, pk, basis)
    form = WithdrawForm(request.POST or None, row=row)
    context = _around(row.minor) | {"title": f"撤回：{row}", "save": "撤回"}
    return answers.act(request, form, row.withdraw, "已记下撤回日期。", **context)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, basis) -> HttpResponse:
    """作废: entered by mistake."""
    row = _row(request, pk, basis)
    return answers.void(request, row, title=f"作废依据：{row}", **_around(row.minor))


@require_GET
def scan(request: HttpRequest, pk, basis) -> HttpResponse:
    """The paper, while the identity is shown; as a file to save, kept by no cache, leaving a trace."""
    row = _row(request, pk, basis)
    request.user.must(Permission.IDENTIFY, row.minor)
    if Reader(request.user, row.minor).reveal is None:
        return redirect("minor-reveal", pk)
    try:
        data = row.scan.read() if row.scan else None
    except (OSError, Unreadable) as error:
        raise Http404 from error
    if data is None:
        raise Http404
    row.note_opening(by=request.user)
    response = HttpResponse(data, content_type=row.scan.media_type)
    response["Content-Disposition"] = f'attachment; filename="{row.scan.name}"'
    response["Cache-Control"] = "no-store"
    return response


def _row(request: HttpRequest, pk, basis) -> LegalBasis:
    """A basis of a file that this reader knows (404) and may record in (403)."""
    known = LegalBasis.objects.valid().visible_to(request.user).select_related("minor__unit", "scan")
    row = get_object_or_404(known, pk=basis, minor=pk, minor__voided_at=None)
    request.user.must(Permission.RECORD_FILE, row.minor)
    return row


def _around(minor) -> dict:
    return around(minor) | {"back": reverse("minor-bases", args=[minor.pk])}
