"""人员: list, page, entry, changes of kind."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import age, today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.filters import PersonFilters
from stations.forms.people import NewPersonForm, PersonForm, StatusForm
from stations.models import Person, PersonKind, PersonStatus, StationPosting, User
from stations.models.account import SYSTEM
from stations.places import where


def person_of(request: HttpRequest, pk) -> Person:
    """A valid person whom this reader may know (404) and may change (403)."""
    known = Person.objects.valid().visible_to(request.user).select_related("unit")
    person = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_PEOPLE, person)
    return person


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The people of the reader's units, the newest entry first."""
    request.user.must(Permission.READ_REGISTERS)
    serving = StationPosting.objects.visible_to(request.user).current(today()).select_related("station")
    known = Person.objects.valid().visible_to(request.user).with_kind(today()).select_related("unit")
    filters = PersonFilters(request.GET, known, user=request.user)
    rows = filters.qs.prefetch_related(Prefetch("postings", serving, to_attr="serving"))
    context = {
        "filters": filters,
        "page": page_of(rows, "-entered_at", **cursor(request)),
        "total": filters.qs.count(),
        "may_keep": request.user.can(Permission.KEEP_PEOPLE),
    }
    return render(request, "stations/people.html", context, status=422 if filters.errors else 200)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One person: what they are and were, where they serve."""
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("unit"), pk=pk)
    kind = person.kind_on(today())
    served = StationPosting.objects.counted().visible_to(request.user).filter(person=person)
    context = {
        "person": person,
        "kind": kind and PersonKind(kind),
        "age": person.birth_date and age(person.birth_date, today()),
        "statuses": person.statuses.valid().order_by("-starts_on"),
        "postings": served.select_related("station").order_by("-starts_on"),
        "entered_by": User.objects.filter(pk=person.entered_by).first() or SYSTEM,
        "ties": [tie for tie in person.ties(request.user) if tie.url],
        "may_keep": not person.is_void and request.user.can(Permission.KEEP_PEOPLE, person),
        "where": where(person.unit, request.user),
    }
    return render(request, "stations/person.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记人员."""
    request.user.must(Permission.KEEP_PEOPLE)
    form = NewPersonForm(request.POST or None, user=request.user)
    said = "已登记。要到站里工作的，到关工站的页面登记进站。"
    return answers.keep(request, form, said, title="登记人员", back=reverse("people"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改人员."""
    person = person_of(request, pk)
    form = PersonForm(request.POST or None, instance=person, user=request.user)
    return answers.keep(request, form, "已保存。", title="修改人员", **_at(request, person))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: the person was entered by mistake. Who left gets a status instead."""
    person = person_of(request, pk)
    state = f"{person}。登记错了才作废；不再参与的请变更身份。"
    return answers.void(request, person, title="作废人员", **_at(request, person) | {"state": state})


@require_http_methods(["GET", "POST"])
def status_new(request: HttpRequest, pk) -> HttpResponse:
    """变更身份: retired, taken on, gone."""
    person = person_of(request, pk)
    form = StatusForm(request.POST or None, instance=PersonStatus(person=person), user=request.user)
    return answers.keep(request, form, "身份已变更。", title="变更身份", **_at(request, person))


@require_http_methods(["GET", "POST"])
def status_void(request: HttpRequest, pk) -> HttpResponse:
    """作废一条身份记录."""
    known = PersonStatus.objects.valid().visible_to(request.user).select_related("person__unit")
    status = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_PEOPLE, status)
    return answers.void(request, status, title=f"作废身份：{status}", **_at(request, status.person))


def _at(request: HttpRequest, person: Person) -> dict:
    """What the forms of a person show around themselves."""
    return {"state": person.name, "back": person.get_absolute_url(), "where": where(person.unit, request.user)}
