"""迎检台账册 of a station: asked for here, taken from the page of one's own exports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guanai.calendars import today
from reports.book_forms import BookForm
from reports.books import Book
from reports.models import LedgerBook
from stations.access import Permission
from stations.models import CareStation
from stations.places import where

SHELF = 10


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, pk) -> HttpResponse:
    """Which year, and which of its photos: those that are ticked have been looked at."""
    known = CareStation.objects.valid().visible_to(request.user).select_related("unit")
    station = get_object_or_404(known, pk=pk)
    request.user.must(Permission.EXPORT_OUTREACH, station)
    asked = request.POST if request.method == "POST" else request.GET
    book = LedgerBook(station=station, year=BookForm.year_of(asked, today().year))
    shown = Book(book, request.user).photos()
    form = BookForm(request.POST or None, year=book.year, photos=[image for image, *_ in shown])
    if form.is_bound and form.is_valid():
        LedgerBook.request(station, form.cleaned_data["year"], form.chosen, by=request.user)
        return redirect("exports")
    mine = LedgerBook.objects.filter(station=station, export__owner=request.user.pk).select_related("export__job")
    context = {
        "station": station,
        "form": form,
        "photos": [(image.pk, words, _address(row)) for image, words, _, row in shown],
        "books": mine.order_by("-export__asked_at")[:SHELF],
        "where": where(station.unit, request.user),
    }
    return render(request, "reports/book.html", context, status=422 if form.is_bound else 200)


def _address(photo) -> str:
    """Where a photo is seen."""
    name, above = ("session-photo", "session_id") if hasattr(photo, "session_id") else ("project-photo", "project_id")
    key = "photo" if name == "session-photo" else "project_photo"
    return reverse(name, kwargs={"pk": getattr(photo, above), key: photo.pk})
