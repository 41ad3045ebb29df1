"""Addresses of campus and outreach."""

from django.urls import path

from outreach import ledgers
from outreach.views import photos

urlpatterns = [
    *ledgers.sessions.urls,
    path("sessions/<uuid:pk>/photos/<uuid:photo>/", photos.photo, name="session-photo"),
]
