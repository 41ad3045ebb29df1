"""分配名额 of a cycle, parent by parent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai import answers
from outreach.forms.posts import NumberForm, QuotaForm
from outreach.models import PostQuota
from outreach.views.post_places import around, cycle_of
from stations.access import Permission


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """分配名额."""
    cycle = cycle_of(request, pk)
    request.user.must(Permission.RUN_POST, cycle)
    form = QuotaForm(request.POST or None, instance=PostQuota(cycle=cycle), user=request.user)
    context = around(request, cycle, title="分配名额")
    return answers.keep(request, form, "名额已登记。", to=cycle.get_absolute_url(), **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """改名额."""
    quota = _quota_of(request, pk)
    form = NumberForm(request.POST or None, instance=quota, user=request.user)
    context = around(request, quota.cycle, title=f"{quota.unit}的名额")
    return answers.keep(request, form, "已保存。", void_url=reverse("post-quota-void", args=[pk]), **context)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 of one given to the wrong parent."""
    quota = _quota_of(request, pk)
    return answers.void(request, quota, **around(request, quota.cycle, title=f"作废{quota.unit}的名额"))


def _quota_of(request: HttpRequest, pk) -> PostQuota:
    known = PostQuota.objects.visible_to(request.user).select_related("cycle__unit", "cycle__scheme", "unit")
    quota = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RUN_POST, quota)
    return quota
