"""站长的话 to a visit, and 催办."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.attention import NoteForm
from cases.models import Urging, VisitNote
from cases.views.files import minor_of
from cases.views.visits import visit_of
from guanai import answers
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.places import where


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk) -> HttpResponse:
    """批注或致谢."""
    visit = visit_of(request, pk)
    request.user.must(Permission.URGE_VISIT, visit)
    form = NoteForm(request.POST or None, instance=VisitNote(visit=visit), user=request.user)
    return answers.keep(request, form, "已写给走访人。", title="对这次走访说几句", **_around(request, visit))


@require_http_methods(["GET", "POST"])
def note_void(request: HttpRequest, pk, note) -> HttpResponse:
    """作废, by who wrote it."""
    visit = visit_of(request, pk)
    request.user.must(Permission.URGE_VISIT, visit)
    mine = VisitNote.objects.valid().filter(visit=visit, entered_by=request.user.pk).select_related("visit__minor")
    row = get_object_or_404(mine, pk=note)
    return answers.void(request, row, title=f"作废{row}", **_around(request, visit))


@require_POST
def urge(request: HttpRequest, pk) -> HttpResponse:
    """一键催办: who is to visit the child sees it on top until the child is visited."""
    minor = minor_of(request, pk)
    request.user.must(Permission.URGE_VISIT, minor)
    try:
        is_first = Urging.press(minor, today(), by=request.user)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        said = "已催办，帮教人的工作台会把这个孩子排在最上面，直到走访。"
        messages.success(request, said if is_first else "今天已经催办过，不用再按。")
    return redirect(minor)


def _around(request: HttpRequest, visit) -> dict:
    state = f"档案 {visit.minor}，{plain(visit.held_on)}的走访。"
    return {"state": state, "back": reverse("visit", args=[visit.pk]), "where": where(visit.minor.unit, request.user)}
