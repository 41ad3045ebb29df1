"""关工委: which units have one, who sits in it now and before, what it has to work with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from stations.access import Permission
from stations.forms.committees import CommitteeForm, PositionForm
from stations.models import CareCommittee, CommitteeBudget, CommitteePosition, CommitteeRequest, Person
from stations.models.account import name_of
from stations.places import where

YEARS = 5  # of budgets, the latest first
REQUESTS = 8


def committee_of(request: HttpRequest, pk) -> CareCommittee:
    """A committee that this reader may know, or 404."""
    known = CareCommittee.objects.visible_to(request.user).select_related("unit", "office_unit")
    return get_object_or_404(known, pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """关工委 of the reader's tree: those at work with who leads them, and which units lack one."""
    request.user.must(Permission.READ_REGISTERS)
    on = today()
    known = CareCommittee.objects.in_force(on).visible_to(request.user).select_related("unit", "office_unit")
    rows = list(known.committees_first())
    directors = _by_committee(CommitteePosition.objects.directors(on).filter(committee__in=rows))
    for row in rows:
        row.directors = directors.get(row.pk, [])
    context = {
        "rows": rows,
        "obliged": CareCommittee.objects.obliged(on).visible_to(request.user).count(),
        "lacking": list(CareCommittee.objects.lacking(on).visible_to(request.user)),
        "may_write": request.user.can(Permission.RECORD_REGISTERS),
    }
    return render(request, "stations/committees.html", context)


def _by_committee(positions) -> dict:
    found: dict = {}
    for one in positions.by_rank():
        found.setdefault(one.committee_id, []).append(one)
    return found


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记关工委."""
    request.user.must(Permission.RECORD_REGISTERS)
    form = CommitteeForm(request.POST or None, user=request.user)
    return answers.keep(request, form, "已登记。", title="登记关工委", back=reverse("committees"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """Who guides it, who sits in it, its budgets and what it asked for."""
    committee, on = committee_of(request, pk), today()
    asked = CommitteeRequest.objects.valid().filter(unit=committee.unit).order_by("-entered_at")
    context = {
        "committee": committee,
        "guide": committee.guide(on),
        "at_work": committee.is_in_force(on),
        "budgets": _budgets(committee.unit),
        "requests": list(asked[:REQUESTS]),
        "entered_by": CareCommittee.objects.filter(pk=pk).annotate(who=name_of("entered_by")).get().who,
        "may_write": not committee.is_void and request.user.can(Permission.RECORD_REGISTERS, committee),
        "where": where(committee.unit, request.user),
    }
    return render(request, "stations/committee.html", context | _sitting(committee, request.user))


def _sitting(committee: CareCommittee, user) -> dict:
    """Who sits in it today, who did or will; and of whom this reader may open the page."""
    on, positions = today(), list(committee.positions.valid().by_rank())
    now = [one for one in positions if one.covers(on)]
    known = Person.objects.visible_to(user).filter(pk__in=[one.person_id for one in now])
    led = any(one.title == CommitteePosition.Title.DIRECTOR for one in now)
    return {
        "now": now,
        "others": [one for one in positions if one not in now],
        "known": set(known.values_list("pk", flat=True)),
        "vacant": not led and committee.is_in_force(on),
    }


def _budgets(unit) -> list[CommitteeBudget]:
    """The latest years, each with how it grew upon the year before, where that is registered."""
    rows = list(CommitteeBudget.objects.valid().filter(unit=unit).order_by("-year")[: YEARS + 1])
    amounts = {one.year: one.amount for one in rows}
    for one in rows:
        one.before = amounts.get(one.year - 1)
    return rows[:YEARS]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改关工委."""
    committee = _writable(request, pk)
    form = CommitteeForm(request.POST or None, instance=committee, user=request.user)
    links = {"void_url": reverse("committee-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title=f"修改{committee}", **links, **_at(request, committee))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: entered by mistake; one that stopped working has a day for that."""
    committee = _writable(request, pk)
    return answers.void(request, committee, title=f"作废{committee}", **_at(request, committee))


@require_http_methods(["GET", "POST"])
def position_new(request: HttpRequest, pk) -> HttpResponse:
    """登记任职."""
    committee = _writable(request, pk)
    form = PositionForm(request.POST or None, instance=CommitteePosition(committee=committee), user=request.user)
    return answers.keep(request, form, "任职已登记。", title="登记任职", **_at(request, committee))


@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, pk) -> HttpResponse:
    """修改任职, or write down its last day."""
    row = _position(request, pk)
    form = PositionForm(request.POST or None, instance=row, user=request.user)
    links = {"void_url": reverse("committee-position-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改任职", **links, **_at(request, row.committee))


@require_http_methods(["GET", "POST"])
def position_void(request: HttpRequest, pk) -> HttpResponse:
    """作废任职."""
    row = _position(request, pk)
    return answers.void(request, row, title=f"作废任职：{row}", **_at(request, row.committee))


def _position(request: HttpRequest, pk) -> CommitteePosition:
    known = CommitteePosition.objects.counted().visible_to(request.user).select_related("committee__unit", "person")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, row)
    return row


def _writable(request: HttpRequest, pk) -> CareCommittee:
    committee = committee_of(request, pk)
    request.user.must(Permission.RECORD_REGISTERS, committee)
    return committee


def _at(request: HttpRequest, committee: CareCommittee) -> dict:
    """What the forms of a committee show around themselves."""
    url = committee.get_absolute_url()
    return {"state": str(committee), "back": url, "where": where(committee.unit, request.user)}
