"""账号: list, page, a new one, changes, closing and reopening."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.forms.account import AccountFilters, AccountForm, NewAccountForm
from stations.models import Appointment, Slip, User

SLIPS = 5


def account_of(request: HttpRequest, pk) -> User:
    """An account that this reader may know (404) and may keep (403)."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    request.user.must(Permission.KEEP_ACCOUNTS, account)
    return account


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The accounts of the reader's tree, the newest first. No file, no visit hangs on them."""
    request.user.must(Permission.READ_ACCOUNTS)
    filters = AccountFilters(request.GET, User.objects.visible_to(request.user))
    standing = Appointment.objects.standing(today()).select_related("unit").order_by("starts_on", "pk")
    rows = filters.qs.prefetch_related(
        Prefetch("appointments", standing, to_attr="roles"),
        Prefetch("slips", Slip.objects.pending(), to_attr="asked"),
    )
    context = {
        "filters": filters,
        "page": page_of(rows, "-opened_at", **cursor(request)),
        "total": filters.qs.count(),
        "may_keep": request.user.can(Permission.KEEP_ACCOUNTS),
    }
    return render(request, "stations/accounts.html", context, status=422 if filters.errors else 200)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One account: its roles, its slips, and what the reader may do about them."""
    account = get_object_or_404(User.objects.visible_to(request.user).signed().select_related("person"), pk=pk)
    with deed():
        record("account.read", account, by=request.user)
    roles = account.appointments.signed().select_related("unit", "school").order_by("-granted_at")
    slips = account.slips.signed().order_by("-asked_at")[:SLIPS]
    context = {
        "account": account,
        "roles": roles,
        "slips": slips,
        "may_keep": request.user.can(Permission.KEEP_ACCOUNTS, account),
        "may_reset": request.user.can(Permission.RESET_LOGIN, account) and account.is_active,
        "may_ask": not any(slip.is_standing for slip in slips) and account != request.user,
        "where": [("账号", reverse("accounts")), (account.login, None)],
    }
    return render(request, "stations/account.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """开账号."""
    request.user.must(Permission.KEEP_ACCOUNTS)
    form = NewAccountForm(request.POST or None, user=request.user)
    said = "账号已开，还不能用。请另一位安全管理员确认角色和首次登录单。"
    return answers.keep(request, form, said, title="开账号", save="开账号", back=reverse("accounts"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改账号: name, person, last day."""
    account = account_of(request, pk)
    if account == request.user:
        messages.error(request, "自己的账号不能自己修改，请另一位安全管理员办理。")
        return redirect(account)
    form = AccountForm(request.POST or None, instance=account, user=request.user)
    return answers.keep(request, form, "已保存。", title="修改账号", **around(account))


@require_POST
def close(request: HttpRequest, pk) -> HttpResponse:
    """停用: out on the next request."""
    account = account_of(request, pk)
    if account == request.user:
        messages.error(request, "自己的账号不能自己停用，请另一位安全管理员办理。")
        return redirect(account)
    account.close(by=request.user)
    messages.success(request, "已停用。正在使用的页面下一次点击就会退出。")
    return redirect(account)


@require_POST
def reopen(request: HttpRequest, pk) -> HttpResponse:
    """重新启用."""
    account = account_of(request, pk)
    account.reopen(by=request.user)
    messages.success(request, "已重新启用。原来的密码已作废，请申请首次登录单。")
    return redirect(account)


def around(account: User) -> dict:
    """What the forms of an account show around themselves."""
    return {"state": f"{account.name}（{account.login}）", "back": account.get_absolute_url()}
