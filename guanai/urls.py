"""The portal's addresses: the floor's own, then each app's."""

from django.urls import include, path

from guanai import views

urlpatterns = [
    path("", views.home, name="home"),
    path("display/", views.display, name="display"),
    path("jobs/<uuid:pk>/", views.job, name="job"),
    path("", include("stations.urls")),
    path("", include("outreach.urls")),
    path("", include("reports.urls")),
]
