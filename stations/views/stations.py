"""关工站: list, page, entry, change of status, what it has, its rooms."""

from datetime import date

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from guanai.registers import papers
from stations import six
from stations.access import Permission
from stations.filters import StationFilters
from stations.forms.stations import FacilityForm, HaveForm, MoveForm, StationForm
from stations.models import (
    CareStation,
    OfficerDesignation,
    Person,
    StationFacility,
    StationHave,
    StationPosting,
    StationStage,
    StationStatus,
    User,
)
from stations.models.account import SYSTEM
from stations.models.posting import shortcomings
from stations.places import where


def station_of(request: HttpRequest, pk, permission: Permission) -> CareStation:
    """A valid station that this reader may know (404) and may change by that right (403)."""
    known = CareStation.objects.valid().visible_to(request.user).select_related("unit")
    station = get_object_or_404(known, pk=pk)
    request.user.must(permission, station)
    return station


def part_of(request: HttpRequest, parts, pk):
    """A valid row that hangs on such a station."""
    part = get_object_or_404(parts.counted().visible_to(request.user).select_related("station__unit"), pk=pk)
    request.user.must(Permission.KEEP_ORG, part)
    return part


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The stations of the reader's units, in the order of print."""
    request.user.must(Permission.READ_REGISTERS)
    filters = StationFilters(request.GET, CareStation.objects.valid().visible_to(request.user), user=request.user)
    found = page_of(_listed(filters.qs, today()), "unit__path", **cursor(request))
    six.mark(found.rows, today())
    context = {
        "filters": filters,
        "page": found,
        "total": filters.qs.count(),
        "may_keep": request.user.can(Permission.KEEP_ORG),
    }
    return render(request, "stations/stations.html", context, status=422 if filters.errors else 200)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One station: its state, what it has, who serves there, how it came about."""
    station = get_object_or_404(CareStation.objects.visible_to(request.user).select_related("unit"), pk=pk)
    context = {
        "station": station,
        "haves": six.six(station, today()),
        "brands": station.brands.active(today()).order_by("-started_on"),
        "facilities": station.facilities.counted().order_by("closed_on", "kind"),
        "stages": station.stages.signed().latest_first(),
        "entered_by": User.objects.filter(pk=station.entered_by).first() or SYSTEM,
        "may_keep": not station.is_void and request.user.can(Permission.KEEP_ORG, station),
        "may_record": not station.is_void and request.user.can(Permission.RECORD_REGISTERS, station),
        "may_post": not station.is_void and request.user.can(Permission.KEEP_PEOPLE, station),
        "where": where(station.unit, request.user),
        "papers": [] if station.is_void else _papers(request, station),
    }
    context |= _people(request, station)
    return render(request, "stations/station.html", context)


def _papers(request: HttpRequest, station: CareStation) -> list[tuple[str, str]]:
    """What other rooms make of a station on paper, and where."""
    known = (one for one in papers if one.model == CareStation._meta.label)
    return [(one.label, one.url(station)) for one in known if one.open_to(request.user, station)]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记关工站."""
    request.user.must(Permission.KEEP_ORG)
    form = StationForm(request.POST or None, user=request.user)
    return answers.keep(
        request, form, "已登记。接着登记六有、功能区和进站人员。", title="登记关工站", back=reverse("stations")
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改关工站."""
    station = station_of(request, pk, Permission.KEEP_ORG)
    form = StationForm(request.POST or None, instance=station, user=request.user)
    return answers.keep(request, form, "已保存。", title="修改关工站", **_at(request, station))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: the station was entered by mistake. One that ended is closed instead."""
    station = station_of(request, pk, Permission.KEEP_ORG)
    state = f"{station}。登记错了才作废；真正撤掉的站请改变状态。"
    return answers.void(request, station, title="作废关工站", **_at(request, station) | {"state": state})


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk) -> HttpResponse:
    """改变状态."""
    station = station_of(request, pk, Permission.KEEP_ORG)
    form = MoveForm(request.POST or None, station=station)
    context = {"form": form, "title": "改变状态", **_at(request, station)}
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    try:
        station.move(**form.cleaned_data, by=request.user)
    except (Stale, NotAllowed):
        form.add_error("status", "别人刚改过状态，请回到站的页面核对。")
        return render(request, answers.FORM, context, status=409)
    messages.success(request, f"已改为{station.get_status_display()}。")
    return redirect(station)


