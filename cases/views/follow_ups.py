"""结案后回访: how a child is after its file was closed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.forms.outcome import FollowUpForm
from cases.models import FollowUp
from cases.views.files import around, minor_of
from guanai import answers
from stations.access import Permission


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """记回访. A file at work is visited instead."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    if minor.closed_on is None and request.method == "GET":
        return redirect(minor)
    form = FollowUpForm(request.POST or None, instance=FollowUp(minor=minor), user=request.user)
    said = "已记下这次回访，档案仍是结案；要重新帮教的，请改变状态。"
    return answers.keep(request, form, said, title="记结案后回访", **_around(minor))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk, follow_up) -> HttpResponse:
    """作废: nobody asked."""
    minor = minor_of(request, pk)
    known = FollowUp.objects.valid().filter(minor=minor).select_related("minor__unit")
    row = get_object_or_404(known, pk=follow_up)
    request.user.must(Permission.RECORD_FILE, minor)
    return answers.void(request, row, title=f"作废{row}", **_around(minor))


def _around(minor) -> dict:
    return around(minor) | {"back": reverse("minor-outcomes", args=[minor.pk])}
