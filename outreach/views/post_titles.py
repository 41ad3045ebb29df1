"""维权岗称号: the register, the page of one with its plaque, and its steps."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

import segno
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.listing import cursor
from guanai.listing import page as page_of
from outreach import publishing
from outreach.arrows import Actor
from outreach.forms import post_titles as forms
from outreach.forms.once import once
from outreach.forms.post_survey import SurveyForm
from outreach.models import Plaque, PostSurvey, PostTitle, RevocationProposal, SurveyRound, TitleReview
from outreach.models.complaint import complained
from outreach.models.ladder import body_named, keeper_of
from outreach.views.post_places import around, must_act, must_be_for, title_of
from stations.access import Permission
from stations.models import Unit
from stations.models.account import signed
from stations.places import where


@dataclass(frozen=True)
class Step:
    """A step of a title: its form, the verb `do(title, **typed, by)`, and what is said then."""

    form: type
    do: object
    said: str


def _start(title: PostTitle, *, kind: str, **typed) -> None:
    TitleReview(title=title, kind=kind).start(**typed)


def _review(title: PostTitle) -> TitleReview:
    review = title.reviews.filter(passed_on=None, failed_on=None).first()
    if review is None:
        raise NotAllowed("现在没有正在进行的复核。")
    return review


def _pass(title: PostTitle, *, score, opinion: str, **typed) -> None:
    _review(title).passes(score, opinion, **typed)


def _fail(title: PostTitle, *, score, opinion: str, **typed) -> None:
    _review(title).fails(score, opinion, **typed)


def _assess(title: PostTitle, result: str, *, opinion: str, **typed) -> None:
    row = title.rectifications.first()
    if row is None:
        raise NotAllowed("这个称号没有在整改。")
    row.assess(result, opinion, **typed)


def _kept(title: PostTitle, **typed) -> None:
    _assess(title, "pass", **typed)


def _cancelled(title: PostTitle, **typed) -> None:
    _assess(title, "fail", **typed)


STEPS = {
    "start_review": Step(forms.ReviewForm, _start, "复核开始了，先登记调查，再登记结果。"),
    "review_pass": Step(forms.ResultForm, _pass, "复核合格，称号保留。"),
    "review_fail": Step(forms.ResultForm, _fail, "已登记为不合格，整改一年，期满考核。"),
    "reassess_pass": Step(forms.AssessForm, _kept, "考核合格，称号保留。"),
    "reassess_fail": Step(forms.CancelForm, _cancelled, "称号已取消，牌匾摘下。"),
    "lose_function": Step(forms.LoseForm, PostTitle.lose_function, "称号已注销，牌匾留作纪念，不得在公共场所悬挂。"),
    "revoke": Step(forms.RevokeForm, PostTitle.revoke, "称号已撤销，牌匾收归命名单位。"),
    "succeed": Step(forms.SucceedForm, PostTitle.succeed, "称号已转到承继单位。"),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The register of titles, the latest named first."""
    request.user.must(Permission.READ_POST)
    known = PostTitle.objects.valid().visible_to(request.user)
    state = request.GET.get("status", "")
    rows = known.filter(status=state) if state in PostTitle.Status.values else known
    page = page_of(rows.listed().prefetch_related("plaques"), "-named_on", **cursor(request))
    context = {
        "page": page,
        "total": rows.count(),
        "status": state,
        "states": PostTitle.Status.choices,
        "alone": list(known.without_lower().listed()[:20]),
        "overdue": set(_of_page(page).review_overdue(today()).values_list("pk", flat=True)),
        "runs": request.user.can(Permission.RUN_POST),
    }
    return render(request, "outreach/post_titles.html", context)


