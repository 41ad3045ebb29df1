"""Addresses of campus and outreach."""

from django.urls import path

from outreach import guard_ledgers, ledgers, safety_ledgers
from outreach.views import guards, kits, photos, rectifications, safety

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
]
