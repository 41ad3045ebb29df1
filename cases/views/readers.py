"""谁看过: who opened a file and why; and the reason that the bureau gives first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.reveal import OpeningForm
from cases.models.reveal import RevealReason
from cases.reader import Reader
from cases.views.files import OPENED, around, frame, kept_of, minor_of, shown
from guanai import answers
from guanai.models import AuditEntry
from stations.access import Permission
from stations.models import Unit, User

HALF_AN_HOUR = 30 * 60
VERBS = {"minor.read": "查看", "minor.reveal": "显示身份", "minor.open": "市局打开"}
SIZE = 50
REASONS = dict(RevealReason.choices) | dict(OpeningForm.REASONS)


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """Who looked, when, at what, why. For the head of the station."""
    minor = kept_of(request, pk)
    request.user.must(Permission.SEE_READERS, minor)
    lines = AuditEntry.objects.filter(target=minor.pk, verb__in=VERBS).order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 20:
        lines = lines.filter(id__lt=min(int(before), 2**63 - 1))
    lines = list(lines[: SIZE + 1])
    context = frame(request, Reader(request.user, minor), "readers")
    context |= {"looks": _looks(lines[:SIZE]), "older": lines[SIZE - 1].pk if len(lines) > SIZE else None}
    return shown(request, "cases/readers.html", context)


def _looks(lines: list[AuditEntry]) -> list[dict]:
    """The lines with names instead of uuids."""
    users = User.objects.in_bulk({line.actor for line in lines if line.actor})
    units = Unit.objects.in_bulk({line.unit for line in lines if line.unit})
    return [
        {
            "at": line.at,
            "who": users.get(line.actor, "系统"),
            "unit": units.get(line.unit),
            "what": "查看（身份显示中）" if line.detail.get("identified") else VERBS[line.verb],
            "why": REASONS.get(line.detail.get("reason")),
            "reveals": line.verb == "minor.reveal" or line.detail.get("identified"),
        }
        for line in lines
    ]


@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest, pk) -> HttpResponse:
    """Why the bureau opens this file; good for half an hour in this session."""
    minor = minor_of(request, pk)
    if not Reader(request.user, minor).needs_reason:
        return redirect(minor)
    form = OpeningForm(request.POST or None)
    context = around(minor) | {"form": form, "title": "打开档案", "save": "打开档案", "back": reverse("minors")}
    context["state"] = f"档案 {minor.file_no}。您的姓名、时间和理由会记入“谁看过”；身份信息不显示。"
    if request.method == "GET" or not form.is_valid():
        return render(request, answers.FORM, context, status=422 if form.is_bound else 200)
    minor.note_opening(form.cleaned_data["reason"], by=request.user)
    now = timezone.now().timestamp()
    opened = {key: until for key, until in request.session.get(OPENED, {}).items() if until > now}
    request.session[OPENED] = opened | {str(minor.pk): now + HALF_AN_HOUR}
    return redirect(minor)
