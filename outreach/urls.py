"""Addresses of campus and outreach."""

from django.urls import path

from outreach import ledgers
from outreach.views import (
    photos,
    post_applications,
    post_boards,
    post_cycles,
    post_schemes,
    post_titles,
    rectifications,
)

CYCLE, APPLICATION, TITLE = (f"posts/{noun}/<uuid:pk>" for noun in ("cycles", "applications", "titles"))

urlpatterns = [
    *ledgers.sessions.urls,
    path("sessions/<uuid:pk>/photos/<uuid:photo>/", photos.photo, name="session-photo"),
    *ledgers.inspections.urls,
    path("inspections/items/<uuid:pk>/rectification/", rectifications.new, name="rectification-new"),
    path("rectifications/<uuid:pk>/verification/", rectifications.verify, name="rectification-verification"),
    path("rectifications/<uuid:pk>/void/", rectifications.void, name="rectification-void"),
    path("posts/", post_cycles.index, name="posts"),
    path("posts/schemes/new/", post_schemes.new, name="post-scheme-new"),
    path("posts/schemes/<uuid:pk>/", post_schemes.show, name="post-scheme"),
    path("posts/schemes/<uuid:pk>/<slug:kind>/new/", post_schemes.part, name="post-scheme-part-new"),
    path("posts/members/new/", post_cycles.member, name="post-member-new"),
    path("posts/cycles/new/", post_cycles.new, name="post-cycle-new"),
    path(f"{CYCLE}/", post_cycles.show, name="post-cycle"),
    path(f"{CYCLE}/standing/", post_cycles.standing, name="post-standing"),
    path(f"{CYCLE}/quotas/new/", post_cycles.quota, name="post-quota-new"),
    path(f"{CYCLE}/decision/", post_boards.decision, name="post-decision"),
    path(f"{CYCLE}/notice/", post_boards.notice, name="post-notice-new"),
    path(f"{CYCLE}/naming/", post_boards.naming, name="post-naming"),
    path(f"{CYCLE}/steps/<slug:event>/", post_cycles.step, name="post-cycle-step"),
    path(f"{CYCLE}/applications/new/", post_applications.new, name="post-application-new"),
    path(f"{APPLICATION}/", post_applications.show, name="post-application"),
    path(f"{APPLICATION}/edit/", post_applications.edit, name="post-application-edit"),
    path(f"{APPLICATION}/void/", post_applications.void, name="post-application-void"),
    path(f"{APPLICATION}/scores/", post_boards.scores, name="post-scores"),
    path(f"{APPLICATION}/steps/<slug:event>/", post_applications.step, name="post-application-step"),
    path(f"{APPLICATION}/parts/<slug:kind>/new/", post_applications.part, name="post-part-new"),
    path("posts/commitments/<uuid:pk>/approval/", post_applications.approve, name="post-commitment-approval"),
    path("posts/objections/<uuid:pk>/answer/", post_applications.answer, name="post-objection-answer"),
    path("posts/papers/<uuid:pk>/", post_applications.paper, name="post-paper"),
    path("posts/titles/", post_titles.index, name="post-titles"),
    path("posts/titles/new/", post_titles.new, name="post-title-new"),
    path(f"{TITLE}/", post_titles.show, name="post-title"),
    path(f"{TITLE}/survey/", post_titles.survey, name="post-title-survey"),
    path(f"{TITLE}/proposals/new/", post_titles.propose, name="post-proposal-new"),
    path(f"{TITLE}/steps/<slug:event>/", post_titles.step, name="post-title-step"),
    path("posts/plaques/<uuid:pk>/return/", post_titles.take_back, name="post-plaque-return"),
]
