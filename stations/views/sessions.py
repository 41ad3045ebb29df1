"""Signing in and out, and the password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from guanai.audit import deed, record
from stations import demo
from stations.models import User


class LoginForm(AuthenticationForm):
    """账号和密码."""

    error_messages = {
        "invalid_login": "登录名或密码不对，请核对后再试。",
        "inactive": "这个账号已停用，请联系安全管理员。",
    }


class Login(views.LoginView):
    """The one way in."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        roles = demo.cards() if settings.DEMO_LOGIN else []
        return super().get_context_data(demo_roles=roles, **kwargs)

    def form_valid(self, form):
        enter(self.request, form.get_user())
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        with deed():
            record("session.refuse", None, by=None, result="refused")
        return super().form_invalid(form)


class Password(views.PasswordChangeView):
    """修改密码."""

    success_url = reverse_lazy("home")

    def form_valid(self, form):
        with deed():
            record("account.password", self.request.user, by=self.request.user)
            response = super().form_valid(form)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return response


def enter(request: HttpRequest, user: User) -> None:
    """Begin a session, with its line in the audit trail."""
    user.address = request.META.get("REMOTE_ADDR", "")
    with deed():
        sign_in(request, user)
        record("session.begin", user, by=user)


@login_not_required
@require_POST
def demo_login(request: HttpRequest, login: str) -> HttpResponse:
    """One click into a demo account. Routed in the demo alone."""
    if login not in {account.login for account in demo.accounts()}:
        raise Http404
    enter(request, get_object_or_404(User, login=login, is_active=True))
    return redirect("home")
