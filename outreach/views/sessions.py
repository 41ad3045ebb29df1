"""法治宣讲: list, entry, page, change, void, photos."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from guanai.entry import Stale
from guanai.listing import page as page_of
from outreach.filters import SessionFilters
from outreach.forms import SessionForm, VoidForm
from outreach.models import OutreachSession, SessionPhoto
from stations.access import Permission
from stations.places import where


def session_of(request: HttpRequest, pk) -> OutreachSession:
    """A session that this reader may know, or 404."""
    return get_object_or_404(OutreachSession.objects.visible_to(request.user).listed(), pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The register: filtered, with its totals."""
    request.user.must(Permission.READ_OUTREACH)
    known = OutreachSession.objects.valid().visible_to(request.user)
    filters = SessionFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    place = {"after": request.GET.get("after"), "before": request.GET.get("before")}
    context = {
        "filters": filters,
        "page": page_of(rows.listed(), "-held_on", **place),
        "totals": rows.totals(),
        "may_record": request.user.can(Permission.RECORD_OUTREACH),
    }
    return render(request, "outreach/sessions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """记一场宣讲."""
    request.user.must(Permission.RECORD_OUTREACH)
    form = SessionForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "GET" or not form.is_valid():
        return render(request, "outreach/session_form.html", {"form": form}, status=422 if form.is_bound else 200)
    session = form.keep(by=request.user)
    messages.success(request, f"已记下：{session.event}，{session.audience} 人次。")
    return redirect(session)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One session with its photos."""
    session = session_of(request, pk)
    context = {
        "session": session,
        "may_record": request.user.can(Permission.RECORD_OUTREACH, session) and not session.is_void,
        "where": where(session.unit, request.user),
    }
    return render(request, "outreach/session.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a session; who comes second is told."""
    session = session_of(request, pk)
    request.user.must(Permission.RECORD_OUTREACH, session)
    form = SessionForm(request.POST or None, request.FILES or None, instance=session, user=request.user)
    context = {"form": form, "session": session}
    if request.method == "GET" or not form.is_valid():
        return render(request, "outreach/session_form.html", context, status=422 if form.is_bound else 200)
    try:
        form.keep(by=request.user)
    except Stale:
        context["now"] = session_of(request, pk)
        return render(request, "outreach/session_form.html", context, status=409)
    return redirect("session", pk)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """Take a session out of lists and numbers, with a reason."""
    session = session_of(request, pk)
    request.user.must(Permission.RECORD_OUTREACH, session)
    form = VoidForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "session": session}
        return render(request, "outreach/session_void.html", context, status=422 if form.is_bound else 200)
    session.void(form.cleaned_data["reason"], by=request.user)
    messages.success(request, "已作废，不再计入任何数字。")
    return redirect("sessions")


@require_GET
def photo(request: HttpRequest, pk, photo) -> HttpResponse:
    """A photo, through the scope of its session."""
    found = get_object_or_404(SessionPhoto.objects.select_related("attachment"), session=session_of(request, pk), pk=photo)
    kept = found.attachment
    return FileResponse(kept.path.open("rb"), content_type=kept.media_type, filename=kept.name)
