"""帮教小组: founded for a child, and closed when its work is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.forms.team import TeamCloseForm, TeamForm
from cases.models import MentoringTeam, Minor
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


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk, team) -> HttpResponse:
    """结束小组."""
    minor = minor_of(request, pk)
    found = get_object_or_404(MentoringTeam.objects.valid().filter(minors=minor), pk=team)
    request.user.must(Permission.RECORD_FILE, minor)
    form = TeamCloseForm(request.POST or None, team=found)
    context = around(minor) | {"form": form, "title": "结束帮教小组", "save": "结束小组"}
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    found.close(form.cleaned_data["on"], by=request.user)
    messages.success(request, "小组已结束，不再安排走访。接下来可以转入跟踪回访或结案。")
    return redirect(minor)
