"""学期: the terms of a county's or city's schools, and the days off in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.forms.terms import DayOffForm, TermForm
from stations.models import SchoolDayOff, SchoolTerm
from stations.places import where


def term_of(request: HttpRequest, pk) -> SchoolTerm:
    """A valid term that this reader may know (404) and may change (403)."""
    term = get_object_or_404(SchoolTerm.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.KEEP_TERMS, term)
    return term


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The terms that hold for the reader's units, the latest first."""
    request.user.must(Permission.READ_REGISTERS)
    known = SchoolTerm.objects.valid().visible_to(request.user).select_related("unit")
    rows = page_of(known, "-starts_on", **cursor(request))
    return render(request, "stations/terms.html", {"page": rows, "may_keep": request.user.can(Permission.KEEP_TERMS)})


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One term with its days off."""
    term = get_object_or_404(SchoolTerm.objects.visible_to(request.user).select_related("unit"), pk=pk)
    context = {
        "term": term,
        "days_off": term.days_off.valid().order_by("starts_on", "pk"),
        "may_keep": not term.is_void and request.user.can(Permission.KEEP_TERMS, term),
        "where": where(term.unit, request.user),
    }
    return render(request, "stations/term.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记学期."""
    request.user.must(Permission.KEEP_TERMS)
    form = TermForm(request.POST or None, user=request.user)
    said = "已登记。有秋假、运动会等另外放假的，接着登记。"
    return answers.keep(request, form, said, title="登记学期", back=reverse("terms"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改学期."""
    term = term_of(request, pk)
    form = TermForm(request.POST or None, instance=term, user=request.user)
    return answers.keep(request, form, "已保存。", title="修改学期", **_at(request, term))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废学期."""
    term = term_of(request, pk)
    return answers.void(request, term, title="作废学期", **_at(request, term))


@require_http_methods(["GET", "POST"])
def day_off_new(request: HttpRequest, pk) -> HttpResponse:
    """登记放假."""
    term = term_of(request, pk)
    form = DayOffForm(request.POST or None, instance=SchoolDayOff(term=term), user=request.user)
    return answers.keep(request, form, "已登记。", title="登记放假", **_at(request, term))


@require_http_methods(["GET", "POST"])
def day_off_void(request: HttpRequest, pk) -> HttpResponse:
    """作废放假."""
    row = get_object_or_404(SchoolDayOff.objects.valid().visible_to(request.user).select_related("term__unit"), pk=pk)
    request.user.must(Permission.KEEP_TERMS, row)
    return answers.void(request, row, title=f"作废放假：{row}", **_at(request, row.term))


def _at(request: HttpRequest, term: SchoolTerm) -> dict:
    """What the forms of a term show around themselves."""
    return {
        "state": f"{term.unit} {term}",
        "back": term.get_absolute_url(),
        "where": where(term.unit, request.user),
    }
