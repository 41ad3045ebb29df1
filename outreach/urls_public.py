"""Addresses of outreach for anybody, without log-in, under public/."""

from django.urls import path

from outreach.views import public_titles

urlpatterns = [
    path("", public_titles.home, name="public-home"),
]
