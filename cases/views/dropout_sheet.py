"""A case of 控辍保学 in words, for its page."""

from collections.abc import Iterator

from django.urls import reverse

from cases.models import DropoutCase
from cases.models.dropout import kinds_of_visit
from cases.reader import Reader
from cases.schooling import last_day, missing, month_of, review_due
from cases.views.support import Part, Step
from guanai.calendars import today
from guanai.templatetags.ui import plain


def dropout_facts(case: DropoutCase, reader: Reader) -> list[tuple]:
    """What the sheet says; the household and the plan only to who may know the child."""
    facts = [
        ("档案号", case.minor.file_no, case.minor.get_absolute_url()),
        ("发现日期", case.detected_on),
        ("疑似或确认", f"{plain(case.confirmed_on)}确认" if case.is_confirmed else "疑似"),
        ("原因", case.get_reason_display()),
        ("已读年数", f"{case.years_done} 年"),
    ]
    if case.ended_on:
        facts.append(("动态销号", f"{plain(case.ended_on)}，{case.get_ending_display()}"))
    return facts + ([("一户一表", case.household), ("一人一策", case.plan)] if reader.identifies else [])


def dropout_parts(case: DropoutCase, reader: Reader) -> list[Part]:
    """双线四级, 劝返, the month's visits, the quarter's review."""
    opens = case.is_open
    visits = list(case.visits.valid().prefetch_related("kinds"))
    reviews = list(case.reviews.valid())
    files, goes = reader.records and opens, reader.visits and opens
    shows = reader.identifies
    return [
        _part(case, ("duty", "双线四级责任人"), _duties(case), may=files),
        _part(case, ("persuasion", "劝返记录"), _persuasions(case, shows), may=goes),
        _part(case, ("visit", "三访四察五送"), _visits(visits, shows), may=goes, line=_month(visits) if opens else ""),
        _part(case, ("review", "季度复核"), _reviews(reviews, shows), may=files, line=_review(case, reviews)),
    ]


Told = Iterator[tuple[object, object, str, str]]


def _part(case: DropoutCase, part: tuple[str, str], told: Told, *, may: bool, line: str = "") -> Part:
    kind, title = part

    def void_url(row) -> str:
        return reverse("dropout-step-void", args=[case.pk, kind, row.pk]) if may else ""

    steps = [Step(day, words, text, void_url(row)) for row, day, words, text in told]
    return Part(title, steps, reverse("dropout-step-new", args=[case.pk, kind]) if may else "", line)


def _duties(case: DropoutCase) -> Told:
    for row in case.duties.valid():
        yield row, row.entered_at.date(), f"{row.get_line_display()}线 {row.get_level_display()}", row.who


def _persuasions(case: DropoutCase, shows: bool) -> Told:
    for row in case.persuasions.valid():
        yield row, row.held_on, row.by_whom, row.story if shows else ""


def _visits(visits: list, shows: bool) -> Told:
    for row in visits:
        yield row, row.held_on, plain([str(kind) for kind in row.kinds.all()]), row.story if shows else ""


def _reviews(reviews: list, shows: bool) -> Told:
    for row in reviews:
        yield row, row.held_on, "已复核", row.finding if shows else ""


def _month(visits: list) -> str:
    """What this month still wants."""
    on = today()
    done = {str(kind) for row in visits if month_of(row.held_on) == month_of(on) for kind in row.kinds.all()}
    left = missing([str(kind) for kind in kinds_of_visit()], done)
    until = plain(last_day(month_of(on), 1))
    return f"本月还差：{'、'.join(left)}，请在 {until}前做完。" if left else "本月各样都做到了。"


def _review(case: DropoutCase, reviews: list) -> str:
    """Whether a review is due."""
    if not case.is_open:
        return ""
    last = max((row.held_on for row in reviews), default=None)
    due_on = review_due(case.detected_on, last, today())
    if not due_on:
        return "本季度不用再复核。"
    late = f"复核已逾期，应在 {plain(due_on)}前办。"
    return late if due_on < today() else f"该复核了，请在 {plain(due_on)}前办。"
