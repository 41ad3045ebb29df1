"""单位报送: what a unit hands in for the summary above it, and what the unit above does with it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed
from reports import unsaved
from reports.annual import AnnualSummary, annual_summary
from reports.forms import SaidForm
from reports.models import UnitSubmission
from reports.models.submission import HANDED_IN
from reports.models.submission import SubmissionStatus as S
from reports.sentences import paragraphs
from reports.views.summaries import addresses
from stations.access import Permission
from stations.models import Unit, User
from stations.models.account import signed
from stations.places import where


@dataclass(frozen=True)
class Act:
    """A step of a submission: its word, whose it is, from where, what must be said with it."""

    word: str
    by_unit: bool
    among: tuple[str, ...]
    verb: Callable
    said: str
    asks: tuple[str, str, str] | None = None


ACTS = {
    "handing-in": Act("报送", True, (S.DRAFT, S.RETURNED), UnitSubmission.submit, "已报送，等上级受理；现在不能再改。"),
    "acceptance": Act("受理", False, (S.SUBMITTED,), UnitSubmission.accept, "已受理，内容已编入总结。"),
    "return": Act(
        "退回", False, (S.SUBMITTED, S.ACCEPTED, S.LOCKED, S.MISSED), UnitSubmission.send_back, "已退回该单位。",
        ("comment", "退回意见", "要改什么、补什么，写具体。"),
    ),
    "lock": Act("锁定", False, (S.ACCEPTED,), UnitSubmission.lock, "已锁定，不能再改。"),
    "absence": Act(
        "注明未报送", False, (S.DRAFT, S.RETURNED), UnitSubmission.name_missing, "已注明，总结附件里会写明未报送。",
        ("reason", "未报送的原因", "例如：局址搬迁，来不及整理。"),
    ),
    "reminder": Act("催报", False, (S.DRAFT, S.RETURNED), UnitSubmission.remind, "已催报，该单位的工作台会显示。"),
}  # fmt: skip
WHY_AGAIN = (
    "why",
    "没有改的原因",
    "退回以后一章也没有改。回去改，或者写一句为什么不改，例如：数已在记录里更正。",
)


def submission_of(request: HttpRequest, pk) -> UnitSubmission:
    """What this reader may know, or 404."""
    known = UnitSubmission.objects.visible_to(request.user).select_related("unit", "outline__unit")
    return get_object_or_404(known, pk=pk)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """The chapters of one unit, how far they are, and the next step."""
    submission = submission_of(request, pk)
    outline = submission.outline
    summary = summary_behind(submission)
    writes = submission.is_with_unit and outline.is_open and request.user.can(Permission.WRITE_SUMMARY, submission.unit)
    context = {
        "submission": submission,
        "outline": outline,
        "chapters": chapters_of(submission, summary),
        "steps": _steps(submission),
        "acts": [(step, act) for step, act in ACTS.items() if _may(request, submission, act)],
        "writes": writes,
        "unsaved": unsaved.of_submission(submission, request.user) if writes else (),
        "late": submission.missing_on(today()),
        "where": where(submission.unit, request.user),
        "figure_url": addresses(summary.outline)["figure_url"],
    }
    return render(request, "reports/submission.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, step: str) -> HttpResponse:
    """报送、受理、退回、锁定、注明未报送、催报: each by whose step it is."""
    submission = submission_of(request, pk)
    if step not in ACTS:
        raise Http404
    act = ACTS[step]
    request.user.must(Permission.WRITE_SUMMARY, _whose(submission, act))
    late = _too_late(submission, act)
    if late and request.method == "GET":
        messages.warning(request, late)
        return redirect(submission)
    typed = request.POST if request.method == "POST" else None
    form = _form(submission, act, typed)

    def verb(*, by, **said):
        if late:
            raise NotAllowed(late)
        act.verb(submission, *said.values(), by=by)

    return answers.act(request, form, verb, act.said, **_context(submission, step, request.user))


def _form(submission: UnitSubmission, act: Act, typed: QueryDict | None) -> Form:
    """What must be typed with the step; what came back and did not change goes up with a word of why."""
    asks = WHY_AGAIN if act.by_unit and submission.is_unchanged else act.asks
    return SaidForm.asking(asks, typed) if asks else answers.Agreement(typed)


def _context(submission: UnitSubmission, step: str, user: User) -> dict:
    """What stands around the button of a step."""
    word = ACTS[step].word
    context = {"title": f"{word}：{submission}", "save": word, "back": submission.get_absolute_url()}
    context |= {"state": _state(submission), "where": where(submission.unit, user)}
    if step == "handing-in":
        context |= {"about": "reports/unsaved.html", "unsaved": unsaved.of_submission(submission, user)}
    return context


def _may(request: HttpRequest, submission: UnitSubmission, act: Act) -> bool:
    right = request.user.can(Permission.WRITE_SUMMARY, _whose(submission, act))
    return right and submission.outline.is_open and submission.status in act.among


def _whose(submission: UnitSubmission, act: Act) -> Unit:
    return submission.unit if act.by_unit else submission.outline.unit


def _too_late(submission: UnitSubmission, act: Act) -> str:
    """Why it is not the time for that step; nothing while it is."""
    if submission.status in act.among:
        return ""
    return HANDED_IN if act.by_unit else f"现在是“{submission.get_status_display()}”，不能{act.word}。"


def _state(submission: UnitSubmission) -> str:
    due = submission.outline.due_on
    return f"{submission.get_status_display()}{f'，{gb_date(due)}前报送' if due else ''}"


def summary_behind(submission: UnitSubmission) -> AnnualSummary:
    """The unit's own year, whose figures its text cites."""
    return annual_summary(submission.unit, submission.outline.year, submission.outline.portion)


def chapters_of(submission: UnitSubmission, summary: AnnualSummary) -> list[tuple]:
    """Each chapter by its title in the outline, with the text as it will be printed and what is wrong with it."""
    blocks = {one.section: one.text for one in submission.blocks.all()}
    find = summary.find_for(submission.unit)
    headings = submission.outline.headings()
    return [(section, title, *paragraphs(blocks.get(section, ""), find)) for section, title in headings]


def _steps(submission: UnitSubmission) -> list[tuple]:
    """What was done and who reminded, in order."""
    steps, reminders = list(submission.steps.all()), list(submission.reminders.all())
    signed([*steps, *reminders])
    done = [(one.at, str(one), one.who, one.note) for one in steps]
    urged = [(one.at, "催报", one.who, "") for one in reminders]
    return sorted(done + urged, key=lambda row: row[0])
