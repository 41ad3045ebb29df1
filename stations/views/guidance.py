"""回访: what became of the advice that a guidance visit left behind."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai import answers
from stations.access import Permission
from stations.forms.guidance import FollowUpForm
from stations.models import GuidanceFollowUp, GuidanceVisit
from stations.places import where


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记回访, by either side."""
    known = GuidanceVisit.objects.valid().visible_to(request.user).select_related("unit", "to_unit")
    row = GuidanceFollowUp(visit=get_object_or_404(known, pk=pk))
    request.user.must(Permission.RECORD_REGISTERS, row)
    form = FollowUpForm(request.POST or None, instance=row, user=request.user)
    return answers.keep(request, form, "回访已登记。", title="登记回访", **_at(request, row.visit))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改回访."""
    row = _follow_up(request, pk)
    form = FollowUpForm(request.POST or None, instance=row, user=request.user)
    links = {"void_url": reverse("guidance-follow-up-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改回访", **links, **_at(request, row.visit))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废回访."""
    row = _follow_up(request, pk)
    return answers.void(request, row, title=f"作废{row}", **_at(request, row.visit))


def _follow_up(request: HttpRequest, pk) -> GuidanceFollowUp:
    known = GuidanceFollowUp.objects.valid().visible_to(request.user).select_related("visit__unit", "visit__to_unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, row)
    return row


def _at(request: HttpRequest, visit: GuidanceVisit) -> dict:
    """What the forms of a follow-up show around themselves."""
    return {"state": str(visit), "back": visit.get_absolute_url(), "where": where(visit.unit, request.user)}
