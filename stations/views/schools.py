"""学校: list, page, entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from guanai.registers import panels
from stations.access import Permission
from stations.filters import SchoolFilters
from stations.forms.schools import SchoolForm
from stations.models import School, SchoolTerm, User
from stations.models.account import SYSTEM
from stations.places import where

TERMS = 4


def school_of(request: HttpRequest, pk) -> School:
    """A valid school that this reader may know (404) and may change (403)."""
    school = get_object_or_404(School.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.KEEP_ORG, school)
    return school


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The schools of the reader's units, the newest entry first."""
    request.user.must(Permission.READ_REGISTERS)
    known = School.objects.valid().visible_to(request.user).select_related("unit")
    filters = SchoolFilters(request.GET, known, user=request.user)
    context = {
        "filters": filters,
        "page": page_of(filters.qs, "-entered_at", **cursor(request)),
        "total": filters.qs.count(),
        "may_keep": request.user.can(Permission.KEEP_ORG),
    }
    return render(request, "stations/schools.html", context, status=422 if filters.errors else 200)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One school: whose area, how many pupils, which terms hold for it, whether it has lessons today."""
    school = get_object_or_404(School.objects.visible_to(request.user).select_related("unit"), pk=pk)
    terms = SchoolTerm.objects.binding(school.unit)
    context = {
        "school": school,
        "terms": terms.select_related("unit").order_by("-starts_on")[:TERMS],
        "in_session": school.is_active(today()) and SchoolTerm.objects.in_session(school.unit, today()),
        "entered_by": User.objects.filter(pk=school.entered_by).first() or SYSTEM,
        "may_keep": not school.is_void and request.user.can(Permission.KEEP_ORG, school),
        "panels": _panels(request, school),
        "where": where(school.unit, request.user),
    }
    return render(request, "stations/school.html", context)


def _panels(request: HttpRequest, school: School) -> list[dict]:
    """What other rooms have to say of a school that is still entered."""
    found = [one for one in panels if one.model == School._meta.label and not school.is_void]
    return [
        {"label": one.label, "url": one.url(school), "lines": one.lines(school, request.user, today())}
        for one in found
        if one.open_to(request.user, school)
    ]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记学校."""
    request.user.must(Permission.KEEP_ORG)
    form = SchoolForm(request.POST or None, user=request.user)
    return answers.keep(request, form, "已登记。", title="登记学校", back=reverse("schools"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改学校."""
    school = school_of(request, pk)
    form = SchoolForm(request.POST or None, instance=school, user=request.user)
    return answers.keep(request, form, "已保存。", title="修改学校", **_at(request, school))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: the school was entered by mistake. One that closed has its day instead."""
    school = school_of(request, pk)
    state = f"{school}。登记错了才作废；停办的请填写停办日期。"
    return answers.void(request, school, title="作废学校", **_at(request, school) | {"state": state})


def _at(request: HttpRequest, school: School) -> dict:
    """What the forms of a school show around themselves."""
    return {"state": school.name, "back": school.get_absolute_url(), "where": where(school.unit, request.user)}
