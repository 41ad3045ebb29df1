"""叙述块: the typed text of a section, of the unit's own summary or handed in for the one above."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guanai import drafts
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from reports.annual import AnnualSummary, Chapter
from reports.forms import NarrativeForm
from reports.metrics import Section
from reports.models import NarrativeBlock, UnitSubmission
from reports.models.submission import HANDED_IN
from reports.models.summary import OUT, summary_url
from reports.views.submissions import chapters_of, submission_of, summary_behind
from reports.views.summaries import addresses, summary_of
from stations.access import Permission
from stations.models import Unit
from stations.places import where

EDITOR = "reports/narrative.html"


@dataclass(frozen=True)
class Desk:
    """Where a text is written: its block among the chapters, the figures that it may cite, the ways from here.

    `told`: of each chapter the section, its title, what is wrong, whether it is empty; while somebody types nobody
    asks. `address`: where one is written.
    """

    summary: AnnualSummary
    block: NarrativeBlock
    find: Callable
    told: Callable[[], Iterator[tuple[str, str, object, bool]]]
    address: Callable
    back: str
    check_url: str

    @cached_property
    def chapters(self) -> list[tuple[str, str, object, bool]]:
        return list(self.told())

    @property
    def title(self) -> str:
        return next(title for section, title, _, _ in self.chapters if section == self.block.section)

    @property
    def ways(self) -> Iterator[tuple]:
        """The chapters as the outline beside the text has them: title, address, what is wrong, empty, this one."""
        for section, title, errors, empty in self.chapters:
            yield title, self.address(section), errors, empty, section == self.block.section

    @property
    def citable(self) -> list:
        """What is offered beside the text; for the summary above, the unit's own figures alone."""
        offered = self.summary.citable(self.block.section)
        return [(unit, known) for unit, known in offered if unit == self.unit or not self.block.submission_id]

    def chapter(self, form: NarrativeForm) -> Chapter | None:
        """The chapter with what is typed, all that follows it in print too; of what is handed in nothing follows."""
        return None if self.block.submission_id else self.summary.with_text(self.block.section, form.typed)

    @property
    def shut(self) -> str:
        """Why the text cannot be changed now; nothing while it can."""
        if self.block.submission:
            return "" if self.block.submission.is_with_unit else HANDED_IN
        return "" if self.summary.outline.is_open else OUT

    @property
    def unit(self) -> Unit:
        return self.summary.unit


def own(request: HttpRequest, code: str, year: int, section: str) -> Desk:
    """A chapter of the unit's own summary; who may write it, else 404 or 403."""
    summary = summary_of(request, code, year)
    request.user.must(Permission.WRITE_SUMMARY, summary.unit)
    place = (summary.unit, year, summary.portion)
    block = NarrativeBlock.at(summary.unit, year, section_or_404(section), summary.portion)
    ways = (partial(summary_url, "narrative", *place), summary_url("summary", *place))
    check_url = summary_url("narrative-check", *place, section)
    return Desk(summary, block, summary.find, partial(_chapters, summary), *ways, check_url)


def _chapters(summary: AnnualSummary) -> Iterator[tuple]:
    return ((one.section, one.name, one.errors, one.empty) for one in summary.chapters)


def handed_in(request: HttpRequest, pk, section: str) -> Desk:
    """A chapter of what a unit hands in."""
    submission = submission_of(request, pk)
    request.user.must(Permission.WRITE_SUMMARY, submission.unit)
    block = NarrativeBlock.in_submission(submission, section_or_404(section))
    summary = summary_behind(submission)
    ways = (lambda one: reverse("submission-text", args=[pk, one]), submission.get_absolute_url())
    check_url = reverse("submission-check", args=[pk, section])
    told = partial(_chapters_handed_in, submission, summary)
    return Desk(summary, block, summary.find_for(submission.unit), told, *ways, check_url)


def _chapters_handed_in(submission: UnitSubmission, summary: AnnualSummary) -> Iterator[tuple]:
    known = chapters_of(submission, summary)
    return ((section, title, wrong, not runs) for section, title, runs, wrong in known)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, year: int, section: str) -> HttpResponse:
    """Write a section's text beside the figures that it may cite."""
    return _edit(request, own(request, code, year, section))


@require_POST
def check(request: HttpRequest, code: str, year: int, section: str) -> HttpResponse:
    """What is wrong with the citations typed so far."""
    return _check(request, own(request, code, year, section))


@require_http_methods(["GET", "POST"])
def edit_handed_in(request: HttpRequest, pk, section: str) -> HttpResponse:
    """Write a chapter of what the unit hands in."""
    return _edit(request, handed_in(request, pk, section))


@require_POST
def check_handed_in(request: HttpRequest, pk, section: str) -> HttpResponse:
    """The same check."""
    return _check(request, handed_in(request, pk, section))


def _edit(request: HttpRequest, desk: Desk) -> HttpResponse:
    draft = drafts.found(request.user, NarrativeForm.draft_form, [desk.block.draft_target])
    kept = draft.get(desk.block.draft_target)
    form = NarrativeForm(request.POST or None, block=desk.block, find=desk.find, draft=kept)
    if desk.shut:
        form.fields["text"].widget.attrs["readonly"] = True
    if not form.is_bound or not form.is_valid():
        return _show(request, desk, form=form, status=422 if form.is_bound else 200)
    try:
        form.keep(desk.block, by=request.user)
    except Stale:
        latest = NarrativeBlock.objects.get(**desk.block.place)
        return _show(request, desk, form=form.over(latest), latest=latest, status=409)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _show(request, desk, form=form, status=409)
    messages.success(request, f"“{desk.title}”已保存。")
    return redirect(desk.back)


def _check(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = NarrativeForm(request.POST, block=desk.block, find=desk.find)
    form.is_valid()
    context = {"errors": form.errors.get("text", []), "typed": True, "form": form, "chapter": desk.chapter(form)}
    context |= addresses(desk.summary.outline)
    return render(request, f"{EDITOR}#checked", context)


def _show(request: HttpRequest, desk: Desk, *, status: int, **context) -> HttpResponse:
    """The editor of a section."""
    block = desk.block
    context |= {"desk": desk, "unit": desk.unit, "year": block.year, "section": block.section}
    context |= addresses(desk.summary.outline)
    context |= {"summary": desk.summary, "where": where(desk.unit, request.user), "citable": desk.citable}
    context |= {"chapter": desk.chapter(context["form"])}
    return render(request, EDITOR, context, status=status)


def section_or_404(section: str) -> str:
    """A part of the summary."""
    if section not in Section.values:
        raise Http404
    return section
