"""帮教走访: whom to visit, 记走访 for one child or several, the visit itself, its change and its voiding."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.filters import VisitFilters
from cases.forms.afternoon import Afternoon
from cases.forms.press import AttemptForm, PressForm, Way, pressed
from cases.forms.visit import DRAFT, VisitForm
from cases.models import MentoringVisit, Minor, VisitNote
from cases.models.attention import urged_on
from cases.todo import files as todo
from cases.visiting import Visiting, after_call, guarded, off_school, to_visit
from guanai import answers, drafts
from guanai.calendars import month_day, today
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.listing import SIZE, cursor
from guanai.listing import page as page_of
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.models.account import signed
from stations.places import where

MENDED = "您刚记的，十分钟以内可以直接修改、直接撤回，不用写原因；改过什么还能查到。"
TAKEN_BACK = "您刚记的，十分钟以内可以直接撤回，不用写原因；记过什么还能查到。"
VOIDED = "登记错了才作废；记录和原因还能查到。"


def minor_of(request: HttpRequest, pk) -> Minor:
    """A child whom this reader may know (404) and visit (403)."""
    known = Minor.objects.valid().visible_to(request.user).held()
    minor = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_VISIT, minor)
    return minor


def visit_of(request: HttpRequest, pk) -> MentoringVisit:
    """A visit to a child whom this reader may know, or 404."""
    known = MentoringVisit.objects.visible_to(request.user).select_related("minor__unit", "unit")
    return get_object_or_404(known, pk=pk)


def kept(request: HttpRequest, form: VisitForm | PressForm | AttemptForm | Afternoon):
    """What was written; 404 where the file went while its page was open: it was sealed, voided or given away."""
    try:
        return form.keep(by=request.user)
    except NotAllowed:
        raise Http404 from None


def may_change(user, visit: MentoringVisit) -> bool:
    """The station that made the visit, and the mentor who wrote it, as long as they have the file."""
    own = visit.entered_by == user.pk or user.can(Permission.RECORD_VISIT, visit.unit)
    return own and user.can(Permission.RECORD_VISIT, visit) and not guarded(visit, visit.minor, user)


def own_visit(request: HttpRequest, pk) -> MentoringVisit:
    """A visit that this reader may change: 404 outside the file's scope, 403 for another station's."""
    visit = visit_of(request, pk)
    if not may_change(request.user, visit):
        raise PermissionDenied
    return visit


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Whom to visit, the longest overdue first; several can be ticked."""
    request.user.must(Permission.RECORD_VISIT)
    on, chosen = today(), request.GET.get("due", "")
    rows = to_visit(request.user).filter(visit_due_on__isnull=False).annotate(urged_on=urged_on())
    near = rows.due(on + todo.SOON)
    rows = {"late": rows.overdue(on), "soon": rows.due_soon(on), "near": near}.get(chosen, rows)
    page = page_of(rows, "visit_due_on", **cursor(request))
    known = Visiting.of(page.rows, on, user=request.user)
    items = [(visiting.minor, todo.visit_item(visiting, on)) for visiting in known]
    context = {"page": page, "items": items, "due": chosen, "waiting": todo.waiting_visits(request.user, on)}
    rights = {"may_urge": Permission.URGE_VISIT, "may_hand": Permission.RECORD_FILE}
    context |= {name: request.user.can(right) for name, right in rights.items()}
    context["where"] = where(request.user.unit, request.user)
    return render(request, "cases/visits.html", context)


