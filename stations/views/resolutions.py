"""决议: what a meeting passed; closed by a deed of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.forms.meetings import ClosingForm, ResolutionForm
from stations.forms.referrals import ResolutionReferralForm
from stations.models import Meeting, Resolution
from stations.places import where


def resolution_of(request: HttpRequest, pk) -> Resolution:
    """A valid resolution that this reader may know (404) and may change (403)."""
    known = Resolution.objects.counted().visible_to(request.user).select_related("meeting__unit")
    resolution = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, resolution)
    return resolution


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """等办的决议: all that the reader may know and nobody has closed; `late` alone with `?late=1`."""
    request.user.must(Permission.READ_REGISTERS)
    known = Resolution.objects.open().visible_to(request.user)
    late = known.overdue(today())
    asked = bool(request.GET.get("late"))
    page = page_of((late if asked else known).owned(), "-entered_at", **cursor(request))
    context = {"page": page, "total": known.count(), "late": late.count(), "asked": asked}
    return render(request, "stations/resolutions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """登记决议."""
    meeting = get_object_or_404(Meeting.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, meeting)
    form = ResolutionForm(request.POST or None, instance=Resolution(meeting=meeting), user=request.user)
    return answers.keep(request, form, "决议已登记。", title="登记决议", **_at(request, meeting))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改决议."""
    resolution = resolution_of(request, pk)
    form = ResolutionForm(request.POST or None, instance=resolution, user=request.user)
    links = {"void_url": reverse("resolution-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改决议", **links, **_at(request, resolution.meeting))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk) -> HttpResponse:
    """办结销号."""
    resolution = resolution_of(request, pk)
    form = ClosingForm(request.POST or None, resolution=resolution)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "title": f"办结{resolution}", "save": "办结销号", **_at(request, resolution.meeting)}
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    resolution.close(**form.cleaned_data, by=request.user)
    messages.success(request, "已办结销号。")
    return redirect(resolution)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废决议."""
    resolution = resolution_of(request, pk)
    return answers.void(request, resolution, title=f"作废{resolution}", **_at(request, resolution.meeting))


@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, pk) -> HttpResponse:
    """转办 what was resolved to who is to do it, who answers."""
    resolution = resolution_of(request, pk)
    request.user.must(Permission.HANDLE_REFERRAL, resolution)
    form = ResolutionReferralForm(request.POST or None, user=request.user, about=resolution, label=resolution.short)
    for name, value in {"partner": resolution.lead_partner, "to_unit": resolution.lead_unit}.items():
        form.propose(name, value)
    form.propose("matter", resolution.text)
    return answers.keep(request, form, "已存成草稿，核对后发出。", title="写转办单", **_at(request, resolution.meeting))


def _at(request: HttpRequest, meeting: Meeting) -> dict:
    """What the forms of a resolution show around themselves."""
    return {
        "state": str(meeting),
        "back": meeting.get_absolute_url(),
        "where": where(meeting.unit, request.user),
    }
