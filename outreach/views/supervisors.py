"""监督员: who was appointed to look at which units, and what a supervisor himself sees and says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from outreach.forms.complaint import ObservationForm
from outreach.forms.supervisor import SupervisorForm
from outreach.models import Complaint, PostSupervisor, PostTitle
from stations.access import Permission
from stations.places import where

SHOWN = 20  # of one's own observations


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Supervisors, whose term ends last first."""
    request.user.must(Permission.READ_POST)
    known = PostSupervisor.objects.valid().visible_to(request.user)
    context = {
        "page": page_of(known.listed(), "-ends_on", **cursor(request)),
        "total": known.count(),
        "serving": known.serving(today()).count(),
        "ending": set(known.ending(today()).values_list("pk", flat=True)),
        "runs": request.user.can(Permission.RUN_POST),
    }
    return render(request, "outreach/post_supervisors.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """聘监督员."""
    request.user.must(Permission.RUN_POST)
    form = SupervisorForm(request.POST or None, user=request.user)
    return answers.keep(request, form, "已登记。", title="聘监督员", **_around())


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改."""
    row = _mine(request, pk)
    form = SupervisorForm(request.POST or None, instance=row, user=request.user)
    links = {"void_url": reverse("post-supervisor-void", args=[pk]), "where": where(row.unit, request.user)}
    return answers.keep(request, form, "已保存。", title="修改监督员", **_around() | links)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废."""
    row = _mine(request, pk)
    return answers.void(request, row, title="作废监督员", **_around() | {"state": str(row)})


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What a supervisor sees: the titles he looks at, as the public may know them, and what became of his words."""
    request.user.must(Permission.OBSERVE_POST)
    titles = _observed(request).select_related("unit")
    context = {
        "page": page_of(titles, "-named_on", **cursor(request)),
        "total": titles.count(),
        "mine": list(Complaint.objects.observed_by(request.user).listed().order_by("-received_on", "pk")[:SHOWN]),
    }
    return render(request, "outreach/post_observations.html", context)


@require_http_methods(["GET", "POST"])
def observe(request: HttpRequest, pk) -> HttpResponse:
    """提意见 on a title."""
    title = get_object_or_404(_observed(request).select_related("unit"), pk=pk)
    form = ObservationForm(request.POST or None, instance=Complaint(title=title, unit=title.unit), user=request.user)
    context = {"title": "提意见", "state": str(title), "back": reverse("post-observations"), "save": "送出"}
    return answers.keep(request, form, "已送领导小组办公室，五个工作日内答复。", context["back"], **context)


def _observed(request: HttpRequest):
    """The living titles of those whom this account looks at."""
    return PostTitle.objects.live().writable_by(request.user, Permission.OBSERVE_POST)


def _mine(request: HttpRequest, pk) -> PostSupervisor:
    """A supervisor of an office for which this account acts."""
    known = PostSupervisor.objects.valid().visible_to(request.user).select_related("unit", "person")
    row = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RUN_POST, row)
    return row


def _around() -> dict:
    return {"state": "监督员不能是被监督单位的人员。", "back": reverse("post-supervisors")}
