"""How long the portal takes. Pages are told as ratios to its own empty page: seconds tell of the machine."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from types import ModuleType

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import include, path, reverse
from weasyprint import HTML

from cases.models import Minor
from guanai import workbook
from guanai.audit import deed
from guanai.calendars import today
from guanai.ledger import Ledger
from guanai.ledger.sheet import carried
from guanai.ledger.trial import Trial
from guanai.models import Attachment, Upload
from outreach.models.event import EventForm
from reports.annual import annual_summary
from reports.writers import pdf, press
from reports.writers.markup import xhtml
from stations.access import Role
from stations.models import Unit, User

WARM_UP = 2
EMPTY = "/empty/"


class Failed(Exception):
    """A page did not come, so that its time says nothing."""


def side_by_side(times: int, *runs: Callable[[], float]) -> list[float]:
    """The medians, in seconds, of runs that take turns, so that what else the machine does meets them alike.

    Two turns more go first and do not count.
    """
    turns = [[run() for run in runs] for _ in range(times + WARM_UP)][WARM_UP:]
    return [median(found) for found in zip(*turns, strict=True)]


def peak() -> int:
    """The most memory that this process has held so far, in MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


@dataclass(frozen=True)
class Timed:
    """One page of one reader, in seconds and as a multiple of the reader's empty page."""

    reader: str
    page: str
    seconds: float
    empty: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.empty


@contextmanager
def with_empty_page() -> Iterator[None]:
    """The portal with one page more, that has nothing but what every page has."""
    routes = ModuleType("routes")
    routes.urlpatterns = [path(EMPTY.strip("/") + "/", _empty), path("", include("guanai.urls"))]
    with override_settings(ROOT_URLCONF=routes, ALLOWED_HOSTS=["*"]):
        yield


def _empty(request: HttpRequest) -> HttpResponse:
    return render(request, "no_role.html")


class Reader:
    """An account with a browser."""

    def __init__(self, label: str, user: User, times: int):
        self.label, self.user, self.times = label, user, times
        self.client = Client()
        self.client.force_login(user)

    def pages(self, addresses: dict[str, str]) -> Iterator[Timed]:
        for page, address in addresses.items():
            yield self.timed(page, lambda at=address: self.get(at))

    def timed(self, page: str, run: Callable[[], float]) -> Timed:
        return Timed(self.label, page, *side_by_side(self.times, run, lambda: self.get(EMPTY)))

    def get(self, address: str) -> float:
        begun = perf_counter()
        response = self.client.get(address)
        seconds = perf_counter() - begun
        if response.status_code != 200:
            raise Failed(f"{self.label} {address}: {response.status_code}")
        return seconds

    def save_visit(self, minor: Minor) -> float:
        """Fill in the form that the page shows and send it; only the sending counts."""
        address = reverse("visit-new", args=[minor.pk])
        page = self.client.get(address).content.decode()
        filled = "token", "visitors", "next_on"
        values = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in filled}
        values |= {"held_on": f"{today():%Y-%m-%d}", "place": "home", "worried": "no", "findings": "一切正常。"}
        begun = perf_counter()
        response = self.client.post(address, values)
        seconds = perf_counter() - begun
        if response.status_code != 302:
            raise Failed(f"{self.label} {address}: {response.status_code}")
        return seconds


def pages(times: int) -> Iterator[Timed]:
    """List, file, workbench and board of a station with many files, its county and the city; saving a visit."""
    where = Minor.objects.open().values("unit").annotate(files=Count("pk")).order_by("-files", "unit").first()
    station = Unit.objects.get(pk=where["unit"])
    due = Minor.objects.in_lists().due(today() + timedelta(days=30))
    minors = list(due.filter(unit=station)[: times + WARM_UP])
    lists = {"档案列表": reverse("minors"), "宣讲列表": reverse("sessions"), "工作台": reverse("workbench")}
    member = Reader("站员", _holder(Role.STATION_MEMBER, station), times)
    file = {"档案": minors[0].get_absolute_url(), "看板": reverse("dashboard", args=[station.code])}
    with with_empty_page():
        yield from member.pages(lists | file)
        queue = iter(minors)
        yield member.timed("存走访", lambda: member.save_visit(next(queue)))
        for label, role, unit in _above(station):
            reader = Reader(label, _holder(role, unit), times)
            yield from reader.pages(lists | {"看板": reverse("dashboard", args=[unit.code])})


def _above(station: Unit) -> Iterator[tuple[str, str, Unit]]:
    yield "县区", Role.COUNTY_COMMITTEE, station.parent
    yield "市局", Role.BUREAU_COMMITTEE, station.parent.parent


def _holder(role: str, unit: Unit) -> User:
    return User.objects.filter(appointments__role=role, appointments__unit=unit).order_by("login").first()


@dataclass(frozen=True)
class Typeset:
    """The summary as PDF: our way and WeasyPrint's own, on the same HTML with the same fonts. Seconds of one core."""

    pages: int
    peak: int  # MB, before WeasyPrint's own way ran
    ours: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.ours / self.plain


def typeset(unit: Unit, year: int, times: int) -> Typeset:
    document = annual_summary(unit, year).document()
    pdf.write(document)
    most, markup = peak(), xhtml(document)
    look = {"font_config": press.fonts(), "stylesheets": [press.style(pdf.STYLE)]}

    def ours() -> float:
        begun = process_time()
        pdf.write(document)
        return process_time() - begun

    def plain() -> float:
        begun = process_time()
        HTML(string=markup).render(**look).write_pdf(pdf_variant="pdf/a-3u")
        return process_time() - begun

    number = len(pdf.Markup(markup).render(**look).pages)
    return Typeset(number, most, *side_by_side(times, ours, plain))


def sheet(ledger: Ledger, user: User, rows: int) -> Iterator[tuple[str, float]]:
    """Seconds to try and to take a sheet of so many sessions."""
    form = ledger.form(user=user)
    labels = {name: label for label, name in carried(form).items()}
    days = (today() - timedelta(days=number % 700) for number in range(rows))
    hall = f"活动室 {Upload.objects.count() + 1}"  # a place of its own, or the rows of the last time would be known
    lines = [["量测", EventForm.LECTURE.label, day, hall, "反诈", 30 + number] for number, day in enumerate(days)]
    heads = [labels[name] for name in ("title", "form", "held_on", "place", "topics", "audience")]
    data = workbook.written([workbook.Sheet(ledger.label, heads, lines)])
    kept = Attachment.store(data, name="量测.xlsx", media_type=workbook.MEDIA_TYPE, by=user)
    upload = Upload.objects.create(ledger=ledger.slug, owner=user.pk, attachment=kept)
    for step in ("试写", "写入"):
        begun = perf_counter()
        Trial(ledger, upload, user).run(lambda percent, words: None, deed)
        yield step, perf_counter() - begun
        if upload.state == Upload.State.TRIED:
            upload.move(Upload.State.WANTED)
