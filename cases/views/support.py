"""What the pages of 维权帮助, lost children and 控辍保学 share: a list, and a row's page with what hangs on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guanai.audit import deed, record
from guanai.inputs import printable
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.models import Unit


@dataclass(frozen=True)
class Action:
    """A button of a page."""

    label: str
    url: str
    icon: str
    primary: bool = False


@dataclass(frozen=True)
class Step:
    """A line of what hangs on a row: when, what, the text for who may read it, and where it is voided."""

    when: object
    title: str
    text: str = ""
    void_url: str = ""


@dataclass(frozen=True)
class Part:
    """What hangs on a row, of one kind."""

    title: str
    steps: list[Step]
    new_url: str = ""
    line: str = ""


@dataclass(frozen=True)
class Sheet:
    """A row's own page."""

    heading: str
    state: str
    facts: list[tuple]
    actions: list[Action] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def rows_page(request: HttpRequest, rows: QuerySet, order: str, told: Callable, **context) -> HttpResponse:
    """A list, the latest first: all, or with `?open=1` what is not finished; of a unit's tree with `?unit=`."""
    if code := request.GET.get("unit"):
        unit = Unit.objects.visible_to(request.user).filter(code=printable(code)).first()
        rows = rows.within_tree(unit) if unit else rows.none()
    chosen = "open" in request.GET
    rows = rows.open() if chosen else rows
    page, total = page_of(rows.listed(), order, **cursor(request)), rows.count()
    note_listing(request, total, [name for name in ("unit", "open") if name in request.GET])
    context |= {
        "page": page,
        "total": total,
        "rows": [told(row) for row in page.rows],
        "tabs": [
            {"label": "全部", "url": request.path, "current": not chosen},
            {"label": "没办完的", "url": f"{request.path}?open=1", "current": chosen},
        ],
    }
    return render(request, "cases/support_rows.html", context)


def note_listing(request: HttpRequest, rows: int, by: Iterable[str]) -> None:
    """Who stands above the stations leaves a trace of each list of children: how it was narrowed, how many it told.

    What a board hides of few children can be counted there; see docs/decisions/0004.
    """
    if not request.user.can(Permission.IDENTIFY):
        with deed():
            name = request.resolver_match.url_name
            record("minor.list", None, by=request.user, page=name, fields=sorted(by), rows=rows)


def note_reading(row: Model, *, by, **detail) -> None:
    """Leave the trace of a look at sealed text; the page is shown only if it could be written."""
    with deed():
        record(f"{row._meta.model_name}.read", row, by=by, **detail)
