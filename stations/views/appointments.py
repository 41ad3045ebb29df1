"""账号任职: granted by one, confirmed by another, withdrawn by either."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from guanai import answers
from guanai.entry import Stale
from stations.access import Permission
from stations.forms.account import GrantForm
from stations.models import Appointment
from stations.views.accounts import account_of, around


def appointment_of(request: HttpRequest, pk) -> Appointment:
    """A role that this reader may know of (404) and may decide on (403)."""
    known = Appointment.objects.visible_to(request.user).select_related("unit", "user")
    appointment = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_ACCOUNTS, appointment)
    return appointment


def tried(request: HttpRequest, act: Callable, said: str) -> None:
    """Do it, and say that it is done or why not."""
    try:
        act(by=request.user)
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
    except Stale:
        messages.error(request, "别人刚办过这一件，请看现在的状态。")
    else:
        messages.success(request, said)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """授予角色."""
    account = account_of(request, pk)
    form = GrantForm(request.POST or None, instance=Appointment(user=account), user=request.user)
    said = "已授予，由另一位安全管理员确认后生效。"
    return answers.keep(request, form, said, title="授予角色", save="授予", **around(account))


@require_POST
def confirm(request: HttpRequest, pk) -> HttpResponse:
    """确认: the second person."""
    appointment = appointment_of(request, pk)
    tried(request, appointment.confirm, f"已确认：{appointment}。")
    return redirect(appointment)


@require_POST
def withdraw(request: HttpRequest, pk) -> HttpResponse:
    """撤回: without a second person, so that it can be quick."""
    appointment = appointment_of(request, pk)
    tried(request, appointment.withdraw, f"已撤回：{appointment}。")
    return redirect(appointment)
