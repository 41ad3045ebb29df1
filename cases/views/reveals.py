"""显示身份: a look at who the child is, with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.forms.reveal import RevealForm
from cases.models import Reveal
from cases.views.files import around, minor_of
from guanai import answers
from stations.access import Permission


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, pk) -> HttpResponse:
    """Five minutes for this account, and a line in the trail."""
    minor = minor_of(request, pk)
    request.user.must(Permission.IDENTIFY, minor)
    form = RevealForm(request.POST or None)
    context = around(minor) | {"form": form, "title": "显示身份", "save": "显示五分钟"}
    context["state"] = f"档案 {minor.file_no}。您的姓名、时间和理由会记入“谁看过”，站长和审计能看到。"
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    Reveal.show(minor, form.cleaned_data["reason"], by=request.user)
    return redirect(minor)
