"""类别: what a child is, by law and by need; each reader sees what may be seen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.category import CategoryEndForm, CategoryForm
from cases.models import MinorCategory
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from guanai import answers
from stations.access import Permission


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """The categories that this reader may read."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    return shown(request, "cases/categories.html", frame(request, reader, "categories"))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """加类别."""
    reader = Reader(request.user, minor_of(request, pk))
    request.user.must(Permission.RECORD_FILE, reader.minor)
    row = MinorCategory(minor=reader.minor)
    form = CategoryForm(request.POST or None, instance=row, user=request.user, sees_case=reader.sees_case)
    return answers.keep(request, form, "已加上类别。", title="加类别", **_around(reader))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk, category) -> HttpResponse:
    """不再适用, from a day on."""
    reader, row = _row(request, pk, category)
    form = CategoryEndForm(request.POST or None, instance=row, user=request.user)
    return answers.keep(request, form, "已记下截止日期。", title=f"不再适用：{row}", **_around(reader))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, category) -> HttpResponse:
    """作废: it was never so."""
    reader, row = _row(request, pk, category)
    return answers.void(request, row, title=f"作废类别：{row}", **_around(reader))


def _row(request: HttpRequest, pk, category) -> tuple[Reader, MinorCategory]:
    """A category that this reader may read (404) and change (403)."""
    reader = Reader(request.user, minor_of(request, pk))
    row = get_object_or_404(reader.categories().select_related("minor__unit"), pk=category)
    request.user.must(Permission.RECORD_FILE, reader.minor)
    return reader, row


def _around(reader: Reader) -> dict:
    return around(reader.minor) | {"back": reverse("minor-categories", args=[reader.minor.pk])}
