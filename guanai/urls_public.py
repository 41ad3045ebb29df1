"""Addresses for anybody, without log-in: all that the public service answers. Views are `public.anonymous`."""

from django.urls import include, path

from guanai import public

urlpatterns = [
    path("public/received/<uuid:pk>/", public.received, name="public-received"),
    path("public/", include("outreach.urls_public")),
    path("public/", include("reports.urls_public")),
]
handler404, handler500 = "guanai.public.not_found", "guanai.public.broken"