@require_http_methods(["GET", "POST"])
def stage_void(request: HttpRequest, pk) -> HttpResponse:
    """The latest change of status never happened; earlier ones stand under it."""
    stage = part_of(request, StationStage.objects, pk)
    if stage != stage.station.stages.latest_first().first():
        raise Http404
    return answers.void(request, stage, title=f"撤销：{stage}", **_at(request, stage.station))


@require_http_methods(["GET", "POST"])
def have(request: HttpRequest, pk, kind: str) -> HttpResponse:
    """六有中的一项: entered, or its evidence changed."""
    station = station_of(request, pk, Permission.KEEP_ORG)
    if kind not in StationHave.Kind.values or kind in six.REGISTERED:
        raise Http404
    row = station.haves.valid().filter(kind=kind).first() or StationHave(station=station, kind=kind)
    form = HaveForm(request.POST or None, instance=row, user=request.user)
    links = {} if form.is_new else {"void_url": reverse("station-have-void", args=[row.pk])}
    return answers.keep(request, form, f"已登记{row}。", title=f"六有：{row}", **links, **_at(request, station))


@require_http_methods(["GET", "POST"])
def have_void(request: HttpRequest, pk) -> HttpResponse:
    """The station no longer has it, or never had."""
    row = part_of(request, StationHave.objects, pk)
    return answers.void(request, row, title=f"作废：{row}", **_at(request, row.station))


@require_http_methods(["GET", "POST"])
def facility_new(request: HttpRequest, pk) -> HttpResponse:
    """登记功能区."""
    station = station_of(request, pk, Permission.KEEP_ORG)
    form = FacilityForm(request.POST or None, instance=StationFacility(station=station), user=request.user)
    return answers.keep(request, form, "已登记。", title="登记功能区", **_at(request, station))


@require_http_methods(["GET", "POST"])
def facility(request: HttpRequest, pk) -> HttpResponse:
    """修改功能区."""
    row = part_of(request, StationFacility.objects, pk)
    form = FacilityForm(request.POST or None, instance=row, user=request.user)
    links = {"void_url": reverse("station-facility-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改功能区", **links, **_at(request, row.station))


@require_http_methods(["GET", "POST"])
def facility_void(request: HttpRequest, pk) -> HttpResponse:
    """作废功能区. One out of use has its day instead."""
    row = part_of(request, StationFacility.objects, pk)
    return answers.void(request, row, title=f"作废：{row}", **_at(request, row.station))


def _listed(rows, on: date):
    """Stations with what their lines show: who serves on that day."""
    serving = StationPosting.objects.current(on).by_rank().select_related("person")
    return rows.select_related("unit").prefetch_related(Prefetch("postings", serving, to_attr="serving"))


def _people(request: HttpRequest, station: CareStation) -> dict:
    """Who serves today and who did, which of them this reader may open, what the station lacks."""
    serving = station.postings.current(today()).with_kind(today()).by_rank().select_related("person")
    known = Person.objects.visible_to(request.user).filter(postings__in=serving)
    others = station.postings.counted().exclude(pk__in=serving).select_related("person")
    return {
        "serving": serving,
        "others": others.order_by("-starts_on"),
        "known": set(known.values_list("pk", flat=True)),
        "warnings": [*shortcomings(serving), *_women(station)] if station.status == StationStatus.ACTIVE else [],
    }


def _women(station: CareStation) -> list[str]:
    """未成年人保护法 101: among those who handle the cases of minors there are women."""
    lacks = OfficerDesignation.objects.without_a_woman(station.unit, today())
    return (
        [f"{station.unit.short}办理未成年人案件的专门人员里还没有女性（未成年人保护法第一百零一条）。"] if lacks else []
    )


def _at(request: HttpRequest, station: CareStation) -> dict:
    """What the forms of a station show around themselves."""
    place = where(station.unit, request.user)
    return {"state": station.name, "back": station.get_absolute_url(), "where": place}
