"""一人一档: list, search, new file, page, changes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import story
from cases.filters import MinorFilters
from cases.forms.minor import IdentityForm, MinorForm, NewMinorForm
from cases.forms.search import SearchForm
from cases.forms.status import StatusForm
from cases.models import FileTransfer, Minor
from cases.models.basis import marked
from cases.reader import Reader
from cases.views.files import around, frame, kept_of, minor_of, reason_first, shown
from cases.views.support import note_listing
from guanai import answers, drafts
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.listing import SIZE, cursor
from guanai.listing import page as page_of
from stations.access import Permission


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The files that this reader may know, the newest first. Never a name."""
    request.user.must(Permission.READ_FILE)
    known = Minor.objects.valid().in_lists().visible_to(request.user)
    filters = MinorFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    page, total = page_of(marked(rows.listed(), today()), "-filed_on", **cursor(request)), rows.count()
    note_listing(request, total, filters.form.changed_data)
    context = {
        "filters": filters,
        "page": page,
        "total": total,
        "search": SearchForm(user=request.user),
        "one_unit": "unit" not in filters.filters,
        "may_record": request.user.can(Permission.RECORD_FILE),
        "offered": FileTransfer.objects.offered_to(request.user).count()
        if request.user.can(Permission.TRANSFER_FILE)
        else 0,
    }
    return render(request, "cases/minors.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find a file. One that is found by its number is opened; what was typed is kept nowhere."""
    request.user.must(Permission.READ_FILE)
    if request.method == "GET":
        return redirect("minors")
    form = SearchForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "cases/minors_found.html", {"search": form}, status=422)
    found = form.find(Minor.objects.valid().in_lists().visible_to(request.user))
    rows = list(found.listed().order_by("-filed_on", "pk")[: SIZE + 1])
    with deed():
        record("minor.search", None, by=request.user, way=form.by, found=len(rows))
    if len(rows) == 1 and form.by != "name":
        return redirect(rows[0])
    context = {"search": form, "rows": rows[:SIZE], "more": len(rows) > SIZE}
    return render(request, "cases/minors_found.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """建档."""
    request.user.must(Permission.RECORD_FILE)
    mine = request.user.pk
    draft = None if request.POST else drafts.found(request.user, NewMinorForm.draft_form, [mine]).get(mine)
    form = NewMinorForm(request.POST or None, user=request.user, draft=draft)
    context = {
        "title": "建档",
        "state": "一个孩子一份档案；填好后得到档案号，以后都用档案号。",
        "back": reverse("minors"),
        "where": [("一人一档", reverse("minors")), ("建档", None)],
        "draft_url": reverse("draft", args=[NewMinorForm.draft_form, mine]),
    }
    return answers.keep(request, form, "已建档。接下来登记监护人、组建帮教小组。", **context)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """The file: who, the team, and what happened."""
    reader = Reader(request.user, kept_of(request, pk))
    if asked := reason_first(request, reader):
        return asked
    context = frame(request, reader, "minor")
    others = [
        *story.events(reader, context["categories"], context["outcomes"], context["members"]),
        *story.assessed(context["assessments"]),
        *story.tried(reader.attempts(), reader),
        *story.handled(reader.cases(), reader.measures()),
        *story.referred(reader.referrals()),
        *story.asked_after(reader.follow_ups() if reader.minor.closed_on else (), reader),
    ]
    context["story"] = story.told(reader, others, after=request.GET.get("after"))
    context["older"] = bool(request.GET.get("after"))
    return shown(request, "cases/minor.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改档案: school, station, who is responsible."""
    minor = kept_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    if minor.is_void and request.method == "GET":
        return redirect(minor)
    form = MinorForm(request.POST or None, instance=minor, user=request.user)
    void_url = reverse("minor-void", args=[minor.pk])
    return answers.keep(request, form, "已保存。", title="修改档案", void_url=void_url, **around(minor))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废档案: it should never have been opened. Refused while there is work in it."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    state = f"档案 {minor.file_no}。建错了、建重了才作废；不再管的孩子请改变状态，结案。"
    return answers.void(request, minor, title="作废档案", **around(minor) | {"state": state})


@require_http_methods(["GET", "POST"])
def identify(request: HttpRequest, pk) -> HttpResponse:
    """修改身份信息: opened only while the identity is shown. What was typed meanwhile is still taken."""
    reader = Reader(request.user, minor_of(request, pk))
    for right in (Permission.RECORD_FILE, Permission.IDENTIFY):
        request.user.must(right, reader.minor)
    open_now = reader.reveal is not None
    if request.method == "GET" and not open_now:
        return redirect("minor-reveal", pk)
    form = IdentityForm(request.POST or None, instance=reader.minor, user=request.user, shown=open_now)
    return answers.keep(request, form, "已保存。", title="修改身份信息", **around(reader.minor))


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk) -> HttpResponse:
    """改变状态, as far as to 结案."""
    minor = minor_of(request, pk)
    request.user.must(Permission.RECORD_FILE, minor)
    form = StatusForm(request.POST or None, minor=minor, user=request.user)
    context = around(minor) | {"form": form, "title": f"改变状态（现在是{minor.get_status_display()}）"}
    if request.method == "GET" or not form.is_valid():
        return render(request, "cases/status_form.html", context, status=422 if form.is_bound else 200)
    try:
        form.keep(by=request.user)
    except (NotAllowed, Stale) as refusal:
        form.add_error("status", str(refusal) or "别人刚改过状态，请重新打开这一页。")
        return render(request, "cases/status_form.html", context, status=409)
    messages.success(request, f"档案 {minor.file_no} 已改为“{minor.get_status_display()}”。")
    return redirect(minor)
