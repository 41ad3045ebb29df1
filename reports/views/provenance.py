"""数的出处: what stands behind one figure of a summary, as far as its reader may know it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.navigation import may_follow
from reports.annual import AnnualSummary
from reports.comparing import yoy_words
from reports.computing import seen
from reports.counting import COUNTED, OPENED
from reports.figures import Figure, Source
from reports.span import Span
from reports.views.rows import GUARDED, guarded
from reports.views.summaries import addresses, summary_of
from reports.yearbook import SOURCES
from stations.models import Unit
from stations.models.owned import Owned

MOST = 8  # rows beside a text


@dataclass(frozen=True)
class Behind:
    """A figure with its unit, the values of the units below, last year's value and the first rows."""

    figure: Figure
    unit: Unit
    children: tuple[tuple[Unit, Figure | None], ...]
    last: Figure | None
    entry_url: str
    rows: tuple[Model, ...]
    rows_url: str

    @property
    def growth(self) -> str:
        return yoy_words(self.figure, self.last) if self.last else ""


@require_GET
def panel(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The part of the summary's page that explains the figure which was pressed."""
    summary = summary_of(request, code, year)
    if not request.htmx:
        return redirect("figures", code, year)
    context = {"behind": behind(summary, request.GET, request.user), **addresses(summary.outline)}
    return render(request, "reports/summary.html#behind", context)


def behind(summary: AnnualSummary, asked: Mapping[str, str], user) -> Behind | None:
    """The figure of that unit, metric, period and source, with what explains it; None when there is none."""
    found = _among(summary.yearbook.of(asked.get("unit", "")), asked)
    if found is None:
        return None
    unit = Unit.objects.get(code=found.unit)
    own = unit == summary.unit
    children = [(one, _same(summary.yearbook.of(one.code), found)) for one in summary.yearbook.children if own]
    last = _same(summary.last_year.of(found.unit), found, source=found.source)
    entry = summary.yearbook.entry(found)
    rows, url = _rows(summary, found, unit, user)
    return Behind(found, unit, tuple(children), last, reverse("figure", args=[entry]) if entry else "", rows, url)


def _among(figures: list[Figure], asked: Mapping[str, str]) -> Figure | None:
    names = ("metric", "period", "source")
    return next((one for one in figures if all(getattr(one, name) == asked.get(name) for name in names)), None)


def _same(figures: list[Figure], like: Figure, source: str | None = None) -> Figure | None:
    """The figure of the same metric and period, counted before reported before summed."""
    same = [one for one in figures if (one.metric, one.period) == (like.metric, like.period)]
    same = [one for one in same if source in (None, one.source)]
    return min(same, key=lambda one: SOURCES.index(one.source), default=None)


def _rows(summary: AnnualSummary, figure: Figure, unit: Unit, user) -> tuple[tuple[Model, ...], str]:
    """The newest of the rows counted, and the way to all of them; what the guard hides opens nothing."""
    metric = figure.metric
    counted = OPENED.get(metric) or COUNTED.get(metric)
    if figure.source != Source.COMPUTED or counted is None or figure.hidden:
        return (), ""
    now = Span.of(summary.year, summary.portion, today())
    span = Span(now.first, now.last, sealed=False)  # a list never shows what is sealed
    shown = _shown(metric, unit, span, user) if _has_pages(counted.within(unit, span).model) else ()
    if metric in OPENED:
        return shown, reverse("figure-rows", args=[unit.code, metric], query={"since": now.first, "until": now.last})
    url = seen(metric, unit, span)
    return (shown, url) if url and may_follow(user, url) else ((), "")


def _shown(metric: str, unit: Unit, span: Span, user) -> tuple[Model, ...]:
    """The first rows, as this reader may know them; of children none but by `guarded`."""
    if metric in OPENED:
        rows = guarded(metric, unit, span, user)
    elif metric in GUARDED:
        return ()
    else:
        rows = COUNTED[metric].within(unit, span).visible_to(user)
    return tuple(rows.select_related("unit").order_by("-entered_at")[:MOST])


def _has_pages(kind: type[Model]) -> bool:
    """Whether each of its rows belongs to a unit, knows when it was entered, and has a page."""
    return issubclass(kind, Owned) and hasattr(kind, "get_absolute_url")
