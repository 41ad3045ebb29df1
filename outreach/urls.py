"""Addresses of campus and outreach."""

from django.urls import path

from outreach import ledgers, publicity_ledgers
from outreach.views import photos, rectifications

urlpatterns = [
    *ledgers.sessions.urls,
    path("sessions/<uuid:pk>/photos/<uuid:photo>/", photos.photo, name="session-photo"),
    *ledgers.inspections.urls,
    path("inspections/items/<uuid:pk>/rectification/", rectifications.new, name="rectification-new"),
    path("rectifications/<uuid:pk>/verification/", rectifications.verify, name="rectification-verification"),
    path("rectifications/<uuid:pk>/void/", rectifications.void, name="rectification-void"),
    *publicity_ledgers.events.urls,
    *publicity_ledgers.boards.urls,
    *publicity_ledgers.board_contents.urls,
    *publicity_ledgers.media_posts.urls,
    *publicity_ledgers.videos.urls,
    *publicity_ledgers.materials.urls,
    *publicity_ledgers.holiday_programmes.urls,
    *publicity_ledgers.outside_programmes.urls,
]
