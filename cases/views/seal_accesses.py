"""封存查阅 by the account to which it was granted: the promise, then thirty minutes of reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.sealing import PromiseForm
from cases.models import SealAccess
from cases.models.seal_access import PROMISE
from cases.sealed import kinds_of
from guanai import answers


def mine(request: HttpRequest, pk) -> SealAccess:
    """A look that was granted to this account and has not lapsed; or 404."""
    granted = SealAccess.objects.mine(request.user).select_related("sealing__unit", "sealing__minor", "viewer")
    access = get_object_or_404(granted, pk=pk)
    if not access.sealing.is_standing:
        raise Http404
    return access


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this account may look at now."""
    granted = SealAccess.objects.mine(request.user).select_related("sealing__minor")
    return render(request, "cases/seal_accesses.html", {"accesses": granted, "where": [("封存查阅", None)]})


@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, pk) -> HttpResponse:
    """保密承诺; with it the thirty minutes begin."""
    access = mine(request, pk)
    if access.is_open:
        return redirect("seal-access-records", pk)
    form = PromiseForm(request.POST or None, access=access)
    links = {"back": reverse("seal-accesses"), "to": reverse("seal-access-records", args=[pk])}
    context = {"title": "保密承诺", "state": PROMISE, "save": "承诺并查阅", "where": _where(access), **links}
    said = "查阅时间 30 分钟，到时自动结束；每次打开都有记录。"
    return answers.act(request, form, form.sign, said, **context)


@require_GET
def records(request: HttpRequest, pk) -> HttpResponse:
    """What is sealed, for thirty minutes, with the reader's name across the page and a line in the audit trail."""
    access = mine(request, pk)
    if not access.is_open:
        return redirect("seal-access", pk)
    kinds = list(kinds_of(access.sealing))
    access.note_reading(by=request.user, kinds=[kind.name for kind in kinds])
    context = {"access": access, "minor": access.sealing.minor, "kinds": kinds, "watermark": _watermark(request)}
    context["where"] = _where(access)
    response = render(request, "cases/sealed_records.html", context)
    response["Refresh"] = str(max(int((access.until - timezone.now()).total_seconds()), 0) + 1)
    return response


def _where(access: SealAccess) -> list[tuple[str, str | None]]:
    """封存查阅 / K7Q2-0193."""
    return [("封存查阅", reverse("seal-accesses")), (str(access.sealing.minor), None)]


def _watermark(request: HttpRequest) -> list[str]:
    """Who reads and when, often enough for a page, across and down."""
    user = request.user
    words = f"{user.name} {user.login} {timezone.localtime():%Y-%m-%d %H:%M} 依法封存，不得外传"
    return ["　　　　".join([words] * 4)] * 12
