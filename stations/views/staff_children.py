"""民辅警子女: list, page, entry, and what each child got. A name in full only on the page of who keeps the row."""

from typing import TypeVar

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.audit import deed, record
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.filters import StaffChildFilters
from stations.forms.staff_children import StaffChildAwardForm, StaffChildForm, StaffChildVisitForm
from stations.models import StaffChild, StaffChildAward, StaffChildVisit
from stations.places import where

Part = TypeVar("Part", StaffChildAward, StaffChildVisit)


def child_of(request: HttpRequest, pk) -> StaffChild:
    """A valid child whom this reader may know (404) and whose row is theirs to keep (403)."""
    known = StaffChild.objects.valid().visible_to(request.user).listed()
    child = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_STAFF_CHILDREN, child)
    return child


def part_of(request: HttpRequest, kind: type[Part], pk) -> Part:
    """An award of such a child, or a call on it."""
    known = kind.objects.counted().visible_to(request.user)
    part = get_object_or_404(known.select_related("child__unit"), pk=pk)
    request.user.must(Permission.KEEP_STAFF_CHILDREN, part)
    return part


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The children of the reader's units, names masked."""
    request.user.must(Permission.READ_STAFF_CHILDREN)
    known = StaffChild.objects.valid().visible_to(request.user)
    filters = StaffChildFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    awards = StaffChildAward.objects.valid().order_by("-awarded_on", "pk")
    shown = rows.listed().prefetch_related(Prefetch("awards", awards, to_attr="got"))
    context = {
        "filters": filters,
        "page": page_of(shown, "-entered_at", **cursor(request)),
        "total": rows.count(),
        "may_keep": request.user.can(Permission.KEEP_STAFF_CHILDREN),
    }
    return render(request, "stations/staff_children.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记民辅警子女."""
    request.user.must(Permission.KEEP_STAFF_CHILDREN)
    form = StaffChildForm(request.POST or None, user=request.user)
    said = "已登记，录取和奖励在这一页上记。"
    return answers.keep(request, form, said, title="登记民辅警子女", back=reverse("staff-children"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One child and what it got; leaves the trace that it was read."""
    known = StaffChild.objects.visible_to(request.user).listed()
    child = get_object_or_404(known, pk=pk)
    keeps = request.user.can(Permission.KEEP_STAFF_CHILDREN, child)
    with deed():
        record("staffchild.read", child, by=request.user, whole=keeps)
    context = {
        "child": child,
        "name": child.name if keeps else child.masked_name,
        "awards": child.awards.valid().order_by("-awarded_on", "pk"),
        "visits": child.visits.valid().order_by("-visited_on", "pk"),
        "keeps": keeps,
        "may_keep": keeps and not child.is_void,
        "where": where(child.unit, request.user),
    }
    return render(request, "stations/staff_child.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改."""
    child = child_of(request, pk)
    form = StaffChildForm(request.POST or None, instance=child, user=request.user)
    links = {"void_url": reverse("staff-child-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改民辅警子女", **links, **_at(request, child))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: the row was entered by mistake."""
    child = child_of(request, pk)
    return answers.void(request, child, title="作废民辅警子女", **_at(request, child))


@require_http_methods(["GET", "POST"])
def award_new(request: HttpRequest, pk) -> HttpResponse:
    """记录取或奖励."""
    child = child_of(request, pk)
    form = StaffChildAwardForm(request.POST or None, instance=StaffChildAward(child=child), user=request.user)
    return answers.keep(request, form, "已登记。", title="记录取或奖励", **_at(request, child))


@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest, pk) -> HttpResponse:
    """记校访、家访."""
    child = child_of(request, pk)
    form = StaffChildVisitForm(request.POST or None, instance=StaffChildVisit(child=child), user=request.user)
    return answers.keep(request, form, "已登记。", title="记校访、家访", **_at(request, child))


@require_http_methods(["GET", "POST"])
def visit_edit(request: HttpRequest, pk) -> HttpResponse:
    """修改校访、家访."""
    visit = part_of(request, StaffChildVisit, pk)
    form = StaffChildVisitForm(request.POST or None, instance=visit, user=request.user)
    links = {"void_url": reverse("staff-child-visit-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改校访、家访", **links, **_at(request, visit.child))


@require_http_methods(["GET", "POST"])
def visit_void(request: HttpRequest, pk) -> HttpResponse:
    """作废一次校访、家访."""
    visit = part_of(request, StaffChildVisit, pk)
    return answers.void(request, visit, title=f"作废{visit}", **_at(request, visit.child))


@require_http_methods(["GET", "POST"])
def award_edit(request: HttpRequest, pk) -> HttpResponse:
    """修改录取或奖励."""
    award = part_of(request, StaffChildAward, pk)
    form = StaffChildAwardForm(request.POST or None, instance=award, user=request.user)
    links = {"void_url": reverse("staff-child-award-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改录取或奖励", **links, **_at(request, award.child))


@require_http_methods(["GET", "POST"])
def award_void(request: HttpRequest, pk) -> HttpResponse:
    """作废一项录取或奖励."""
    award = part_of(request, StaffChildAward, pk)
    return answers.void(request, award, title=f"作废{award}", **_at(request, award.child))


def _at(request: HttpRequest, child: StaffChild) -> dict:
    """What the forms of a child show around themselves."""
    return {"state": str(child), "back": child.get_absolute_url(), "where": where(child.unit, request.user)}
