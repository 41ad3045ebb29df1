"""领导小组成员, from outside too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai import answers
from outreach.forms.posts import GroupForm
from outreach.models import GroupMember
from outreach.views.post_places import around
from stations.access import Permission


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记领导小组成员."""
    request.user.must(Permission.RUN_POST)
    form = GroupForm(request.POST or None, user=request.user)
    state = "可以有几位组长；一个人可以有几个职务，分别登记。外单位的写姓名，不用建账号。"
    context = {"title": "登记领导小组成员", "state": state, "back": reverse("posts")}
    return answers.keep(request, form, "已登记。", **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """改一位成员; who leaves gets a last day."""
    member = _member_of(request, pk)
    form = GroupForm(request.POST or None, instance=member, user=request.user)
    links = {"void_url": reverse("post-member-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="领导小组成员", **links, **around(request, member))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 of one who never was."""
    member = _member_of(request, pk)
    return answers.void(request, member, title="作废领导小组成员", **around(request, member))


def _member_of(request: HttpRequest, pk) -> GroupMember:
    known = GroupMember.objects.visible_to(request.user).select_related("unit", "person")
    member = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RUN_POST, member)
    return member
