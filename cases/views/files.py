"""What every page of a file needs: the file itself within scope, and what stands around the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cases.models import Guardian, MentoringMember, Minor, MinorCategory
from cases.models.attention import urged_on
from cases.models.basis import marked
from cases.models.category import GUARDED
from cases.models.minor import ADULT, MinorQuerySet
from cases.models.reveal import shown_until
from cases.models.transfer import opened_by
from cases.reader import Reader
from guanai.calendars import today, under
from guanai.registers import papers

PAGES = (("categories", "类别"), ("guardians", "监护人"), ("outcomes", "成效"))  # with how many rows
# only what the reader may open; their rows stand on the page itself
QUIET = (
    ("plan", "计划", "visits"),
    ("assessments", "分级", "sees_case"),
    ("behaviours", "行为", "opens_conduct"),
    ("measures", "措施", "sees_case"),
    ("cases", "案件", "sees_case"),
    ("signals", "信号", "visits"),
)
OPENED = "opened_files"  # in the session: file -> until when this reader may open it


def minor_of(request: HttpRequest, pk) -> Minor:
    """A file that this reader may know and that is in force, or 404."""
    return get_object_or_404(_known(request).valid(), pk=pk)


def kept_of(request: HttpRequest, pk) -> Minor:
    """A file that this reader may know, a voided one too; or 404."""
    return get_object_or_404(_known(request), pk=pk)


def _known(request: HttpRequest) -> MinorQuerySet:
    """With what a page shows, whether it stands on something, a 催办 that still stands, a look that is running."""
    asked = {"urged_on": urged_on(), "shown_until": shown_until(request.user), "opened_by": opened_by()}
    return marked(Minor.objects.visible_to(request.user).whole().annotate(**asked), today())


def reason_first(request: HttpRequest, reader: Reader) -> HttpResponse | None:
    """Who opens files from the bureau says why, once in half an hour; also where what was done for the child stands."""
    if reader.minor is None:
        return None
    until = request.session.get(OPENED, {}).get(str(reader.minor.pk), 0)
    if reader.needs_reason and until < timezone.now().timestamp():
        return redirect("minor-reason", reader.minor.pk)
    return None


def places(minor: Minor) -> list[tuple[str, str | None]]:
    """城东派出所 / 一人一档 / K7Q2-0193."""
    files = reverse("minors")
    return [(minor.unit.name, f"{files}?unit={minor.unit.code}"), ("一人一档", files), (minor.file_no, None)]


def around(minor: Minor) -> dict:
    """What the forms of a file show around themselves."""
    back = minor.get_absolute_url()
    return {"minor": minor, "state": f"档案 {minor.file_no}", "back": back, "where": places(minor)}


def frame(request: HttpRequest, reader: Reader, tab: str) -> dict:
    """The head and the cards of a file, and its tabs. Also leaves the trace that it was read."""
    minor, on = reader.minor, today()
    minor.note_reading(by=request.user, page=tab, identified=reader.reveal is not None)
    known = list(MinorCategory.objects.valid().filter(minor=minor))
    categories = [row for row in known if reader.sees_case or row.kind not in GUARDED]
    outcomes = list(reader.outcomes())
    assessments = list(reader.assessments())
    guardians = list(Guardian.objects.valid().filter(minor=minor))
    members = list(MentoringMember.objects.of(minor))
    team = next((member.team for member in members if member.team.closed_on is None), None)
    serving = [member for member in members if member.team == team and member.ends_on is None]
    prints = reader.records and not minor.narrowed
    context = {
        "minor": minor,
        "reader": reader,
        "categories": categories,
        "outcomes": outcomes,
        "assessments": assessments,
        "graded": assessments[0] if assessments else None,
        "guardians": guardians,
        "members": members,
        "team": team,
        "serving": serving,
        "urged_on": reader.visits and minor.urged_on,
        "grown": not under(ADULT, minor.birth_date, on),
        "family": [row for row in known if row.of_family and row.is_current(on)],
        "where": places(minor),
        "papers": [(one.label, one.url(minor)) for one in papers if prints and one.model == "cases.Minor"],
    }
    return context | {"tabs": _tabs(reader, tab, context)}


def shown(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A page of the file. One that shows the identity covers itself when the time is up."""
    response = render(request, template, context)
    if reveal := context["reader"].reveal:
        response["Refresh"] = str(reveal.seconds_left)
    return response


def _tabs(reader: Reader, current: str, rows: dict) -> list[dict]:
    """Only what exists for this reader: pages with rows, those to record on, and who has read if that may be asked."""
    tabs = [("minor", "经过", None)]
    for name, label in PAGES:
        if rows[name] or reader.records or current == name:
            tabs.append((name, label, len(rows[name])))
    tabs[2:2] = [(name, label, None) for name, label, right in QUIET if getattr(reader, right)]
    tabs += [("bases", "依据", None), ("helped", "帮扶", None)]
    if reader.records or current == "care":
        tabs.append(("care", "管理", None))
    if reader.sees_readers:
        tabs.append(("readers", "谁看过", None))
    return [_tab(reader.minor, *tab, current=tab[0] == current) for tab in tabs]


def _tab(minor: Minor, name: str, label: str, count: int | None, *, current: bool) -> dict:
    url = reverse("minor" if name == "minor" else f"minor-{name}", args=[minor.pk])
    return {"label": label, "count": count, "url": url, "current": current}
