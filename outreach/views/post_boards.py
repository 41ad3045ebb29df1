"""维权岗审核、公示、命名: what is decided for the whole pool."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers, word
from guanai.audit import deed, record
from outreach.arrows import Actor
from outreach.forms.post_boards import DecisionForm, NamingForm, NoticeForm, ScoreForm
from outreach.minutes import Minutes
from outreach.models import ApplicationScore, AuditDecision, PostApplication, PostCriterion, PostCycle, PostTitle
from outreach.models.post_score import given_by, results, tied
from outreach.models.post_title import Naming
from outreach.models.public_notice import PublicNotice
from outreach.models.walking import is_of_own_unit
from outreach.views.post_places import application_of, around, cycle_of, must_act, must_be_for

DECIDED = "这一届的审核决定已经作出，一届只决定一次，结果在下面。"
READERS = (Actor.LEADING_GROUP, Actor.OFFICE, Actor.NAMING_BODY)  # of the minutes: scores are not for everybody


@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, pk) -> HttpResponse:
    """差额板: candidates, scores, how far they lie apart, vetoes and ties; then one decision for the pool."""
    cycle = cycle_of(request, pk)
    must_be_for(cycle, "decide", request.user)
    if cycle.decided_at:
        messages.info(request, DECIDED)
        return redirect(cycle)
    found = results(cycle.applications.at("auditing").select_related("unit"))
    totals = {one.application.pk: f"（{one.total} 分）" for one in found if one.total is not None}
    data = request.POST if request.method == "POST" else None
    form = DecisionForm(data, cycle=cycle, totals=totals)
    board = {"about": "outreach/post_board.html", "results": found, "tied": tied(found, cycle.cap)}
    context = around(request, cycle, title="审核决定", save="作出决定") | board
    context["state"] = f"{cycle} · 创建单位 {cycle.candidates} 个，最多 {cycle.cap} 个达标"
    return answers.act(request, form, partial(_decide, cycle), "已作出审核决定。", **context)


def _decide(cycle: PostCycle, *, passing, by, **facts) -> None:
    AuditDecision(cycle=cycle, **facts).decide(list(passing), by=by)


@require_GET
def minutes(request: HttpRequest, pk) -> HttpResponse:
    """会议纪要 of the decision, as Word."""
    cycle = cycle_of(request, pk)
    must_act(cycle, request.user, *READERS)
    paper = Minutes(get_object_or_404(AuditDecision, cycle=cycle))
    data = word.write(paper.title, paper.blocks())
    with deed():
        record("auditdecision.print", paper.decision, by=request.user)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(paper.title)}.docx"}
    return HttpResponse(data, content_type=word.MEDIA_TYPE, headers=headers)


@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, pk) -> HttpResponse:
    """打分 of one unit, all criteria at once. Who is of the unit has no say."""
    application = application_of(request, pk)
    must_act(application, request.user, Actor.LEADING_GROUP, Actor.OFFICE)
    if is_of_own_unit(request.user, application.unit):
        raise PermissionDenied
    data, given = request.POST if request.method == "POST" else None, given_by(request.user, application)
    form = ScoreForm(data, application=application, initial=given)
    context = around(request, application, title=f"{application.unit.short}：打分")
    return answers.act(request, form, partial(_score, application, form.rows), "分数已登记。", **context)


def _score(application: PostApplication, criteria: list[PostCriterion], *, by, **typed) -> None:
    for one in criteria:
        given = typed[str(one.pk)]
        row = ApplicationScore(application=application, criterion=one)
        if one.kind == PostCriterion.Kind.SCORE:
            row.points = given
            row.give(by=by)
        elif given:
            row.note = given
            row.give(by=by)
        else:
            row.leave_blank(by=by)


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, pk) -> HttpResponse:
    """公示 of all who passed."""
    cycle = cycle_of(request, pk)
    must_be_for(cycle, "publish", request.user)
    form = NoticeForm(request.POST if request.method == "POST" else None, cycle=cycle)
    context = around(request, cycle, title="公示", save="发布公示")
    return answers.act(request, form, partial(_publish, cycle), "已公示，期满以后才能命名。", **context)


def _publish(cycle: PostCycle, *, by, **facts) -> None:
    PublicNotice(cycle=cycle, **facts).publish(by=by)


@require_http_methods(["GET", "POST"])
def naming(request: HttpRequest, pk) -> HttpResponse:
    """命名 of units whose notice is over."""
    cycle = cycle_of(request, pk)
    must_be_for(cycle, "name", request.user)
    form = NamingForm(request.POST if request.method == "POST" else None, cycle=cycle)
    context = around(request, cycle, title="命名", save="命名")
    return answers.act(request, form, partial(_name, cycle, form.rows), "已命名，称号和牌匾已登记。", **context)


def _name(cycle: PostCycle, waiting: list[PostApplication], *, doc_no: str, by, **typed) -> None:
    recorded = {name: typed[name] for name in ("body", "named_on") if name in typed}
    chosen = [one for one in waiting if typed[f"serial-{one.pk}"]]
    namings = [Naming(one, typed[f"serial-{one.pk}"], bool(typed[f"shown-{one.pk}"])) for one in chosen]
    PostTitle.name(cycle, namings, doc_no=doc_no, by=by, **recorded)
