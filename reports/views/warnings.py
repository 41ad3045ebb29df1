"""预警, and 知悉 by those who answer for them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai.calendars import month_day, today
from guanai.lifecycle import NotAllowed
from reports.models import Acknowledgement
from reports.warnings.board import MOST, Asked, State, Warnings, may_rest
from reports.warnings.form import AcknowledgementForm
from reports.warnings.rule import Level
from stations.access import Permission
from stations.models import Unit
from stations.places import where


def _unit(request: HttpRequest, code: str) -> Unit:
    """A unit whose warnings this reader may see, or 404."""
    return get_object_or_404(Unit.objects.writable_by(request.user, Permission.READ_WARNINGS), code=code)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The warnings of the reader's own unit."""
    request.user.must(Permission.READ_WARNINGS)
    holding = request.user.holdings(Permission.READ_WARNINGS)[0]
    return redirect("warnings-of", holding.appointment.unit.code)


@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    """All warnings of a unit and below, or one of them with its rows."""
    unit = _unit(request, code)
    board = Warnings(unit, today(), request.user, Asked.of(request.GET.dict()))
    context = {
        "unit": unit,
        "board": board,
        "most": MOST,
        "narrowed": _narrowed(unit, board),
        "back": reverse("warnings-of", args=[unit.code]),
        "where": where(unit, request.user),
    }
    return render(request, "reports/warning.html" if board.rule else "reports/warnings.html", context)


def _narrowed(unit: Unit, board: Warnings) -> dict[str, list[dict]]:
    """Plain links that narrow the page by state and by level."""

    def link(label: str, **facts) -> dict:
        kept = {"code": board.rule.code if board.rule else "", "level": board.level, "state": board.state} | facts
        url = reverse("warnings-of", args=[unit.code], query={name: value for name, value in kept.items() if value})
        current = all(getattr(board, name) == value for name, value in facts.items())
        return {"label": label, "url": url, "current": current}

    return {
        "状态": [link(label, state=value) for value, label in State.CHOICES],
        "级别": [link("全部", level=""), *(link(one.label, level=one.value) for one in Level)],
    }


@require_http_methods(["GET", "POST"])
def rest(request: HttpRequest, code: str, rule: str, pk=None) -> HttpResponse:
    """知悉 of one row, or of all that the unit itself has of that warning."""
    unit = _unit(request, code)
    board = _told(request, unit, rule)
    back = reverse("warnings-of", args=[unit.code], query={"code": rule})
    row = get_object_or_404(board.rows().filter(lies_at=unit.path), pk=pk) if pk else None
    standing = Acknowledgement.objects.about(unit, rule, pk).standing(today()).visible_to(request.user).first()
    form = AcknowledgementForm(request.POST or None, rule=board.rule, standing=standing)
    if request.method == "POST" and form.is_valid() and _given(request, form, unit, board, pk):
        messages.success(request, f"已知悉到 {month_day(form.cleaned_data['until'])}，到期还没办好的会重新提醒。")
        return redirect(back)
    about = board.rule.line(row) if row else f"{unit.short}的全部"
    words = {"title": f"知悉：{board.rule.label}", "state": f"{about} · {board.rule.what}", "save": "知悉"}
    context = {"form": form, "back": back, "where": where(unit, request.user)} | words
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def _told(request: HttpRequest, unit: Unit, rule: str) -> Warnings:
    """The page of one warning: 404 where its rows are not told to the reader, 403 where others answer for it."""
    board = Warnings(unit, today(), request.user, Asked(rule))
    if board.rule is None or not board.tells_rows:
        raise Http404
    if not may_rest(request.user, board.rule, unit):
        raise PermissionDenied
    return board


def _given(request: HttpRequest, form: AcknowledgementForm, unit: Unit, board: Warnings, pk) -> bool:
    """Take it down; what is refused is said at its field."""
    facts = {"blocks": board.rule.blocks, "by": request.user}
    try:
        Acknowledgement.give(unit, board.rule.code, pk, **facts, **form.cleaned_data)
    except NotAllowed as refusal:
        form.add_error("until", str(refusal))
        return False
    return True
