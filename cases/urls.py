"""Addresses of the minor's file."""

from django.urls import path

from cases import ledgers
from cases.views import categories, duplicates, guardians, minors, outcomes, readers, reveals, teams, visits

urlpatterns = [
    path("minors/", minors.index, name="minors"),
    path("minors/new/", minors.new, name="minor-new"),
    path("minors/search/", minors.search, name="minor-search"),
    path("minors/<uuid:pk>/", minors.page, name="minor"),
    path("minors/<uuid:pk>/edit/", minors.edit, name="minor-edit"),
    path("minors/<uuid:pk>/void/", minors.void, name="minor-void"),
    path("minors/<uuid:pk>/identity/", minors.identify, name="minor-identity"),
    path("minors/<uuid:pk>/status/", minors.move, name="minor-status"),
    path("minors/<uuid:pk>/reveal/", reveals.create, name="minor-reveal"),
    path("minors/<uuid:pk>/readers/", readers.index, name="minor-readers"),
    path("minors/<uuid:pk>/reason/", readers.reason, name="minor-reason"),
    path("minors/<uuid:pk>/categories/", categories.index, name="minor-categories"),
    path("minors/<uuid:pk>/categories/new/", categories.new, name="category-new"),
    path("minors/<uuid:pk>/categories/<uuid:category>/end/", categories.end, name="category-end"),
    path("minors/<uuid:pk>/categories/<uuid:category>/void/", categories.void, name="category-void"),
    path("minors/<uuid:pk>/guardians/", guardians.index, name="minor-guardians"),
    path("minors/<uuid:pk>/guardians/new/", guardians.new, name="guardian-new"),
    path("minors/<uuid:pk>/guardians/<uuid:guardian>/", guardians.edit, name="guardian-edit"),
    path("minors/<uuid:pk>/guardians/<uuid:guardian>/void/", guardians.void, name="guardian-void"),
    path("minors/<uuid:pk>/outcomes/", outcomes.index, name="minor-outcomes"),
    path("minors/<uuid:pk>/outcomes/new/", outcomes.new, name="outcome-new"),
    path("minors/<uuid:pk>/outcomes/<uuid:outcome>/verify/", outcomes.verify, name="outcome-verify"),
    path("minors/<uuid:pk>/outcomes/<uuid:outcome>/void/", outcomes.void, name="outcome-void"),
    path("minors/<uuid:pk>/teams/new/", teams.new, name="team-new"),
    path("minors/<uuid:pk>/teams/<uuid:team>/close/", teams.close, name="team-close"),
    path("minors/<uuid:pk>/visits/new/", visits.new, name="visit-new"),
    path("visits/", visits.index, name="visits"),
    path("visits/made/", visits.made, name="visits-made"),
    path("visits/several/", visits.several, name="visit-several"),
    path("visits/<uuid:pk>/", visits.page, name="visit"),
    path("visits/<uuid:pk>/edit/", visits.edit, name="visit-edit"),
    path("visits/<uuid:pk>/void/", visits.void, name="visit-void"),
    path("duplicates/", duplicates.index, name="duplicates"),
    path("duplicates/<uuid:pk>/", duplicates.keep_apart, name="duplicate"),
    *ledgers.grants.urls,
    *ledgers.receipts.urls,
    *ledgers.funds.urls,
    *ledgers.programmes.urls,
    *ledgers.pairings.urls,
]
