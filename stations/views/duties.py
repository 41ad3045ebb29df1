"""责任清单: a unit's duties of a year, which are shown to be done and which are not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from stations.access import Permission
from stations.duties import DutyList
from stations.filters import TreeFilters
from stations.models import Unit
from stations.places import where

FIRST_YEAR = 1990


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Of the unit that is asked for, else of the reader's own."""
    request.user.must(Permission.READ_REGISTERS)
    filters = TreeFilters(request.GET, user=request.user, right=Permission.READ_REGISTERS, without="本单位")
    unit, year = filters.asked or _home(request.user), _year(request.GET.get("year", ""))
    context = {"filters": filters, "unit": unit, "year": year, "this_year": today().year}
    if not filters.errors:
        context |= {
            "list": DutyList(unit, year),
            "may_record": request.user.can(Permission.RECORD_REGISTERS, unit),
            "where": where(unit, request.user),
        }
    return render(request, "stations/duties.html", context, status=422 if filters.errors else 200)


def _home(user) -> Unit:
    """The unit of the appointment by which the reader is here."""
    return user.holdings(Permission.READ_REGISTERS)[0].appointment.unit


def _year(asked: str) -> int:
    """The year of the address where it says one, else this one; never a later one."""
    now = today().year
    return int(asked) if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= now else now
