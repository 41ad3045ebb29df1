"""迎检台账册 of a station: asked for here, taken from the page of one's own exports."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai.calendars import today
from reports.book_forms import BookForm
from reports.books import Book
from reports.models import LedgerBook
from stations.access import Permission
from stations.models import CareStation, User
from stations.places import where

SHELF = 10


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk) -> HttpResponse:
    """Which year, and which of its photos: those that are ticked have been looked at."""
    station = get_object_or_404(CareStation.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.EXPORT_OUTREACH, station)
    book = LedgerBook(station=station, year=BookForm.year_of(request.POST or request.GET, today().year))
    shown = Book(book, request.user).photos()
    form = BookForm(request.POST or None, year=book.year, photos=[image for image, *_ in shown])
    if form.is_bound and form.is_valid():
        LedgerBook.request(station, form.cleaned_data["year"], form.chosen, by=request.user)
        return redirect("exports")
    context = {
        "station": station,
        "form": form,
        "photos": [(image.pk, words, _address(row)) for image, words, _, row in shown],
        "books": _shelf(station, request.user),
        "where": where(station.unit, request.user),
    }
    return render(request, "reports/book.html", context, status=422 if form.is_bound else 200)


def _shelf(station: CareStation, user: User) -> QuerySet[LedgerBook]:
    """The reader's own books of the station, latest first."""
    mine = LedgerBook.objects.filter(station=station, export__owner=user.pk)
    return mine.select_related("export__job").order_by("-export__asked_at")[:SHELF]


def _address(photo) -> str:
    """Where a photo is seen."""
    name, above = ("session-photo", "session_id") if hasattr(photo, "session_id") else ("project-photo", "project_id")
    key = "photo" if name == "session-photo" else "project_photo"
    return reverse(name, kwargs={"pk": getattr(photo, above), key: photo.pk})
