"""移交: a mentor goes; every child gets a successor or a gap to a day. With its letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import mentors
from cases.forms.handover import HandoverForm, SuccessorForm
from cases.letters import handover_letter
from cases.models import Handover, HandoverLine, MentoringMember, Minor
from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.models import Person, User
from stations.places import where

BOTH = (Permission.KEEP_PEOPLE, Permission.RECORD_FILE)  # the 站长 alone has both


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The gaps, and what was handed over, the latest first."""
    request.user.must(Permission.RECORD_FILE)
    known = Handover.objects.valid().visible_to(request.user).listed(request.user)
    page = page_of(known, "-handed_on", **cursor(request))
    may_keep = request.user.can(Permission.KEEP_PEOPLE)
    gaps = mentors.gap_items(request.user, today(), 50) if may_keep else []
    context = {"page": page, "gaps": gaps, "may_keep": may_keep, "where": [("移交", None)]}
    return render(request, "cases/handovers.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """移交 all the children of a mentor."""
    person = get_object_or_404(Person.objects.valid().visible_to(request.user).select_related("unit"), pk=pk)
    for right in BOTH:
        request.user.must(right, person)
    row = Handover(unit=person.unit, person=person)
    form = HandoverForm(request.POST or None, instance=row, user=request.user, members=_members(person, request.user))
    context = {"form": form, "person": person, "where": where(person.unit, request.user), "elsewhere": row.elsewhere()}
    if request.method == "GET" or not form.is_valid():
        return render(request, "cases/handover_form.html", context, status=422 if form.is_bound else 200)
    try:
        handover = form.keep(by=request.user)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return render(request, "cases/handover_form.html", context, status=409)
    messages.success(request, "已移交。移交函可以打印，由站长签名。")
    return redirect(handover)


def _members(person: Person, user) -> list[MentoringMember]:
    """The parts of a mentor in the teams whose children this user keeps."""
    kept = Minor.objects.valid().writable_by(user, Permission.RECORD_FILE)
    serving = MentoringMember.objects.serving().filter(person=person, team__minors__in=kept).distinct()
    return list(serving.select_related("team", "person").prefetch_related("team__minors").order_by("starts_on", "pk"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """What was handed over, to whom."""
    handover = _handover(request, pk)
    context = {"handover": handover, "lines": _lines(handover, request.user), "signer": _signer(handover)}
    context["may_fill"] = request.user.can(Permission.KEEP_PEOPLE, handover)
    return render(request, "cases/handover.html", context | {"where": where(handover.unit, request.user)})


@require_GET
def letter(request: HttpRequest, pk) -> HttpResponse:
    """移交函 as PDF: file numbers only."""
    handover = _handover(request, pk)
    with deed():
        record("handover.print", handover, by=request.user)
    pdf = handover_letter(handover, _lines(handover, request.user), _signer(handover), reader=request.user)
    headers = {"Content-Disposition": f'attachment; filename="handover-{handover.handed_on:%Y%m%d}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
def successor(request: HttpRequest, pk) -> HttpResponse:
    """选接手人, for a child whom a mentor left."""
    known = HandoverLine.objects.gaps().visible_to(request.user).select_related("minor__unit", "team", "handover")
    line = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_FILE, line)
    request.user.must(Permission.KEEP_PEOPLE, line)
    form = SuccessorForm(request.POST or None, line=line, user=request.user)
    context = {"title": "选接手人", "state": f"档案 {line.minor}，空缺到 {gb_date(line.gap_until)}。"}
    context |= {"back": line.get_absolute_url(), "where": where(line.minor.unit, request.user)}
    return answers.act(request, form, line.fill, "已有接手人，空缺已补上。", **context)


def _handover(request: HttpRequest, pk) -> Handover:
    """One that this reader may know, or 404."""
    known = Handover.objects.valid().visible_to(request.user).select_related("person", "unit")
    return get_object_or_404(known, pk=pk)


def _lines(handover: Handover, user) -> list[HandoverLine]:
    """Its children whom this reader may know, each with the last visit."""
    known = HandoverLine.objects.valid().visible_to(user).filter(handover=handover)
    return list(known.select_related("minor", "successor").with_last_visit())


def _signer(handover: Handover) -> str:
    """The 站长 who put his name to it."""
    return str(User.objects.filter(pk=handover.entered_by).first() or "")
