"""Addresses of who and where."""

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import path

from stations.views import sessions

urlpatterns = [
    path("login/", sessions.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", sessions.Password.as_view(), name="password"),
]
if settings.DEMO_LOGIN:
    urlpatterns.append(path("demo-login/<slug:login>/", sessions.demo_login, name="demo-login"))
