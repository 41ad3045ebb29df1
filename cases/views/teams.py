"""帮教小组: founded for a child, its members one by one, how often it visits, and its end."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.forms.member import JoinForm, LeaveForm
from cases.forms.plan import IntervalForm
from cases.forms.team import TeamCloseForm, TeamForm
from cases.models import IntervalChange, MentoringMember, MentoringTeam, Minor
from cases.models.life import UNFOUNDED
from cases.views.files import around, minor_of
from guanai import answers
from guanai.calendars import today
from stations.access import Permission

READY = (Minor.Status.FILED, Minor.Status.MANAGED, Minor.Status.OBSERVATION)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """组建帮教小组."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    if minor.status not in READY:
        messages.warning(request, f"档案现在是“{minor.get_status_display()}”，先改为“建档”再组建小组。")
        return redirect(minor)
    if request.method == "GET" and not minor.is_founded(today()):
        messages.warning(request, UNFOUNDED)
        return redirect("minor-bases", minor.pk)
    form = TeamForm(request.POST or None, user=request.user, minor=minor)
    said = "小组已成立，下次走访的日期已排好。"
    return answers.keep(request, form, said, title="组建帮教小组", **around(minor))


def team_of(request: HttpRequest, pk, team) -> tuple[Minor, MentoringTeam]:
    """The file and a team of it, or 404; who may not change it gets 403."""
    minor = minor_of(request, pk)
    found = get_object_or_404(MentoringTeam.objects.valid().filter(minors=minor), pk=team)
    request.user.must(Permission.RECORD_FILE, minor)
    return minor, found


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk, team) -> HttpResponse:
    """结束小组."""
    minor, found = team_of(request, pk, team)
    form = TeamCloseForm(request.POST or None, team=found)
    said = "小组已结束，不再安排走访。接下来可以转入跟踪回访或结案。"
    return answers.act(request, form, found.close, said, title="结束帮教小组", save="结束小组", **around(minor))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk, team) -> HttpResponse:
    """增加组员."""
    minor, found = team_of(request, pk, team)
    form = JoinForm(request.POST or None, team=found, minor=minor, user=request.user)
    said = "已加入小组。"
    return answers.act(request, form, found.join, said, title="增加组员", save="加入小组", **around(minor))


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk, member) -> HttpResponse:
    """退出小组: one goes, the others carry on."""
    minor = minor_of(request, pk)
    going = get_object_or_404(MentoringMember.objects.of(minor).serving(), pk=member)
    request.user.must(Permission.RECORD_FILE, minor)
    form = LeaveForm(request.POST or None, member=going)
    verb = partial(going.team.leave, going)
    said = f"{going}已退出小组。"
    return answers.act(request, form, verb, said, title=f"退出小组：{going}", save="退出小组", **around(minor))


@require_http_methods(["GET", "POST"])
def interval(request: HttpRequest, pk, team) -> HttpResponse:
    """调整走访间隔, for a reason."""
    minor, found = team_of(request, pk, team)
    row = IntervalChange(team=found, changed_on=today(), before=found.interval_days)
    form = IntervalForm(request.POST or None, instance=row, user=request.user, minor=minor)
    context = around(minor) | {"back": reverse("minor-plan", args=[pk]), "title": "调整走访间隔"}
    context["state"] = f"档案 {minor}，现在每 {found.interval_days} 天一次。调短的，下次走访从今天起按新间隔提前。"
    return answers.keep(request, form, "走访间隔已调整，下次走访的日期已重新排好。", **context)
