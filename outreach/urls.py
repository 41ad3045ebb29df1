"""Addresses of campus and outreach."""

from django.urls import path

from outreach.views import sessions

urlpatterns = [
    path("sessions/", sessions.index, name="sessions"),
    path("sessions/new/", sessions.new, name="session-new"),
    path("sessions/<uuid:pk>/", sessions.page, name="session"),
    path("sessions/<uuid:pk>/edit/", sessions.edit, name="session-edit"),
    path("sessions/<uuid:pk>/void/", sessions.void, name="session-void"),
    path("sessions/<uuid:pk>/photos/<uuid:photo>/", sessions.photo, name="session-photo"),
]
