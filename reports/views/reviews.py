"""审核与印发: what must be said first, who checked, what is to be done next; and the steps themselves."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanai import answers
from guanai.lifecycle import NotAllowed
from reports import issuing, unsaved
from reports.annual import AnnualSummary, annual_summary
from reports.differences import changes, cross_footing
from reports.forms import ExplainForm, SaidForm
from reports.models import LateChange, SummaryIssue, SummaryOutline
from reports.models.check import ENOUGH, CheckKind, free_to_check
from reports.models.hand import has_hand_in
from reports.models.issue import unlocked
from reports.models.submission import SubmissionStatus
from reports.models.summary import OutlineStatus as S
from reports.models.summary import OutlineStep
from reports.rollup import settled
from reports.views.outlines import outline_of
from reports.views.summaries import addresses
from stations.access import Permission
from stations.models import User
from stations.models.account import signed
from stations.places import where

WHY = ("why", "原因", "写明要改什么。")
WHY_AGAIN = ("why", "没有改的原因", "退回以后没有改过。回去改，或者写一句为什么不改。")
CORRECTED = ("correction", "更正内容", "写明改了哪些数、哪些话，印在这一版的说明里。")


@dataclass(frozen=True)
class Act:
    """A step of the whole: its word, the right it takes, from where, what must be said with it."""

    word: str
    right: Permission
    among: tuple[str, ...]
    verb: Callable
    said: str
    line: str
    asks: tuple[str, str, str] | None = None
    of_units: tuple[str, ...] = ()  # a step of those units at once that are so far


BY_OTHERS = frozenset({"check", "approval", "issue"})  # not by whoever has a hand in it


ACTS = {
    "reminders": Act(
        "全部催报", Permission.WRITE_SUMMARY, (S.DRAFTING,), SummaryOutline.remind_all, "已催报。",
        "没有报送的单位会在工作台看到催报。", of_units=(SubmissionStatus.DRAFT, SubmissionStatus.RETURNED),
    ),
    "locks": Act(
        "全部锁定", Permission.WRITE_SUMMARY, (S.DRAFTING, S.REVIEWING, S.APPROVED), SummaryOutline.lock_all,
        "已锁定。", "已受理的单位锁定后不能再改；全部锁定才能印发。", of_units=(SubmissionStatus.ACCEPTED,),
    ),
    "handing-in": Act(
        "送审", Permission.WRITE_SUMMARY, (S.DRAFTING,), issuing.hand_in, "已送审，等两个人核对。",
        "送审后由没有经手编写、报送的两个人核对；再有改动，核对作废。",
    ),
    "check": Act(
        "核对无误", Permission.ISSUE_SUMMARY, (S.REVIEWING,), issuing.check, "核对已记下。",
        "您核对的是现在的正文、附件和数字；以后任何改动都会使核对作废。",
    ),
    "approval": Act(
        "核准", Permission.ISSUE_SUMMARY, (S.REVIEWING,), issuing.approve, "已核准。各单位都锁定了就可以印发。",
        "两个人核对过、内容没有再变的，才能核准。",
    ),
    "issue": Act(
        "印发", Permission.ISSUE_SUMMARY, (S.APPROVED,), issuing.issue, "已印发，内容和数字都已冻结。",
        "印发后正文、数字和校验值一并冻结，不能再改；以后只能办理更正，另出一版。",
    ),
    "withdrawal": Act(
        "退回编写", Permission.WRITE_SUMMARY, (S.REVIEWING, S.APPROVED), SummaryOutline.edited, "已退回编写。",
        "已有的核对作废，改好后重新送审。", WHY,
    ),
    "correction": Act(
        "办理更正", Permission.ISSUE_SUMMARY, (S.ISSUED,), SummaryOutline.reopen, "已开始更正，原来的一版照样可查。",
        "原来的一版不变；改好、核对、核准后另出一版。", WHY,
    ),
}  # fmt: skip
CAME_OF = {S.REVIEWING: "handing-in", S.DRAFTING: "withdrawal", S.APPROVED: "approval", S.ISSUED: "issue"}


@require_GET
def page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Where the summary stands on its way out."""
    outline = outline_of(request, code, year)
    request.user.must(Permission.WRITE_SUMMARY, outline.unit)
    summary = annual_summary(outline.unit, year, outline.portion)
    checked = _checked(outline, issuing.fingerprint(summary), request.user) | _checkers(outline, request.user)
    context = {
        "outline": outline,
        "summary": summary,
        "submissions": summary.submissions,
        "problems": summary.problems(),
        "changes": changes(outline),
        "gaps": list(cross_footing(summary.yearbook)),
        "acts": list(_offered(request, summary, checked["barred"])),
        "issues": SummaryIssue.objects.of(outline.unit, year, outline.portion),
        "where": where(outline.unit, request.user),
        **checked,
        **addresses(outline),
    }
    return render(request, "reports/review.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, code: str, year: int, step: str) -> HttpResponse:
    """送审、核对、核准、印发、退回编写、更正: each by its right."""
    outline = outline_of(request, code, year)
    if step not in ACTS:
        raise Http404
    act = ACTS[step]
    request.user.must(act.right, outline.unit)
    if late := _too_late(outline, act):
        messages.warning(request, late)
        return redirect(addresses(outline)["review_url"])
    form = _form(request, outline, step)
    context = {"title": f"{act.word}：{outline}", "save": act.word, "state": act.line}
    context |= {"back": addresses(outline)["review_url"], "where": where(outline.unit, request.user)}
    if step == "handing-in":
        context |= {"about": "reports/before_review.html", "unsaved": unsaved.of_outline(outline, request.user)}
        context |= _checkers(outline, request.user)
    return answers.act(request, form, _verb(request, outline, step), act.said, **context)


def _verb(request: HttpRequest, outline: SummaryOutline, step: str) -> Callable:
    """The step; who decides on another's work has seen what it is about."""
    verb = partial(ACTS[step].verb, outline)
    if step not in BY_OTHERS:
        return verb
    return answers.as_seen(request, outline, partial(verb, seen=request.GET.get("content", "")), within=settled)


@require_POST
def explain(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """说明 of one figure of last year that changed after it was issued."""
    outline = outline_of(request, code, year)
    request.user.must(Permission.WRITE_SUMMARY, outline.unit)
    form = ExplainForm(request.POST, changes=changes(outline))
    try:
        if form.is_valid():
            _explained(outline, form).explain(by=request.user)
            messages.success(request, "变动原因已记下。")
        else:
            messages.error(request, "".join(one for some in form.errors.values() for one in some))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(addresses(outline)["review_url"])


def _explained(outline: SummaryOutline, form: ExplainForm) -> LateChange:
    """The sentence as a row, not yet saved."""
    change = form.cleaned_data["key"]
    issue = SummaryIssue.objects.latest_of(outline.unit, outline.year - 1, outline.portion)
    place = dict(zip(("unit_code", "metric", "period", "source"), change.key, strict=True))
    facts = {"now_value": change.now_value, "was": change.was, "now": change.now}
    return LateChange(outline=outline, issue=issue, explanation=form.cleaned_data["explanation"], **place, **facts)


def _too_late(outline: SummaryOutline, act: Act) -> str:
    """Why it is not the time for that step; nothing while it is."""
    if outline.status in act.among:
        return ""
    return f"总结现在是“{outline.get_status_display()}”，不用再办“{act.word}”；刚才已经办过的，看下面的经过。"


def _checkers(outline: SummaryOutline, user: User) -> dict:
    """Who could check it, while it is still written and can be handed in."""
    writing = outline.status == S.DRAFTING and user.can(Permission.WRITE_SUMMARY, outline.unit)
    return {"enough": ENOUGH, "checkers": free_to_check(outline, besides=user)} if writing else {}


def _form(request: HttpRequest, outline: SummaryOutline, step: str):
    """What must be typed with the step; a second version says what it corrects, what came back why it is the same."""
    typed = request.POST if request.method == "POST" else None
    asks = ACTS[step].asks
    if step == "issue" and SummaryIssue.objects.latest_of(outline.unit, outline.year, outline.portion):
        asks = CORRECTED
    if step == "handing-in" and issuing.is_unchanged(outline):
        asks = WHY_AGAIN
    return (
        SaidForm(typed, **dict(zip(("name", "label", "help_text"), asks, strict=True)))
        if asks
        else answers.Agreement(typed)
    )


def _offered(request: HttpRequest, summary: AnnualSummary, barred: Collection[str]) -> Iterator[tuple[str, Act]]:
    return ((step, act) for step, act in ACTS.items() if step not in barred and _may(request, summary, act))


def _may(request: HttpRequest, summary: AnnualSummary, act: Act) -> bool:
    there = not act.of_units or any(one.status in act.of_units for one in summary.submissions)
    return there and summary.outline.status in act.among and request.user.can(act.right, summary.unit)


def _deeds(steps: Iterable[OutlineStep]) -> Iterator[tuple]:
    """What was done, when, by whom and why: a state says only what came of it."""
    before = None
    for one in steps:
        act = ACTS["correction" if before == S.ISSUED else CAME_OF[one.status]]
        yield one.at, act.word, one.who, one.note
        before = one.status


def _checked(outline: SummaryOutline, fingerprint: str, user: User) -> dict:
    """The steps so far, and the checks, each with the name of who did it; whether they hold; whether it is own work.

    The checks of what is out are those that its version carries.
    """
    last = None if outline.is_open else SummaryIssue.objects.latest_of(outline.unit, outline.year, outline.portion)
    checks = outline.checks.filter(number=last.version) if last else outline.checks.standing()
    steps, standing = list(outline.steps.all()), list(checks)
    signed([*steps, *standing])
    own_hand = has_hand_in(outline, user.pk)
    checkers = {one.by for one in standing if one.kind == CheckKind.CHECK and one.digest == fingerprint}
    waiting = unlocked(outline) if outline.status in (S.REVIEWING, S.APPROVED) else ""
    waits = {"check": user.pk in checkers, "approval": len(checkers) < ENOUGH, "issue": bool(waiting)}
    return {
        "steps": list(_deeds(steps)),
        "content": fingerprint,
        "unlocked": waiting,
        "checked": [(one.at, one.get_kind_display(), one.who) for one in standing],
        "stale": outline.is_open and any(one.digest != fingerprint for one in standing),
        "carried": last,
        "own_hand": own_hand,
        "barred": BY_OTHERS if own_hand else {step for step, untimely in waits.items() if untimely},
    }
