"""Addresses of outreach for anybody, without log-in, under public/."""

from django.urls import path

from outreach.views import public_notices, public_titles, public_voices

urlpatterns = [
    path("", public_titles.home, name="public-home"),
    path("titles/", public_titles.index, name="public-titles"),
    path("units/<uuid:pk>/", public_titles.unit, name="public-unit"),
    path("notices/", public_notices.index, name="public-notices"),
    path("notices/units/<uuid:pk>/objection/", public_notices.objection, name="public-objection"),
    path("titles/<uuid:pk>/complaint/", public_voices.complaint, name="public-complaint"),
    path("receipts/", public_voices.receipt, name="public-receipt"),
    path("surveys/<uuid:pk>/", public_voices.survey, name="public-survey"),
]
