"""The portal's addresses: the floor's own, then each app's."""

from django.urls import include, path

from guanai import views

urlpatterns = [
    path("", views.home, name="home"),
    path("ledgers/", views.ledgers, name="ledgers"),
    path("display/", views.display, name="display"),
    path("jobs/<uuid:pk>/", views.job, name="job"),
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:pk>/file/", views.export_file, name="export-file"),
    path("drafts/<slug:form>/<uuid:target>/", views.draft, name="draft"),
    path("drafts/<slug:form>/<uuid:target>/removal/", views.draft_removal, name="draft-removal"),
    path("", include("guanai.urls_public")),
    path("", include("stations.urls")),
    path("", include("cases.urls")),
    path("", include("outreach.urls")),
    path("", include("reports.urls")),
]
handler404, handler500 = "guanai.public.not_found", "guanai.public.broken"
