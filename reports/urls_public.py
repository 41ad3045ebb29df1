"""Addresses of the summaries for anybody, without log-in, under public/."""

from django.urls import path

from reports.views import verification

urlpatterns = [
    path("summaries/", verification.check, name="public-summary"),
]
