"""维权岗名录 for anybody: what may be looked up, and the page of each unit."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from guanai.public import anonymous
from guanai.registers import public_pages
from outreach import publishing
from outreach.forms.public import FindForm
from stations.models import Unit

ENDED, CREATING = "ended", "creating"
TABS = (("", "现有称号"), (CREATING, "正在创建"), (ENDED, "已终止"))


@anonymous("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What the public may look up and say."""
    return render(request, "outreach/public_home.html", {"notices": publishing.notices(today()), "pages": public_pages})


@anonymous("GET")
def index(request: HttpRequest) -> HttpResponse:
    """名录, the latest named first; narrowed by name, level and county."""
    form, tab = FindForm(request.GET), request.GET.get("tab", "")
    tab = tab if tab in dict(TABS) else ""
    rows, order, level = _rows(tab)
    rows = _narrowed(rows, level, **form.cleaned_data) if form.is_valid() else rows.none()
    context = {"form": form, "tab": tab, "tabs": TABS, "total": rows.count()}
    return render(request, "outreach/public_titles.html", context | {"page": page_of(rows, order, **cursor(request))})


def _rows(tab: str) -> tuple[QuerySet, str, str]:
    """The rows of a tab, the column of their order, and where their level stands."""
    if tab == CREATING:
        return publishing.creating(), "-submitted_on", "cycle__level"
    return publishing.titles(ended=tab == ENDED), "-named_on", "level"


def _narrowed(rows: QuerySet, by_level: str, *, q: str, level: str, area: Unit | None) -> QuerySet:
    if q:
        known = Unit.objects.filter(Q(name__icontains=q) | Q(short__icontains=q) | Q(aliases__name__icontains=q))
        rows = rows.filter(unit__in=known.values("pk"))
    rows = rows.filter(**{by_level: level}) if level else rows
    return rows.filter(unit__path__startswith=area.path) if area else rows


@anonymous("GET")
def unit(request: HttpRequest, pk) -> HttpResponse:
    """One unit: its titles with their plaques, what it promised, what ended. Who took it over answers for it."""
    there = publishing.units().filter(pk=pk)
    if not there and (heir := publishing.heir_of(pk)):
        return redirect("public-unit", heir)
    found = get_object_or_404(there)
    context = {
        "unit": found,
        "titles": list(publishing.titles().filter(unit=found).order_by("-named_on", "pk")),
        "ended": list(publishing.titles(ended=True).filter(unit=found).order_by("-ended_on", "pk")),
        "commitment": publishing.commitment_of(found),
        "announced": [one for one in publishing.notices(today()) for row in one.cycle.announced if row.unit == found],
    }
    return render(request, "outreach/public_unit.html", context)
