"""Addresses of who and where."""

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import path

from stations.views import people, postings, schools, sessions, stations, terms

urlpatterns = [
    path("login/", sessions.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", sessions.Password.as_view(), name="password"),
    path("stations/", stations.index, name="stations"),
    path("stations/new/", stations.new, name="station-new"),
    path("stations/<uuid:pk>/", stations.page, name="station"),
    path("stations/<uuid:pk>/edit/", stations.edit, name="station-edit"),
    path("stations/<uuid:pk>/void/", stations.void, name="station-void"),
    path("stations/<uuid:pk>/status/", stations.move, name="station-status"),
    path("stations/<uuid:pk>/haves/<slug:kind>/", stations.have, name="station-have"),
    path("stations/haves/<uuid:pk>/void/", stations.have_void, name="station-have-void"),
    path("stations/<uuid:pk>/facilities/", stations.facility_new, name="station-facility-new"),
    path("stations/facilities/<uuid:pk>/", stations.facility, name="station-facility"),
    path("stations/facilities/<uuid:pk>/void/", stations.facility_void, name="station-facility-void"),
    path("stations/<uuid:pk>/postings/", postings.new, name="posting-new"),
    path("postings/<uuid:pk>/", postings.edit, name="posting"),
    path("postings/<uuid:pk>/end/", postings.end, name="posting-end"),
    path("postings/<uuid:pk>/void/", postings.void, name="posting-void"),
    path("people/", people.index, name="people"),
    path("people/new/", people.new, name="person-new"),
    path("people/<uuid:pk>/", people.page, name="person"),
    path("people/<uuid:pk>/edit/", people.edit, name="person-edit"),
    path("people/<uuid:pk>/void/", people.void, name="person-void"),
    path("people/<uuid:pk>/statuses/", people.status_new, name="person-status-new"),
    path("people/statuses/<uuid:pk>/void/", people.status_void, name="person-status-void"),
    path("schools/", schools.index, name="schools"),
    path("schools/new/", schools.new, name="school-new"),
    path("schools/<uuid:pk>/", schools.page, name="school"),
    path("schools/<uuid:pk>/edit/", schools.edit, name="school-edit"),
    path("schools/<uuid:pk>/void/", schools.void, name="school-void"),
    path("schools/terms/", terms.index, name="terms"),
    path("schools/terms/new/", terms.new, name="term-new"),
    path("schools/terms/<uuid:pk>/", terms.page, name="term"),
    path("schools/terms/<uuid:pk>/edit/", terms.edit, name="term-edit"),
    path("schools/terms/<uuid:pk>/void/", terms.void, name="term-void"),
    path("schools/terms/<uuid:pk>/days-off/", terms.day_off_new, name="day-off-new"),
    path("schools/terms/days-off/<uuid:pk>/void/", terms.day_off_void, name="day-off-void"),
]
if settings.DEMO_LOGIN:
    urlpatterns.append(path("demo-login/<slug:login>/", sessions.demo_login, name="demo-login"))
