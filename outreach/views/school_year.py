"""学年日历: the nodes of a school year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.views import year_or_404
from outreach.school_year import SchoolYear, year_of
from stations.access import Permission


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What was held at each node, the current school year unless another is asked for."""
    request.user.must(Permission.READ_FIGURES)
    asked, this = request.GET.get("year", ""), year_of(today())
    year = year_or_404(int(asked) if asked.isdecimal() and len(asked) == 4 else this)
    calendar = SchoolYear(request.user, year, today())
    may_record = request.user.can(Permission.RECORD_REGISTERS)
    context = {"calendar": calendar, "held": calendar.held(), "may_record": may_record, "is_this": year == this}
    return render(request, "outreach/school_year.html", context)
