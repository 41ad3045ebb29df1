"""Addresses of campus and outreach."""

from django.urls import path

from outreach import ledgers, surroundings_ledgers
from outreach.views import concerns, incidents, lessons, photos, rectifications, venues

urlpatterns = [
    *ledgers.sessions.urls,
    path("sessions/<uuid:pk>/photos/<uuid:photo>/", photos.photo, name="session-photo"),
    *ledgers.inspections.urls,
    path("inspections/items/<uuid:pk>/rectification/", rectifications.new, name="rectification-new"),
    path("rectifications/<uuid:pk>/verification/", rectifications.verify, name="rectification-verification"),
    path("rectifications/<uuid:pk>/void/", rectifications.void, name="rectification-void"),
    path("venues/near/", venues.near, name="venues-near"),
    *surroundings_ledgers.venues.urls,
    *surroundings_ledgers.venue_inspections.urls,
    *surroundings_ledgers.venue_postings.urls,
    *surroundings_ledgers.operations.urls,
    *surroundings_ledgers.cleanups.urls,
    *surroundings_ledgers.enforcements.urls,
    *surroundings_ledgers.signs.urls,
    *surroundings_ledgers.concerns.urls,
    path("concerns/<uuid:pk>/answers/new/", concerns.answer, name="concern-answer-new"),
    path("concerns/answers/<uuid:pk>/void/", concerns.void, name="concern-answer-void"),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/<str:code>/<int:year>/", incidents.year, name="incident-year"),
    path("incidents/<uuid:pk>/void/", incidents.void, name="incident-void"),
    path("vice-principals/<uuid:pk>/lessons/", lessons.page, name="principal-lessons"),
]
