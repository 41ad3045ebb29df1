"""监护人: by relation and capacity; by name only while the identity is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.guardian import GuardianForm
from cases.models import Guardian, Minor, PublicGuardian
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from stations.access import Permission


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """Who looks after the child."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    helpers = PublicGuardian.objects.valid().filter(minor=reader.minor).select_related("person")
    return shown(request, "cases/guardians.html", frame(request, reader, "guardians") | {"helpers": helpers})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记监护人."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    form = GuardianForm(request.POST or None, instance=Guardian(minor=minor), user=request.user)
    return answers.keep(request, form, "已登记监护人。", title="登记监护人", **_around(minor))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk, guardian) -> HttpResponse:
    """修改监护人: opened only while the identity is shown. What was typed meanwhile is still taken."""
    row = _row(request, pk, guardian)
    request.user.must(Permission.IDENTIFY, row.minor)
    open_now = Reader(request.user, row.minor).reveal is not None
    if request.method == "GET" and not open_now:
        return redirect("minor-reveal", pk)
    form = GuardianForm(request.POST or None, instance=row, user=request.user, shown=open_now)
    return answers.keep(request, form, "已保存。", title="修改监护人", **_around(row.minor))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, guardian) -> HttpResponse:
    """作废: entered by mistake."""
    row = _row(request, pk, guardian)
    return answers.void(request, row, title=f"作废监护人：{row.get_relation_display()}", **_around(row.minor))


def _row(request: HttpRequest, pk, guardian) -> Guardian:
    """A guardian of a file that this reader knows (404) and may record in (403)."""
    known = Guardian.objects.valid().visible_to(request.user).select_related("minor__unit")
    row = get_object_or_404(known, pk=guardian, minor=pk)
    request.user.must(Permission.RECORD_FILE, row.minor)
    return row


def _around(minor: Minor) -> dict:
    return around(minor) | {"back": reverse("minor-guardians", args=[minor.pk])}
