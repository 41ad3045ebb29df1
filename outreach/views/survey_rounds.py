"""问卷: the page of one, its poster, and its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from outreach.arrows import Actor
from outreach.forms.survey_round import ExtendForm, RoundForm
from outreach.models import PostTitle, SurveyRound
from outreach.models.post_part import may_void
from outreach.views.post_ahead import of_closing
from outreach.views.post_places import around, must_act, title_of
from stations.places import where


@dataclass(frozen=True)
class Step:
    """A step of a round: its form, the verb, what the button and the message say."""

    form: type
    do: Callable
    word: str
    said: str


STEPS = {
    "close": Step(answers.Agreement, SurveyRound.close, "结束并统计", "已结束，调查结果已登记。"),
    "extend": Step(ExtendForm, SurveyRound.extend, "延期", "已延期。"),
    "void": Step(answers.VoidForm, SurveyRound.void, "撤下", "已撤下，收到的回答不计入任何数字。"),
}


@require_http_methods(["GET", "POST"])
def of_title(request: HttpRequest, pk) -> HttpResponse:
    """发网上问卷 for a title under review."""
    title = title_of(request, pk)
    must_act(title, request.user, Actor.OFFICE, Actor.LEADING_GROUP)
    form = RoundForm(request.POST if request.method == "POST" else None)
    said = "问卷已发，把海报打印出来贴到学校、社区。"
    return answers.act(request, form, partial(_begin, title), said, **around(request, title, title="发网上问卷"))


def _begin(title: PostTitle, *, by, **days) -> None:
    review = title.reviews.filter(passed_on=None, failed_on=None).first()
    if review is None:
        raise NotAllowed("现在没有正在进行的复核。")
    SurveyRound(review=review, **days).open(by=by)


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """How many answered; the result once it is closed; what may be done next."""
    one = _round_of(request, pk)
    keeps = one.is_open and _keeps(one, request.user)
    takes_back = keeps and may_void(one, request.user)
    context = {
        "round": one,
        "unit": one.unit,
        "url": _address(request, one),
        "base": one.answers.base().count(),
        "others": one.answers.others().count(),
        "steps": [(event, step.word) for event, step in STEPS.items() if event != "void" or takes_back]
        if keeps
        else [],
        "takes": one.takes_on(today()),
        "where": where(one.unit, request.user),
    }
    return render(request, "outreach/survey_round.html", context)


@require_GET
def poster(request: HttpRequest, pk) -> HttpResponse:
    """One page of paper: what is asked, until when, and the code to scan."""
    one = _round_of(request, pk)
    if not one.is_open:
        raise Http404
    url = _address(request, one)
    drawn = segno.make_qr(url, error="m").svg_inline(omitsize=True, svgclass="qr")
    context = {"round": one, "unit": one.unit, "url": url, "qr": drawn, "where": where(one.unit, request.user)}
    return render(request, "outreach/survey_poster.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, event) -> HttpResponse:
    """结束、延期、撤下."""
    one = _round_of(request, pk)
    if event not in STEPS:
        raise Http404
    must_act(_row(one), request.user, *_actors(one))
    step = STEPS[event]
    form = step.form(request.POST if request.method == "POST" else None)
    back = _row(one).get_absolute_url() if event == "void" else one.get_absolute_url()
    context = around(request, one, title=step.word, save=step.word, back=back, danger=event == "void")
    if event == "close":
        context |= {"about": "outreach/post_told.html", "told": of_closing(one)}
    return answers.act(request, form, partial(step.do, one), step.said, **context)


def _round_of(request: HttpRequest, pk) -> SurveyRound:
    """A round that this reader may know, or 404."""
    joined = ("application__unit", "application__cycle__unit", "review__title__unit", "review__title__host", "survey")
    return get_object_or_404(SurveyRound.objects.visible_to(request.user).select_related(*joined), pk=pk)


def _row(one: SurveyRound):
    """Whose office keeps it: the application, or the title that is reviewed."""
    return one.application or one.review.title


def _actors(one: SurveyRound) -> tuple[Actor, ...]:
    return (Actor.UNIT, Actor.OFFICE) if one.application else (Actor.OFFICE, Actor.LEADING_GROUP)


def _keeps(one: SurveyRound, user) -> bool:
    return any(_row(one).acts_as(actor, user, "") for actor in _actors(one))


def _address(request: HttpRequest, one: SurveyRound) -> str:
    return request.build_absolute_uri(reverse("public-survey", args=[one.pk]))
