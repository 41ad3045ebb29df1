"""线索: reported, checked, decided."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.filters import ClueFilters
from cases.forms.clue import ClueForm, ClueMinorForm, JoinForm, NoteForm
from cases.forms.referral import ClueReferralForm
from cases.models import ClueReport
from guanai import answers
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.models import Referral
from stations.models.account import signed
from stations.places import where

S = ClueReport.Status
VERBS = {S.VERIFIED: "核查", S.FALSE: "认定不实", S.MONITORED: "继续关注", S.CLOSED: "办结"}


def clue_of(request: HttpRequest, pk) -> ClueReport:
    """A clue that this reader may know, a voided one too; or 404."""
    known = ClueReport.objects.visible_to(request.user).select_related("unit", "minor", "school", "round__area")
    return get_object_or_404(known, pk=pk)


def own(request: HttpRequest, pk) -> ClueReport:
    """A clue in force that this reader may handle: 404, then 403."""
    clue = clue_of(request, pk)
    request.user.must(Permission.RECORD_FILE, clue)
    if clue.is_void:
        raise Http404
    return clue


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The clues that this reader may know, the newest first. Never who and what."""
    request.user.must(Permission.READ_CLUE)
    known = ClueReport.objects.valid().visible_to(request.user)
    filters = ClueFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    context = {
        "filters": filters,
        "page": page_of(rows.listed(), "-reported_at", **cursor(request)),
        "total": rows.count(),
        "may_record": request.user.can(Permission.RECORD_FILE),
    }
    return render(request, "cases/clues.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """报一条线索."""
    request.user.must(Permission.RECORD_FILE)
    form = ClueForm(request.POST or None, user=request.user)
    state = "侵害未成年人的线索发现后立即上报；超过 24 小时的记为迟报。"
    return answers.keep(
        request, form, "线索已登记，请尽快核查。", title="报一条线索", state=state, back=reverse("clues")
    )


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """What was told, by whom, what was done. Who told it and what, only to whom identities are open."""
    clue = clue_of(request, pk)
    identifies = request.user.can(Permission.IDENTIFY, clue)
    clue.note_reading(by=request.user, identified=identifies)
    steps = signed(clue.steps.all())
    records = not clue.is_void and request.user.can(Permission.RECORD_FILE, clue)
    context = {
        "clue": clue,
        "identifies": identifies,
        "records": records,
        "steps": steps,
        "moves": _moves(clue) if records else [],
        "referrals": Referral.objects.valid().visible_to(request.user).listed().filter(subject=clue.pk),
        "where": where(clue.unit, request.user),
    }
    return render(request, "cases/clue.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改线索."""
    clue = own(request, pk)
    form = ClueForm(request.POST or None, instance=clue, user=request.user)
    void_url = reverse("clue-void", args=[pk])
    return answers.keep(request, form, "已保存。", title=f"修改{clue}", void_url=void_url, **_around(request, clue))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废: entered by mistake. What proved untrue is 不实, not void."""
    clue = own(request, pk)
    return answers.void(request, clue, title=f"作废{clue}", **_around(request, clue))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, status) -> HttpResponse:
    """核查、认定不实、继续关注、办结."""
    clue = own(request, pk)
    verbs = {S.VERIFIED: clue.verify, S.FALSE: clue.reject, S.MONITORED: clue.monitor, S.CLOSED: clue.close}
    if status not in verbs:
        raise Http404
    word = VERBS[status]
    context = {"title": f"{word}：{clue}", "save": word, **_around(request, clue)}
    return answers.act(request, NoteForm(request.POST or None), verbs[status], f"已{word}。", **context)


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pk) -> HttpResponse:
    """建档 from the clue; what it says is not typed again."""
    clue = own(request, pk)
    form = ClueMinorForm(request.POST or None, user=request.user, clue=clue)
    said = "已建档，线索已连到档案。接下来登记监护人、组建帮教小组。"
    return answers.keep(request, form, said, title=f"由{clue} 建档", **_around(request, clue))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk) -> HttpResponse:
    """并入已有档案 of the own station."""
    clue = own(request, pk)
    form = JoinForm(request.POST or None, user=request.user, clue=clue)
    context = {"title": f"并入已有档案：{clue}", "save": "并入", **_around(request, clue)}
    return answers.act(request, form, clue.file_as, "已并入档案。", **context)


@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, pk) -> HttpResponse:
    """转办 the clue: written and sent at once."""
    clue = own(request, pk)
    request.user.must(Permission.HANDLE_REFERRAL, clue)
    form = ClueReferralForm(request.POST or None, user=request.user, about=clue, label=str(clue))
    return answers.keep(request, form, "转办单已发出。", title=f"转办：{clue}", **_around(request, clue))


def _moves(clue: ClueReport) -> list[dict]:
    """What may be done next, each with its page."""
    pages = {S.FILED: [("clue-file", "建档"), ("clue-join", "并入已有档案")], S.REFERRED: [("clue-referral", "转办")]}
    found = []
    for status in clue.next_statuses():
        for name, label in pages.get(status, ()):
            found.append({"url": reverse(name, args=[clue.pk]), "label": label})
        if status in VERBS:
            found.append({"url": reverse("clue-step", args=[clue.pk, status]), "label": VERBS[status]})
    return found


def _around(request: HttpRequest, clue: ClueReport) -> dict:
    """What the forms of a clue show around themselves."""
    state = f"{clue.get_klass_display()}，{clue.get_status_display()}"
    return {"state": state, "back": clue.get_absolute_url(), "where": where(clue.unit, request.user)}