@require_GET
def made(request: HttpRequest) -> HttpResponse:
    """走访记录: visits to the children whom this reader may visit, the latest first. Never a name, never a finding."""
    request.user.must(Permission.RECORD_VISIT)
    known = MentoringVisit.objects.listed_for(request.user)
    filters = VisitFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    page = page_of(rows.listed(), "-held_on", **cursor(request))
    for visit in page.rows:
        visit.told_place = "" if guarded(visit, visit.minor, request.user) else visit.get_place_display()
    context = {
        "filters": filters,
        "page": page,
        "total": rows.count(),
        "one_unit": filters.form["unit"].is_hidden,
        "may_export": request.user.can(Permission.EXPORT_FILE),
        "where": [("帮教走访", reverse("visits")), ("走访记录", None)],
    }
    return render(request, "cases/visits_made.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """记走访."""
    minor = minor_of(request, pk)
    draft = None if request.POST else drafts.found(request.user, DRAFT, [pk]).get(pk)
    form = VisitForm(request.POST or None, instance=MentoringVisit(minor=minor), user=request.user, draft=draft)
    if not draft and (way := request.GET.get("way")) in Way:
        form.initial |= pressed(form.visiting, way)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "minor": minor, "where": where(minor.unit, request.user)}
        return render(request, "cases/visit_form.html", context, status=422 if form.is_bound else 200)
    visit = kept(request, form)
    messages.success(request, "走访已记下。")
    return redirect("visit", visit.pk)


@require_http_methods(["GET", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """一下午走访多人: the ticked children on one page."""
    request.user.must(Permission.RECORD_VISIT)
    if "minor" not in request.GET:
        messages.warning(request, "请先勾选走访了的孩子，再按“一起记”。")
        return redirect("visits")
    minors = ticked(request)
    if len(minors) == 1 and request.method == "GET":
        return redirect("visit-new", minors[0].pk)
    visitings = Visiting.of(minors, today(), user=request.user)
    afternoon = Afternoon(request.POST or None, visitings=visitings, user=request.user)
    if request.method == "GET" or not afternoon.is_valid():
        context = {"afternoon": afternoon, "where": where(request.user.unit, request.user)}
        return render(request, "cases/visit_several.html", context, status=422 if afternoon.is_bound else 200)
    visits = kept(request, afternoon)
    next_days = "；".join(f"{visit.minor} {month_day(visit.minor.visit_due_on or visit.next_on)}" for visit in visits)
    messages.success(request, f"已记下 {len(visits)} 次走访。下次走访：{next_days}。")
    if off_school(visits[0]):
        messages.warning(request, f"{plain(visits[0].held_on)}学校不上课，地点记的是学校；记错了请修改。")
    return redirect("visits")


def ticked(request: HttpRequest) -> list[Minor]:
    """The chosen children in the order of the list; 404 for one unknown, 403 for one not to be visited."""
    try:
        wanted = {UUID(text) for text in request.GET.getlist("minor")[:SIZE]}
    except ValueError:
        raise Http404 from None
    minors = list(to_visit(request.user).filter(pk__in=wanted).order_by("visit_due_on", "pk"))
    known = Minor.objects.open().visible_to(request.user).filter(pk__in=wanted)
    if known.count() < len(wanted):  # asked last: of a file that is just being sealed nothing says 403
        raise Http404
    if len(minors) < len(wanted):
        raise PermissionDenied
    return minors


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One visit as its recorders read it, and what comes next."""
    visit = visit_of(request, pk)
    request.user.must(Permission.RECORD_VISIT, visit)
    visit.minor.note_reading(by=request.user, visit=visit.pk)
    VisitNote.mark_seen(visit, by=request.user)
    may_urge = request.user.can(Permission.URGE_VISIT, visit)
    context = {
        "notes": told_notes(visit),
        "may_note": may_urge and not visit.is_void,
        "off_school": off_school(visit),
        "after_call": after_call(visit),
        "visit": visit,
        "mended": MENDED if visit.is_fresh_for(request.user) else "",
        "place": "" if guarded(visit, visit.minor, request.user) else visit.get_place_display(),
        "may_change": not visit.is_void and may_change(request.user, visit),
        "where": where(visit.minor.unit, request.user),
    }
    return render(request, "cases/visit.html", context)


def told_notes(visit: MentoringVisit) -> list[VisitNote]:
    """What the head said to a visit, with who said it."""
    return signed(VisitNote.objects.valid().filter(visit=visit), "writer", "entered_by")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a visit; who comes second sees both versions."""
    visit = own_visit(request, pk)
    form = VisitForm(request.POST or None, instance=visit, user=request.user)
    context = {"form": form, "minor": visit.minor, "visit": visit, "where": where(visit.unit, request.user)}
    if request.method == "GET" or not form.is_valid():
        return render(request, "cases/visit_form.html", context, status=422 if form.is_bound else 200)
    try:
        kept(request, form)
    except Stale:
        latest = visit_of(request, pk)
        differences = list(form.differences(latest))
        if differences or latest.is_void:  # else it is the same button pressed twice
            context |= {"latest": latest, "differences": differences, "form": form.over(latest)}
            return render(request, "cases/visit_form.html", context, status=409)
    messages.success(request, "已保存。")
    return redirect("visit", pk)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """Take a visit out of every list and number, with a reason."""
    visit = own_visit(request, pk)
    state = f"档案 {visit.minor}，{plain(visit.held_on)}。{MENDED if visit.is_fresh_for(request.user) else VOIDED}"
    back = reverse("visit", args=[pk])
    title = "撤回走访" if visit.is_fresh_for(request.user) else "作废走访"
    return answers.take_back(
        request, visit, title=title, state=state, back=back, where=where(visit.unit, request.user)
    )  # fmt: skip
