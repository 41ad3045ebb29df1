"""The rows that a figure counts."""

from collections.abc import Callable, Iterator
from functools import partial

from django import forms
from django.db.models import Model, QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.models import Minor
from guanai.calendars import month_day, today
from guanai.inputs import LenientDateField
from guanai.listing import cursor
from guanai.listing import page as page_of
from outreach.models import InspectionItem
from reports.computing import Computed
from reports.counting import KINDS, OF_CASE, OPENED
from reports.guard import CHILDREN, column, is_small, withheld
from reports.metrics import CHECKED, DEFECTS, declared
from reports.period import is_portion
from reports.span import Span
from reports.views.summaries import unit_of
from stations.access import Permission
from stations.models import Unit
from stations.models.unit import SEGMENT
from stations.places import where

PARTS = {
    "M10": "有法治副校长的学校",
    "M10-base": "应配备法治副校长的学校",
    "M13-base": "四家派出的法治副校长",
}
BY_KIND = ("M54",)  # counted in registers of several kinds
ABOVE = ("station", "meeting", "child", "inspection")  # what a row hangs on, and whose unit is its own
GUARDED = CHILDREN | {CHECKED}
ORDERS = {DEFECTS: "due_on"}  # the others by their entry


class DaysForm(forms.Form):
    """From which day to which; what cannot be read is not asked."""

    since = LenientDateField(required=False)
    until = LenientDateField(required=False)

    def span(self) -> Span:
        self.is_valid()
        this_year = Span.of_year(today().year, today())
        first, last = (self.cleaned_data.get(name) for name in ("since", "until"))
        return Span(first or this_year.first, last or this_year.last, sealed=False)  # a list never shows what is sealed


@require_GET
def index(request: HttpRequest, code: str, metric: str) -> HttpResponse:
    """Exactly what was counted for a unit over some days, the newest entry first; what is due, the soonest."""
    unit = unit_of(request, code)
    span = DaysForm(request.GET).span()
    if metric not in OPENED:
        return _kinds(request, unit, metric, span)
    found = guarded(metric, unit, span, request.user)
    context = {
        "label": PARTS.get(metric) or declared(metric).label,
        "unit": unit,
        "span": span,
        "page": (page := page_of(found, ORDERS.get(metric, "-entered_at"), **cursor(request))),
        "lines": [_line(row) for row in page.rows],
        "total": found.count(),
        "guarded": metric in GUARDED,
        "of_case": metric in OF_CASE,
        "where": where(unit, request.user),
    }
    return render(request, "reports/rows.html", context)


def _kinds(request: HttpRequest, unit: Unit, metric: str, span: Span) -> HttpResponse:
    """What a figure is made of, each part with its own list; any other figure has no page."""
    if metric not in BY_KIND:
        raise Http404
    found = Computed.kinds(metric, unit, span)
    parts = [(name, one.figure(unit, span.last.year), KINDS[metric][name].seen) for name, one in found.items()]
    context = {
        "label": declared(metric).label,
        "unit": unit,
        "span": span,
        "parts": [(name, figure.plain(), seen(unit, span)) for name, figure, seen in parts],
        "where": where(unit, request.user),
    }
    return render(request, "reports/kinds.html", context)


def guarded(metric: str, unit: Unit, span: Span, user) -> QuerySet:
    """The rows counted, as this reader may know them.

    Of children, who does not keep the unit's own files gets those of the stations whose number the boards show.
    """
    counted = OPENED[metric]
    found = counted.within(unit, span).visible_to(user)
    if metric in OF_CASE:
        found = found & Minor.objects.writable_by(user, Permission.READ_CASE)
    if metric not in GUARDED or user.can(Permission.RECORD_FILE, unit):
        return found
    if not is_portion(span, today()):
        return found.none()
    sees, cells = partial(user.can, Permission.READ_FIGURES), partial(_cells, metric, span)
    hidden = withheld(unit, sees, cells) or is_small(counted.total(unit, span))
    told = [] if hidden else list(_told(unit, cells))
    return found.filter(**{f"{counted.place.removesuffix('__path')}__in": told})


def _cells(metric: str, span: Span, unit: Unit) -> dict:
    """What a board of the unit says of each unit below it."""
    counted = OPENED[metric]
    below = Substr(counted.place, 1, len(unit.path) + SEGMENT + 1)
    rows = counted.within(unit, span).values(child_path=below).annotate(**counted.asked("found"))
    return {row["child_path"]: counted.read(row, "found").value for row in rows if row["child_path"] != unit.path}


def _told(unit: Unit, cells: Callable[[Unit], dict]) -> Iterator[Unit]:
    """The stations at or below a unit whose number is shown; what is hidden with another one goes whole."""
    values = cells(unit)
    if not values:
        yield unit
        return
    hidden = column(values)
    for child in unit.children.filter(path__in=[path for path in values if path not in hidden]):
        yield from _told(child, cells)


def _line(row: Model) -> tuple[str, str, str]:
    """What a row is, its page, and whose it is; one that hangs on another says on which."""
    above = next((found for name in ABOVE if (found := getattr(row, name, None))), None)
    due = f"，应在 {month_day(row.due_on)}前整改好" if isinstance(row, InspectionItem) else ""
    return f"{above}：{row}{due}" if above else str(row), row.get_absolute_url(), (above or row).unit.name
