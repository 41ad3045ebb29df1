"""看板: a unit over some days, its groups, the units below compared, the trends of years."""

from functools import cache, partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from guanai.calendars import today
from guanai.navigation import may_follow
from reports.counting import COUNTED, RATIOS
from reports.dashboard import Dashboard
from reports.groups import BY_SLUG, COMPARABLE, GROUPS, MOST, USUAL, Group
from reports.metrics import declared
from reports.period import PeriodForm
from reports.post_board import PostBoard
from reports.sheet import Change, Reader, Sheet
from reports.trends import Trends
from reports.views.summaries import unit_of
from reports.warnings.board import Warnings
from stations.access import Permission
from stations.models import Unit
from stations.places import where


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The board of the reader's own unit."""
    request.user.must(Permission.READ_FIGURES)
    return redirect("dashboard", request.user.unit.code)


def _reader(request: HttpRequest, unit: Unit) -> Reader:
    exact = request.user.can(Permission.RECORD_VISIT, unit)
    user = request.user
    return Reader(today(), exact, partial(user.can, Permission.READ_FIGURES), cache(partial(may_follow, user)))


def _shown(request: HttpRequest, unit: Unit, reader: Reader) -> dict:
    """What every board has: the days asked for, and the way to the other boards of the same days."""
    form = PeriodForm(request.GET, on=reader.on, sealed=not reader.exact)
    span = form.span()
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name) and form.is_valid()}
    return {"unit": unit, "form": form, "span": span, "asked": asked, "where": where(unit, request.user)}


@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One unit's days at a glance; every number opens its rows. With `group` one group of figures."""
    unit = unit_of(request, code)
    reader = _reader(request, unit)
    context = _shown(request, unit, reader)
    group = BY_SLUG.get(request.GET.get("group", ""))
    context["tabs"] = _tabs(unit, group, context["asked"])
    if group:
        return render(request, "reports/dashboard_group.html", context | _group(request, group, context, reader))
    context["board"] = Dashboard(unit, reader.on, exact=reader.exact, sees=reader.sees, span=context["span"])
    return render(request, "reports/dashboard.html", context)


def _tabs(unit: Unit, group: Group | None, asked: dict) -> list[dict]:
    """Plain links to the groups that have something to show."""
    url = reverse("dashboard", args=[unit.code])
    whole = {"label": "总览", "url": f"{url}?{urlencode(asked)}" if asked else url, "current": group is None}
    full = [one for one in GROUPS if one.warnings or _counted(one.metrics)]
    return [whole] + [
        {"label": one.label, "url": f"{url}?{urlencode(asked | {'group': one.slug})}", "current": one == group}
        for one in full
    ]


def _counted(metrics) -> list[str]:
    return [one for one in metrics if one in COUNTED or one in RATIOS]


def _group(request: HttpRequest, group: Group, context: dict, reader: Reader) -> dict:
    is_current = context["span"].last == reader.on and request.user.can(Permission.READ_WARNINGS, context["unit"])
    board = Warnings(context["unit"], reader.on, request.user) if is_current and group.warnings else None
    if board:
        board.rules = [rule for rule in board.rules if rule.code in group.warnings]
    sheet = Sheet(context["unit"], context["span"], group.metrics, reader)
    change = Change(sheet, sheet.metrics)
    tiles = [cell.tile(change.words(metric)) for metric, cell in zip(sheet.metrics, sheet.totals(), strict=True)]
    tiles += [cell.tile("今天") for cell in board.tiles(group.standing)] if board else []
    return {
        "group": group,
        "sheet": sheet,
        "tiles": tiles,
        "note": change.note,
        "lines": board.lines() if board else [],
    }


@require_GET
def comparison(request: HttpRequest, code: str) -> HttpResponse:
    """The units below side by side, by the figures that were chosen."""
    unit = unit_of(request, code)
    reader = _reader(request, unit)
    known = _counted(COMPARABLE)
    chosen = [one for one in request.GET.getlist("metric") if one in known][:MOST] or _counted(USUAL)
    context = _shown(request, unit, reader)
    context |= {
        "sheet": Sheet(unit, context["span"], chosen, reader),
        "choices": [(one, declared(one).label, one in chosen) for one in known],
        "most": MOST,
    }
    return render(request, "reports/comparison.html", context)


@require_GET
def trends(request: HttpRequest, code: str) -> HttpResponse:
    """How some figures went over the years."""
    unit = unit_of(request, code)
    context = {"unit": unit, "trends": Trends(unit, _reader(request, unit)), "where": where(unit, request.user)}
    return render(request, "reports/trends.html", context)


@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """The board of 维权岗."""
    request.user.must(Permission.READ_POST)
    return render(request, "reports/post_board.html", {"board": PostBoard(request.user, today())})
