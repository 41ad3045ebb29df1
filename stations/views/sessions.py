"""Signing in and out, and the password."""

import time

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.middleware import BEGUN, CHANGE, SEEN, address_of
from stations import demo
from stations.forms.account import LoginForm, PasswordForm
from stations.models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
ENDED = {
    "idle": "有一阵没有操作，已自动退出，请重新登录。",
    "long": "这次登录已满八小时，请重新登录。",
    "elsewhere": "这个账号已在另一处登录，这里自动退出。不是本人登录的，请马上修改密码，并告诉安全管理员。",
}


class Login(views.LoginView):
    """The one way in."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        roles = demo.cards() if settings.DEMO_LOGIN else []
        ended = ENDED.get(self.request.GET.get("ended"))
        return super().get_context_data(demo_roles=roles, ended=ended, **kwargs)

    def form_valid(self, form):
        user = form.get_user()
        enter(self.request, user)
        if user.must_change_password:
            self.request.session[CHANGE] = True
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        with deed():
            record("session.refuse", None, by=self.request.user, result="refused")
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class Logout(views.LogoutView):
    """The one way out; the browser forgets what it kept. Its cookies are none but the size of type."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            with deed():
                record("session.end", request.user, by=request.user, reason="left")
            request.user.live_in("")
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Password(views.PasswordChangeView):
    """修改密码."""

    form_class = PasswordForm
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs):
        return super().get_context_data(first=self.request.session.get(CHANGE), **kwargs)

    def form_valid(self, form):
        user = self.request.user
        user.change_password(form.cleaned_data["new_password1"], by=user)
        update_session_auth_hash(self.request, user)
        user.live_in(self.request.session.session_key)
        self.request.session.pop(CHANGE, None)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return redirect(self.success_url)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


def enter(request: HttpRequest, user: User) -> None:
    """Begin the account's one session, with its line in the audit trail."""
    user.address = address_of(request) or ""
    with deed():
        sign_in(request, user, backend=MODEL_BACKEND)
        request.session[BEGUN] = request.session[SEEN] = time.time()
        request.session.save()
        user.live_in(request.session.session_key)
        record("session.begin", user, by=user)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict | None) -> HttpResponse:
    """Too many wrong passwords for this account from this place: when to try again. Called by axes."""
    tried = AccessAttempt.objects.filter(
        username=(credentials or {}).get("username"), ip_address=request.axes_ip_address
    ).latest("attempt_time")
    with deed():
        record("session.lock", None, by=request.user, result="refused")
    context = {"until": tried.attempt_time + settings.AXES_COOLOFF_TIME, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "registration/locked.html", context, status=429)


@login_not_required
@require_POST
def demo_login(request: HttpRequest, login: str) -> HttpResponse:
    """One click into a demo account, whose password needs no change. Routed in the demo alone."""
    if login not in {account.login for account in demo.accounts()}:
        raise Http404
    enter(request, get_object_or_404(User.objects.open(today()), login=login))
    return redirect("home")
