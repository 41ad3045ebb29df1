"""Addresses of campus and outreach."""

from django.urls import path

from outreach import ledgers, publicity_ledgers
from outreach.views import coverage, photos, rectifications, replies, school_year, sessions

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
    path("events/<uuid:pk>/sessions/new/", sessions.of_event, name="event-session-new"),
    path("coverage/", coverage.index, name="coverage"),
    path("coverage/<uuid:pk>/sessions/new/", sessions.of_gap, name="coverage-session-new"),
    path("school-year/", school_year.page, name="school-year"),
    path("my-school/", replies.desk, name="my-school"),
    path("sessions/<uuid:pk>/replies/new/", replies.of_session, name="session-reply-new"),
    path("inspections/<uuid:pk>/replies/new/", replies.of_inspection, name="inspection-reply-new"),
    path("replies/<uuid:pk>/void/", replies.void, name="reply-void"),
]
