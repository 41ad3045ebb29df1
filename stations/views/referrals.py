"""转办单: written, sent, received, answered, closed; printed for whoever has no account."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.filters import ReferralFilters
from stations.forms.referrals import OPINION, ReferralForm, StepForm
from stations.models import Referral, ReferralStatus, Unit
from stations.models.account import signed
from stations.models.referral import ANSWERABLE, AT_HOME
from stations.places import where

VERBS = {
    ReferralStatus.ACCEPTED: "接收",
    ReferralStatus.RETURNED: "退回",
    ReferralStatus.IN_PROGRESS: "开始办理",
    ReferralStatus.REPLIED: "答复",
    ReferralStatus.CLOSED: "办结",
    ReferralStatus.REOPENED: "重新办理",
}


def referral_of(request: HttpRequest, pk) -> Referral:
    """A referral that this reader may know, or 404."""
    known = Referral.objects.visible_to(request.user).select_related("unit", "to_unit", "partner")
    return get_object_or_404(known, pk=pk)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Sent and received, the newest first. Never what is in them."""
    request.user.must(Permission.READ_REFERRAL)
    known = Referral.objects.valid().visible_to(request.user)
    filters = ReferralFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    page = page_of(rows.listed(), "-entered_at", **cursor(request))
    may = request.user.can(Permission.HANDLE_REFERRAL)
    context = {"filters": filters, "page": page, "total": rows.count(), "may_write": may}
    return render(request, "stations/referrals.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """写转办单."""
    request.user.must(Permission.HANDLE_REFERRAL)
    form = ReferralForm(request.POST or None, user=request.user)
    state = "先存成草稿，核对后再发出。"
    return answers.keep(request, form, "已存成草稿。", title="写转办单", state=state, back=reverse("referrals"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """What is asked, of whom, by when, and every step. The text only for those who handle it."""
    referral = referral_of(request, pk)
    context = _shown(request, referral, "referral.read")
    context["moves"] = [
        {"url": reverse("referral-step", args=[pk, status]), "label": VERBS[status]}
        for status in referral.next_statuses()
        if status in VERBS and request.user.can(Permission.HANDLE_REFERRAL, referral.hand(status))
    ]
    context["helps"] = referral.status in ANSWERABLE and _helping(request, referral) is not None
    mine = request.user.can(Permission.HANDLE_REFERRAL, referral.unit)
    context["sends"] = mine and not referral.is_void and ReferralStatus.SENT in referral.next_statuses()
    return render(request, "stations/referral.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改 before it is sent, or when it came back."""
    referral = _mine(request, pk)
    if referral.status not in AT_HOME:
        messages.error(request, "转办单已经发出，不能改；请等对方答复，或请对方退回。")
        return redirect(referral)
    form = ReferralForm(request.POST or None, instance=referral, user=request.user)
    links = {"void_url": reverse("referral-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title=f"修改{referral}", **links, **_around(request, referral))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 a draft."""
    referral = _mine(request, pk)
    return answers.void(request, referral, title=f"作废{referral}", **_around(request, referral))


@require_POST
def send(request: HttpRequest, pk) -> HttpResponse:
    """发出."""
    referral = _mine(request, pk)
    try:
        referral.send(by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已发出，请于 {plain(referral.due_on)}前答复。")
    return redirect(referral)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, status) -> HttpResponse:
    """接收、退回、办理、答复、办结、重新办理: each by whose step it is."""
    referral = referral_of(request, pk)
    if status not in VERBS:
        raise Http404
    request.user.must(Permission.HANDLE_REFERRAL, referral.hand(status))
    word = VERBS[status]
    form = StepForm(request.POST if request.method == "POST" else None, status=status)
    verb = partial(referral.step, status)
    context = {"title": f"{word}：{referral}", "save": word, **_around(request, referral)}
    return answers.act(request, form, verb, f"已{word}。", **context)


@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, pk) -> HttpResponse:
    """会办意见 of a unit that helps."""
    referral = referral_of(request, pk)
    unit = _helping(request, referral)
    if unit is None:
        raise PermissionDenied
    form = StepForm(request.POST if request.method == "POST" else None, status=OPINION)
    context = {"title": f"会办意见：{referral}", **_around(request, referral)}
    return answers.act(request, form, partial(referral.say, unit), "会办意见已写上，主办单位能看到。", **context)


@require_GET
def sheet(request: HttpRequest, pk) -> HttpResponse:
    """The paper for who has no account: what is asked and why, nothing else about the child."""
    referral = referral_of(request, pk)
    if referral.status == ReferralStatus.DRAFT or not _reads(request, referral):
        raise Http404
    return render(request, "stations/referral_sheet.html", _shown(request, referral, "referral.print"))


def _mine(request: HttpRequest, pk) -> Referral:
    """A referral of a unit for which this account acts."""
    referral = referral_of(request, pk)
    request.user.must(Permission.HANDLE_REFERRAL, referral.unit)
    return referral


def _helping(request: HttpRequest, referral: Referral) -> Unit | None:
    """The 会同单位 for which this account acts."""
    units = referral.co_units.all()
    return next((unit for unit in units if request.user.can(Permission.HANDLE_REFERRAL, unit)), None)


def _reads(request: HttpRequest, referral: Referral) -> bool:
    """Whether the text is for this reader: who handles it at one of its units."""
    return request.user.can(Permission.HANDLE_REFERRAL, referral)


def _shown(request: HttpRequest, referral: Referral, verb: str) -> dict:
    """What page and paper show; leaves the trace that it was read."""
    reads = _reads(request, referral)
    with deed():
        record(verb, referral, by=request.user, whole=reads)
    steps = signed(referral.steps.select_related("unit"))
    facts = {"referral": referral, "reads": reads, "steps": steps, "overdue": referral.overdue_on(today())}
    return facts | {"co_units": list(referral.co_units.all()), "where": where(referral.unit, request.user)}


def _around(request: HttpRequest, referral: Referral) -> dict:
    """What the forms of a referral show around themselves."""
    state = f"{referral.get_kind_display()}，送{referral.receiver}：{referral.need}"
    return {"state": state, "back": referral.get_absolute_url(), "where": where(referral.unit, request.user)}