def _of_page(page):
    return PostTitle.objects.filter(pk__in=[one.pk for one in page.rows])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记历年的称号, by the office."""
    request.user.must(Permission.RUN_POST)
    form = forms.KnownTitleForm(request.POST if request.method == "POST" else None, user=request.user)
    back, state = reverse("post-titles"), "本系统启用以前命名的，照命名决定登记。"
    return answers.act(request, form, _know, "已登记。", title="登记历年的称号", state=state, back=back)


def _know(*, unit: Unit, serial: str, by, **facts) -> None:
    office = next(one for one in by.holdings(Permission.RUN_POST) if one.covers(unit.path)).appointment.unit
    host = keeper_of(unit, facts["level"], office)
    naming = body_named(unit, host, facts["naming_body"])
    PostTitle(unit=unit, unit_name=unit.name, host=host, naming_unit=naming, **facts).know(serial, by=by)


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """What it is, what became of it, where its plaque is, what may be done next."""
    title, user = title_of(request, pk), request.user
    rounds = SurveyRound.objects.filter(review__title=title)
    context = {
        "moves": [one for one in title.open_to(user) if one.event != "succeed" or title.unit.successor_id],
        "surveys": title.status == "under_review" and _keeps(title, user) and not rounds.open().exists(),
        "proposes": title.is_live and not title.is_for("revoke", user) and _may_propose(user),
        "records": title.acts_as(Actor.OFFICE, user, ""),
        "receives": title.acts_as(Actor.ORIGINAL_NAMING_BODY, user, ""),
        "steps": signed(title.steps.all()),
        "told_of": _keeps(title, user) and complained(title, today()),
        "where": where(title.unit, user),
    }
    return render(request, "outreach/post_title.html", context | _became(title))


@require_GET
def poster(request: HttpRequest, pk) -> HttpResponse:
    """One page of paper to hang beside the plaque: where anybody reads what the unit promised."""
    title = title_of(request, pk)
    if not title.is_live or title.is_void:
        raise Http404
    url = request.build_absolute_uri(reverse("public-unit", args=[title.unit_id]))
    drawn = segno.make_qr(url, error="m").svg_inline(omitsize=True, svgclass="qr")
    context = {"title": title, "url": url, "qr": drawn, "commitment": publishing.commitment_of(title.unit)}
    return render(request, "outreach/post_poster.html", context | {"where": where(title.unit, request.user)})


def _became(title: PostTitle) -> dict:
    """What became of it."""
    same = PostTitle.objects.filter(pk=title.pk)
    return {
        "title": title,
        "plaques": list(title.plaques.all()),
        "reviews": list(title.reviews.prefetch_related("surveys", "rounds")),
        "rectifications": list(title.rectifications.all()),
        "proposals": list(title.proposals.all()),
        "is_alone": same.without_lower().exists(),
        "is_overdue": same.review_overdue(today()).exists(),
    }


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, event) -> HttpResponse:
    """复核、整改考核、注销、撤销: each by whose it is. 整改期满 is nobody's."""
    title = title_of(request, pk)
    if event not in STEPS:
        raise Http404
    must_be_for(title, event, request.user)
    form = STEPS[event].form(request.POST if request.method == "POST" else None, title=title)
    word = title.arrow(event).word
    verb = partial(STEPS[event].do, title)
    danger = event in ("reassess_fail", "lose_function", "revoke")
    return answers.act(request, form, verb, STEPS[event].said, **around(request, title, title=word, danger=danger))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 of one of before that was typed wrongly, by the office."""
    title = title_of(request, pk)
    must_act(title, request.user, Actor.OFFICE)
    return answers.void(request, title, title="作废称号", **around(request, title))


@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, pk) -> HttpResponse:
    """复核中的调查."""
    title = title_of(request, pk)
    must_act(title, request.user, Actor.OFFICE, Actor.LEADING_GROUP)
    form = once(SurveyForm(request.POST if request.method == "POST" else None), request.user)
    context = around(request, title, title="登记知晓度、满意度调查")
    return answers.act(request, form, partial(_survey, title), "调查已登记。", **context)


def _survey(title: PostTitle, *, pk: UUID, by, **numbers) -> None:
    if not PostSurvey.objects.filter(pk=pk).exists():
        PostSurvey(pk=pk, review=_review(title), **numbers).hold(by=by)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk) -> HttpResponse:
    """建议撤销, by a body that did not name it."""
    title = title_of(request, pk)
    if not _may_propose(request.user):
        raise PermissionDenied
    form = once(forms.ProposeForm(request.POST if request.method == "POST" else None), request.user)
    context = around(request, title, title="建议撤销", save="提出建议")
    return answers.act(request, form, partial(_propose, title), "建议已登记，由原命名单位决定。", **context)


def _propose(title: PostTitle, *, pk: UUID, by, **typed) -> None:
    if not RevocationProposal.objects.filter(pk=pk).exists():
        RevocationProposal(pk=pk, title=title, **typed).make(by=by)


@require_http_methods(["GET", "POST"])
def void_survey(request: HttpRequest, pk) -> HttpResponse:
    """作废 of a survey of a review that has no result yet."""
    survey = get_object_or_404(PostSurvey.objects.visible_to(request.user).exclude(review=None), pk=pk)
    title = title_of(request, survey.review.title_id)
    must_act(title, request.user, Actor.OFFICE, Actor.LEADING_GROUP)
    return answers.void(request, survey, **around(request, title, title=f"作废{survey}"))


@require_http_methods(["GET", "POST"])
def lose(request: HttpRequest, pk) -> HttpResponse:
    """牌匾遗失, by the office."""
    plaque = _plaque_of(request, pk)
    must_act(plaque.title, request.user, Actor.OFFICE)
    form = forms.LossForm(request.POST if request.method == "POST" else None)
    context = around(request, plaque.title, title=f"牌匾 {plaque.serial} 遗失", save="登记遗失", danger=True)
    return answers.act(request, form, plaque.lose, "已登记为遗失。", **context)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk) -> HttpResponse:
    """收回牌匾, by the original naming body."""
    plaque = _plaque_of(request, pk)
    must_act(plaque.title, request.user, Actor.ORIGINAL_NAMING_BODY)
    form = forms.ReceiptForm(request.POST if request.method == "POST" else None)
    context = around(request, plaque.title, title=f"收回牌匾 {plaque.serial}", save="收回")
    return answers.act(request, form, plaque.take_back, "牌匾已收回。", **context)


def _plaque_of(request: HttpRequest, pk) -> Plaque:
    known = Plaque.objects.visible_to(request.user).select_related("title__unit", "title__host", "title__naming_unit")
    return get_object_or_404(known, pk=pk)


def _keeps(title: PostTitle, user) -> bool:
    return any(title.acts_as(actor, user, "") for actor in (Actor.OFFICE, Actor.LEADING_GROUP))


def _may_propose(user) -> bool:
    return any(user.can(right) for right in (Permission.RECOMMEND_POST, Permission.RUN_POST, Permission.NAME_POST))
