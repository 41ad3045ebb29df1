"""Addresses of campus and outreach."""

from django.urls import path

from outreach import guard_ledgers, ledgers, safety_ledgers, surroundings_ledgers
from outreach.views import concerns, guards, incidents, kits, lessons, photos, rectifications, safety, venues

urlpatterns = [
    *ledgers.sessions.urls,
    path("sessions/<uuid:pk>/photos/<uuid:photo>/", photos.photo, name="session-photo"),
    *ledgers.inspections.urls,
    path("inspections/items/<uuid:pk>/rectification/", rectifications.new, name="rectification-new"),
    path("rectifications/<uuid:pk>/verification/", rectifications.verify, name="rectification-verification"),
    path("rectifications/<uuid:pk>/void/", rectifications.void, name="rectification-void"),
    *safety_ledgers.equipment.urls,
    *safety_ledgers.emergency_units.urls,
    *safety_ledgers.drills.urls,
    *safety_ledgers.disputes.urls,
    *safety_ledgers.pacts.urls,
    *safety_ledgers.school_years.urls,
    *guard_ledgers.guard_posts.urls,
    *guard_ledgers.guard_shifts.urls,
    *guard_ledgers.patrols.urls,
    path("schools/<uuid:pk>/safety/", safety.page, name="school-safety"),
    path("campus/due/", safety.due, name="campus-due"),
    path("kits/", kits.index, name="kits"),
    path("kits/new/", kits.new, name="kit-new"),
    path("kits/<uuid:pk>/edit/", kits.edit, name="kit-edit"),
    path("kits/<uuid:pk>/void/", kits.void, name="kit-void"),
    path("guards/", guards.index, name="guards"),
    path("guards/<uuid:pk>/weeks/<int:year>/<int:week>/", guards.week, name="guard-week"),
    path("guards/<uuid:pk>/months/<int:year>/<int:month>/", guards.month, name="guard-month"),
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
