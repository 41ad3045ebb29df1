"""会议交流: which units spoke and which wrote, several at once."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai import answers
from stations.access import Permission
from stations.forms.contributions import ContributionForm, ContributionsForm
from stations.models import Meeting, MeetingContribution
from stations.places import where


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记交流单位."""
    meeting = get_object_or_404(Meeting.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, meeting)
    form = ContributionsForm(request.POST if request.method == "POST" else None, user=request.user)
    context = {"title": "登记交流单位", **_at(request, meeting)}
    return answers.act(request, form, partial(MeetingContribution.take, meeting), "交流单位已登记。", **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改交流."""
    row = _contribution(request, pk)
    form = ContributionForm(request.POST or None, instance=row, user=request.user)
    links = {"void_url": reverse("contribution-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改交流单位", **links, **_at(request, row.meeting))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废交流."""
    row = _contribution(request, pk)
    return answers.void(request, row, title=f"作废{row}", **_at(request, row.meeting))


def _contribution(request: HttpRequest, pk) -> MeetingContribution:
    known = MeetingContribution.objects.counted().visible_to(request.user).select_related("meeting__unit", "unit")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, row)
    return row


def _at(request: HttpRequest, meeting: Meeting) -> dict:
    """What the forms of a contribution show around themselves."""
    url = f"{meeting.get_absolute_url()}#contributions"
    return {"state": f"{meeting}：{meeting.topic}", "back": url, "where": where(meeting.unit, request.user)}
