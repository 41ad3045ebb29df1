"""Addresses of outreach for anybody, without log-in, under public/."""

from django.urls import path

from outreach.views import public_titles, public_voices

urlpatterns = [
    path("", public_titles.home, name="public-home"),
    path("titles/<uuid:pk>/complaint/", public_voices.complaint, name="public-complaint"),
    path("receipts/", public_voices.receipt, name="public-receipt"),
    path("surveys/<uuid:pk>/", public_voices.survey, name="public-survey"),
]
