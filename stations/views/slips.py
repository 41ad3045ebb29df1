"""首次登录单: asked for by one, confirmed by another, printed once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from guanai.entry import Stale
from stations.access import Permission
from stations.models import Slip, User
from stations.models.account import FIRST_PASSWORD_LIFE
from stations.views.appointments import tried


def slip_of(request: HttpRequest, pk) -> Slip:
    """A slip that this reader may know of (404) and may decide on (403)."""
    slip = get_object_or_404(Slip.objects.visible_to(request.user).select_related("user__person"), pk=pk)
    request.user.must(Permission.RESET_LOGIN, slip)
    return slip


@require_POST
def new(request: HttpRequest, pk) -> HttpResponse:
    """申请."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    request.user.must(Permission.RESET_LOGIN, account)
    tried(request, Slip(user=account).ask, "已申请，由另一位有权的人确认后就能打印。")
    return redirect(account)


@require_POST
def confirm(request: HttpRequest, pk) -> HttpResponse:
    """确认: the second person."""
    slip = slip_of(request, pk)
    tried(request, slip.confirm, "已确认，可以打印首次登录单。")
    return redirect(slip.user)


@require_POST
def withdraw(request: HttpRequest, pk) -> HttpResponse:
    """撤回, before it is printed."""
    slip = slip_of(request, pk)
    tried(request, slip.withdraw, "已撤回。")
    return redirect(slip.user)


@require_POST
def printing(request: HttpRequest, pk) -> HttpResponse:
    """打印: the page with the password, this one time."""
    slip = slip_of(request, pk)
    if not slip.user.is_active:
        messages.error(request, "账号已停用或到期，不能打印首次登录单。")
        return redirect(slip.user)
    try:
        password = slip.print(by=request.user)
    except (Stale, ValidationError):
        messages.error(request, "这张单子没有确认，或者已经打印过；需要时请再申请一张。")
        return redirect(slip.user)
    context = {"slip": slip, "password": password, "days": FIRST_PASSWORD_LIFE.days}
    return render(request, "stations/slip.html", context)
