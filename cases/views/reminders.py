"""到期提醒: what the calendar brings, sort by sort."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.reminding import KINDS
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """One sort, the first to be due on top; without one asked for, the first of which there is any. Never a name."""
    request.user.must(Permission.RECORD_FILE)
    on = today()
    kinds = {name: kind for name, kind in KINDS.items() if request.user.can(kind.right)}
    counts = {name: kind.rows(request.user, on).count() for name, kind in kinds.items()}
    first = next((name for name, number in counts.items() if number), "checks")
    chosen = request.GET.get("kind") if request.GET.get("kind") in kinds else first
    kind = kinds[chosen]
    page = page_of(kind.rows(request.user, on), kind.order, **cursor(request))
    tabs = [_tab(name, one.label, counts[name], chosen) for name, one in kinds.items()]
    context = {"page": page, "items": [kind.item(row, on) for row in page.rows], "tabs": tabs}
    return render(request, "cases/reminders.html", context | {"where": [("到期提醒", None)]})


def _tab(name: str, label: str, count: int, chosen: str) -> dict:
    url = reverse("reminders", query={"kind": name})
    return {"label": label, "count": count, "url": url, "current": name == chosen}
