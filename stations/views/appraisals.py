"""考评: drafted by one, confirmed by another, told to the unit, answered by it once."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.listing import cursor
from guanai.listing import page as page_of
from stations.access import Permission
from stations.citing import citable, cite
from stations.filters import AppraisalFilters
from stations.forms.appraisals import AnswerForm, AppraisalForm, AppraisalItemForm, ReasonForm, units_below
from stations.models import Appraisal, AppraisalAnswer, AppraisalItem, AppraisalStatus
from stations.models.account import name_of, signed
from stations.places import where

STEPS = {  # word on the button, what it takes, the verb, what is said then
    AppraisalStatus.CONFIRMED: ("复核通过", answers.Agreement, Appraisal.confirm, "已复核，可以告知被考评单位。"),
    AppraisalStatus.TOLD: ("告知单位", answers.Agreement, Appraisal.tell, "已告知，被考评单位看得到了。"),
    AppraisalStatus.DRAFT: ("退回草稿", ReasonForm, Appraisal.send_back, "已退回草稿。"),
}


def appraisal_of(request: HttpRequest, pk) -> Appraisal:
    """An appraisal that this reader may know (404) and write (403)."""
    known = Appraisal.objects.valid().visible_to(request.user).select_related("unit", "appraised")
    appraisal = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, appraisal)
    return appraisal


def item_of(request: HttpRequest, pk) -> AppraisalItem:
    """An item of such an appraisal."""
    known = AppraisalItem.objects.visible_to(request.user).filter(voided_at=None, appraisal__voided_at=None)
    item = get_object_or_404(known.select_related("appraisal__unit", "appraisal__appraised"), pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, item)
    return item


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those that the reader may know, the latest year first."""
    request.user.must(Permission.READ_REGISTERS)
    known = Appraisal.objects.valid().visible_to(request.user)
    filters = AppraisalFilters(request.GET, known, user=request.user)
    rows = filters.qs if filters.is_valid() else known.none()
    context = {
        "filters": filters,
        "page": page_of(rows.listed(), "-year", **cursor(request)),
        "total": rows.count(),
        "may_write": units_below(request.user).exists(),
    }
    return render(request, "stations/appraisals.html", context, status=422 if filters.errors else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """起草考评."""
    request.user.must(Permission.RECORD_REGISTERS)
    form = AppraisalForm(request.POST or None, user=request.user)
    state = "先写草稿，由另一个人复核，再告知被考评单位。"
    said = "草稿已存好，逐项打分。"
    return answers.keep(request, form, said, title="起草考评", state=state, back=reverse("appraisals"))


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """Its items, who confirmed and told it, what the unit answered; for who writes it the counted numbers beside."""
    known = Appraisal.objects.visible_to(request.user).select_related("unit", "appraised")
    appraisal = get_object_or_404(known.annotate(writer=name_of("entered_by")), pk=pk)
    keeps = not appraisal.is_void and request.user.can(Permission.RECORD_REGISTERS, appraisal)
    writes = keeps and appraisal.status == AppraisalStatus.DRAFT
    said = AppraisalAnswer.objects.filter(appraisal=appraisal).first()
    context = {
        "appraisal": appraisal,
        "may_write": writes,
        "moves": _moves(request, appraisal) if keeps else [],
        "cited": list(citable(appraisal)) if writes else [],
        "steps": signed(appraisal.steps.all()),
        "said": said and signed([said])[0],
        "answers": not said and _may_answer(request, appraisal),
        "where": where(appraisal.unit, request.user),
    }
    return render(request, "stations/appraisal.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改单位或年份."""
    appraisal = appraisal_of(request, pk)
    form = AppraisalForm(request.POST or None, instance=appraisal, user=request.user)
    links = {"void_url": reverse("appraisal-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改考评", **links, **_at(request, appraisal))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 a draft."""
    appraisal = appraisal_of(request, pk)
    return answers.void(request, appraisal, title=f"作废{appraisal}", **_at(request, appraisal))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, status) -> HttpResponse:
    """复核、告知、退回."""
    appraisal = appraisal_of(request, pk)
    if status not in STEPS:
        raise Http404
    word, form, verb, said = STEPS[status]
    typed = form(request.POST if request.method == "POST" else None)
    context = {"title": f"{word}：{appraisal}", "save": word, **_at(request, appraisal)}
    verb = answers.as_seen(request, appraisal, partial(verb, appraisal))
    return answers.act(request, typed, verb, said, **context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk) -> HttpResponse:
    """答复, by the unit appraised."""
    known = Appraisal.objects.told().visible_to(request.user).select_related("unit", "appraised")
    appraisal = get_object_or_404(known, pk=pk)
    request.user.must(Permission.RECORD_REGISTERS, appraisal.appraised)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {"title": f"答复{appraisal}", "save": "答复", **_at(request, appraisal)}
    return answers.act(request, form, appraisal.answer, "已答复，考评单位看得到。", **context)


@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, pk) -> HttpResponse:
    """加一项; with `?from=` a counted number is copied, its origin kept in words."""
    appraisal = appraisal_of(request, pk)
    item = cite(request.GET.get("from", ""), appraisal)
    form = AppraisalItemForm(request.POST or None, instance=item, user=request.user)
    return answers.keep(request, form, "已记上。", title="加一项考评", **_at(request, appraisal))


@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, pk) -> HttpResponse:
    """修改一项."""
    item = item_of(request, pk)
    form = AppraisalItemForm(request.POST or None, instance=item, user=request.user)
    links = {"void_url": reverse("appraisal-item-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改考评项目", **links, **_at(request, item.appraisal))


@require_http_methods(["GET", "POST"])
def item_void(request: HttpRequest, pk) -> HttpResponse:
    """作废一项."""
    item = item_of(request, pk)
    return answers.void(request, item, title=f"作废考评项目：{item}", **_at(request, item.appraisal))


def _moves(request: HttpRequest, appraisal: Appraisal) -> list[dict]:
    """The steps that this account may take: to confirm what is scored, and who wrote any of it not that."""
    shown = {"seen": appraisal.shown}
    return [
        {"url": reverse("appraisal-step", args=[appraisal.pk, status], query=shown), "label": STEPS[status][0]}
        for status in appraisal.next_statuses()
        if status != AppraisalStatus.CONFIRMED or (not appraisal.unscored and appraisal.may_confirm(request.user))
    ]


def _may_answer(request: HttpRequest, appraisal: Appraisal) -> bool:
    told = not appraisal.is_void and appraisal.status == AppraisalStatus.TOLD
    return told and request.user.can(Permission.RECORD_REGISTERS, appraisal.appraised)


def _at(request: HttpRequest, appraisal: Appraisal) -> dict:
    """What the forms of an appraisal show around themselves."""
    return {"state": str(appraisal), "back": appraisal.get_absolute_url(), "where": where(appraisal.unit, request.user)}
