"""Addresses of a committee's own work."""

from django.urls import path

from stations import office_ledgers
from stations.views import committee_requests, committees, contributions, documents, guidance

urlpatterns = [
    path("committees/", committees.index, name="committees"),
    path("committees/new/", committees.new, name="committee-new"),
    path("committees/<uuid:pk>/", committees.page, name="committee"),
    path("committees/<uuid:pk>/edit/", committees.edit, name="committee-edit"),
    path("committees/<uuid:pk>/void/", committees.void, name="committee-void"),
    path("committees/<uuid:pk>/positions/new/", committees.position_new, name="committee-position-new"),
    path("committee-positions/<uuid:pk>/", committees.position, name="committee-position"),
    path("committee-positions/<uuid:pk>/void/", committees.position_void, name="committee-position-void"),
    *office_ledgers.budgets.urls,
    path("committee-requests/", committee_requests.index, name="committee-requests"),
    path("committee-requests/new/", committee_requests.new, name="committee-request-new"),
    path("committee-requests/<uuid:pk>/", committee_requests.page, name="committee-request"),
    path("committee-requests/<uuid:pk>/edit/", committee_requests.edit, name="committee-request-edit"),
    path("committee-requests/<uuid:pk>/void/", committee_requests.void, name="committee-request-void"),
    path("committee-requests/<uuid:pk>/submission/", committee_requests.submit, name="committee-request-submission"),
    path("committee-requests/<uuid:pk>/answer/", committee_requests.answer, name="committee-request-answer"),
    path("committee-requests/<uuid:pk>/withdrawal/", committee_requests.withdraw, name="committee-request-withdrawal"),
    path("meetings/<uuid:pk>/contributions/new/", contributions.new, name="contribution-new"),
    path("contributions/<uuid:pk>/", contributions.edit, name="contribution"),
    path("contributions/<uuid:pk>/void/", contributions.void, name="contribution-void"),
    path("documents/", documents.index, name="documents"),
    path("documents/new/", documents.new, name="document-new"),
    path("documents/<uuid:pk>/", documents.page, name="document"),
    path("documents/<uuid:pk>/edit/", documents.edit, name="document-edit"),
    path("documents/<uuid:pk>/void/", documents.void, name="document-void"),
    path("documents/<uuid:pk>/handing-in/", documents.hand_in, name="document-handing-in"),
    path("documents/<uuid:pk>/checking/", documents.vet, name="document-checking"),
    path("documents/<uuid:pk>/return/", documents.send_back, name="document-return"),
    path("documents/<uuid:pk>/signing/", documents.sign, name="document-signing"),
    path("documents/<uuid:pk>/receipt/", documents.receive, name="document-receipt"),
    path("documents/<uuid:pk>/sheet/", documents.sheet, name="document-sheet"),
    path("documents/<uuid:pk>/papers/new/", documents.paper_new, name="document-paper-new"),
    path("document-papers/<uuid:pk>/", documents.paper, name="document-paper"),
    path("document-papers/<uuid:pk>/void/", documents.paper_void, name="document-paper-void"),
    *office_ledgers.guidance.urls,
    path("guidance-visits/<uuid:pk>/follow-ups/new/", guidance.new, name="guidance-follow-up-new"),
    path("guidance-follow-ups/<uuid:pk>/", guidance.edit, name="guidance-follow-up"),
    path("guidance-follow-ups/<uuid:pk>/void/", guidance.void, name="guidance-follow-up-void"),
]
