"""The way of a summary out of the house: reviewed as it stands, issued exactly as it was reviewed."""

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from reports import frozen
from reports.annual import AnnualSummary, annual_summary
from reports.differences import unexplained
from reports.models import NarrativeBlock, SummaryCheck, SummaryIssue, SummaryOutline
from reports.models.issue import Paper, digest_of
from reports.models.submission import SubmissionStep
from reports.models.summary import OutlineStatus
from reports.rollup import settled
from reports.span import Span


def must_have_begun(year: int, portion: str) -> None:
    """Of days to come nothing can be told. Raises NotAllowed."""
    if Span.of(year, portion, today()).first > today():
        raise NotAllowed("这个时段还没有开始，现在不能编写总结。")


UNCHANGED = "退回以后没有改过。改好再送审；不用改的，写明原因。"


def is_unchanged(outline: SummaryOutline) -> bool:
    """Whether it was sent back while it was reviewed, and nobody has changed anything in it since."""
    *_, before, last = [None, None, *outline.steps.all()]
    if before is None or last.status != OutlineStatus.DRAFTING or before.status == OutlineStatus.ISSUED:
        return False
    written = NarrativeBlock.objects.of(outline.unit, outline.year, outline.portion).filter(written_at__gt=last.at)
    handed_in = SubmissionStep.objects.filter(submission__outline=outline, at__gt=last.at)
    arranged = outline.arranged_at is not None and outline.arranged_at > last.at
    later = (written, handed_in, outline.late_changes.filter(at__gt=last.at))
    return not arranged and not any(rows.exists() for rows in later)


def hand_in(outline: SummaryOutline, why: str = "", *, by) -> None:
    """送审; of what was sent back and is unchanged, `why` not.

    Raises NotAllowed for a wrong citation, an unexplained change of last year, a unit that is not settled, and for
    what came back unchanged without a word of why.
    """
    must_have_begun(outline.year, outline.portion)
    if is_unchanged(outline) and not why:
        raise NotAllowed(UNCHANGED)
    outline.ask_all(by=by)  # a deed of its own: who has just been asked stays asked where this is refused
    with settled():
        outline.hold()
        _must_hold(_gathered(outline))
        _must_be_explained(outline, "送审")
        outline.hand_in(why, by=by)


def check(outline: SummaryOutline, *, seen: str | None = None, by) -> None:
    """核对 of what stands there now, which is what was `seen`. Raises NotAllowed."""
    with settled():
        outline.hold()
        SummaryCheck.give(outline, _as_seen(_gathered(outline), seen), by=by)


def approve(outline: SummaryOutline, *, seen: str | None = None, by) -> None:
    """核准 of what was `seen`. Raises NotAllowed, also for a change of last year since it was handed in."""
    with settled():
        outline.hold()
        _must_be_explained(outline, "核准")
        SummaryCheck.approve(outline, _as_seen(_gathered(outline), seen), by=by)


def issue(outline: SummaryOutline, *, correction: str = "", seen: str | None = None, by) -> SummaryIssue:
    """印发: exactly what was checked, with its code in it. Raises NotAllowed, and nothing is issued."""
    with settled():
        outline.hold()
        _must_be_explained(outline, "印发")
        summary, code = _gathered(outline), SummaryIssue.new_code()
        _must_hold(summary)
        data = frozen.dump(summary.document(draft=False, code=code, correction=correction.strip()))
        paper = Paper(data, summary.yearbook.figures, code, _as_seen(summary, seen))
        return SummaryIssue.freeze(outline, paper, correction=correction, by=by)


def fingerprint(summary: AnnualSummary) -> str:
    """What a check is given to: text, annexes and figures, all as they would be printed now."""
    return digest_of(frozen.dump(summary.document()))


def _as_seen(summary: AnnualSummary, seen: str | None) -> str:
    """What is decided on, by its fingerprint. Raises NotAllowed where the reader's page showed another one."""
    now = fingerprint(summary)
    if seen not in (None, now):
        raise NotAllowed("您打开以后内容或数字又变了，没有办。请返回重新打开，看过现在的内容再办。")
    return now


def _gathered(outline: SummaryOutline) -> AnnualSummary:
    return annual_summary(outline.unit, outline.year, outline.portion)


def _must_be_explained(outline: SummaryOutline, word: str) -> None:
    changed = unexplained(outline)
    if changed:
        raise NotAllowed(f"上年印发后有 {len(changed)} 个数变了，还没有说明原因，不能{word}。")


def _must_hold(summary: AnnualSummary) -> None:
    problems = summary.problems()
    if problems:
        raise NotAllowed(f"有 {len(problems)} 处数字引用不对：{problems[0]}")
