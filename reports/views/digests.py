"""每周摘要."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guanai.calendars import month_day, today
from reports.digest import Reading
from reports.models import Digest
from reports.views.summaries import unit_of
from reports.workbench import sources
from stations.models import Unit
from stations.places import where


@require_GET
def page(request: HttpRequest, code: str, week: str = "") -> HttpResponse:
    """The digest of a week, the latest where none is named; the last eight beside it. It prints on A4."""
    unit = unit_of(request, code)
    kept = list(Digest.objects.of(unit).select_related("unit__parent"))
    shown = next((one for one in kept if one.week == _day(week)), None) if week else next(iter(kept), None)
    if week and shown is None:
        raise Http404
    context = {
        "unit": unit,
        "digest": shown,
        "reading": Reading(shown, request.user) if shown else None,
        "tabs": [_tab(one, shown) for one in kept],
        "lists": _lists(request.user, unit),
        "where": where(unit, request.user),
    }
    return render(request, "reports/digest.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _tab(one: Digest, shown: Digest | None) -> dict:
    return {"label": f"{month_day(one.first)}起", "url": one.get_absolute_url(), "current": one == shown}


def _lists(user, unit: Unit) -> list[tuple[str, str]]:
    """Of the reader's own unit: where all of what waits now is listed."""
    if user.unit != unit:
        return []
    found = [(one, source) for source in sources(user) for one in source.waiting(user, today())[:1] if one.number]
    return [(one.label, reverse(source.url_name)) for one, source in found]
