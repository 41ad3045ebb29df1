"""谁缺什么: people without clearance or training, terms that end; each with the button that mends it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from stations.access import Permission
from stations.filters import TreeFilters
from stations.lacking import Lacking


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Of the units whose people this reader keeps."""
    request.user.must(Permission.KEEP_PEOPLE)
    filters = TreeFilters(request.GET, user=request.user, right=Permission.KEEP_PEOPLE)
    context = {"filters": filters, "most": 50, "may_record": request.user.can(Permission.RECORD_REGISTERS)}
    if not filters.errors:
        lacking = Lacking(request.user, today(), filters.asked, context["most"])
        names = ("uncleared", "untrained", "postings", "appointments")
        context |= {name: getattr(lacking, name)() for name in names}
    return render(request, "stations/lacking.html", context, status=422 if filters.errors else 200)
