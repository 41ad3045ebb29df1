"""谁看过: who opened a file and why; and the reason that the bureau gives first."""

from collections import Counter
from itertools import chain

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.reveal import OpeningForm
from cases.models import DropoutCase, Minor, RescueCase, RightsAidCase
from cases.models.reveal import RevealReason
from cases.reader import Reader
from cases.views.files import OPENED, around, frame, kept_of, minor_of, shown
from guanai import answers
from guanai.models import AuditEntry
from stations.access import GRANTS, Permission, Reach, Role
from stations.models import Unit, User
from stations.models.account import SYSTEM
from stations.models.unit import lineage

HALF_AN_HOUR = 30 * 60
VERBS = {
    "minor.read": "查看", "minor.reveal": "显示身份", "minor.open": "市局打开", "minor.print": "打印",
    "dropoutcase.read": "查看控辍保学", "rightsaidcase.read": "查看维权帮助", "rescuecase.read": "查看走失流浪",
}  # fmt: skip
STORIES = (DropoutCase, RightsAidCase, RescueCase)
SHOWN = Q(verb="minor.reveal") | Q(verb="rescuecase.read", detail__identified=True)
WHILE_SHOWN = "查看（身份显示中）"
SIZE = 50
LAWFUL = "办理保障、转办或救助"  # which of them would tell of a case, also of one that was sealed since
REASONS = dict(RevealReason.choices) | dict(OpeningForm.REASONS)
REASONS |= {RevealReason.SAFEGUARD: LAWFUL, RevealReason.REFERRAL: LAWFUL}
BY_UNIT = [role for role, reach in GRANTS[Permission.READ_FILE].items() if reach is not Reach.CASES]


@require_GET
def index(request: HttpRequest, pk) -> HttpResponse:
    """Who looked, when, at what, why. For the head of the station."""
    minor = kept_of(request, pk)
    request.user.must(Permission.SEE_READERS, minor)
    lines = _lines(minor)
    if only := request.GET.get("only") == "reveals":
        lines = lines.filter(SHOWN)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 20:
        lines = lines.filter(id__lt=min(int(before), 2**63 - 1))
    lines = list(lines[: SIZE + 1])
    context = frame(request, Reader(request.user, minor), "readers")
    context |= {"looks": _looks(lines[:SIZE]), "older": lines[SIZE - 1].pk if len(lines) > SIZE else None}
    return shown(request, "cases/readers.html", context | {"only": only})


def _lines(minor: Minor) -> QuerySet[AuditEntry]:
    """Of the file and of what was done for the child; of a sealed matter as if nobody had worked on it."""
    stories = [model.objects.filter(minor=minor).values_list("pk", flat=True) for model in STORIES]
    lines = AuditEntry.objects.filter(target__in=[minor.pk, *chain(*stories)], verb__in=VERBS).order_by("-id")
    if minor.sealings.standing().exists():
        above = {"appointments__unit__path__in": lineage(minor.unit.path)}
        others = User.objects.filter(appointments__role__in=BY_UNIT, **above).values("pk")
        officers = User.objects.filter(appointments__role=Role.CASE_OFFICER).exclude(pk__in=others)
        lines = lines.exclude(actor__in=officers.values("pk"))
    return lines


def _looks(lines: list[AuditEntry]) -> list[dict]:
    """The lines with names instead of uuids; of the same page, read again within the hour, the last."""
    again, kept = Counter(map(_same, lines)), {}
    for line in lines:
        kept.setdefault(_same(line), line)
    users = User.objects.in_bulk({line.actor for line in lines if line.actor})
    units = Unit.objects.in_bulk({line.unit for line in lines if line.unit})
    return [
        {
            "at": line.at,
            "who": users.get(line.actor, SYSTEM),
            "unit": units.get(line.unit),
            "what": _what(line) + (f"，{again[_same(line)]} 次" if again[_same(line)] > 1 else ""),
            "why": REASONS.get(line.detail.get("reason")),
            "reveals": line.verb == "minor.reveal" or _what(line) == WHILE_SHOWN,
        }
        for line in kept.values()
    ]


def _same(line: AuditEntry) -> tuple:
    """What makes two lines one: reader, page and hour. Each reveal is a line of its own."""
    alone = line.pk if line.detail.get("reason") else None
    return line.actor, line.verb, line.target, str(line.detail), f"{line.at:%Y%m%d%H}", alone


def _what(line: AuditEntry) -> str:
    return WHILE_SHOWN if line.verb == "minor.read" and line.detail.get("identified") else VERBS[line.verb]


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
