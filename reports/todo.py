"""待办 of the summaries: what a unit has to hand in, what waits to be accepted, checked and issued."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from guanai.calendars import month_day
from guanai.registers import DraftForm, Todo, TodoSource, Waiting
from reports.models import SummaryCheck, SummaryOutline, UnitSubmission
from reports.models.check import ENOUGH
from reports.models.hand import worked_on_by
from reports.models.submission import SubmissionStatus
from reports.models.summary import OutlineStatus, summary_url
from stations.access import NOTHING, Permission
from stations.tally import SORTS, Sort, counted


def to_hand_in(user, on: date):
    """Of the units for which this account writes."""
    return UnitSubmission.objects.waiting().within(user.holdings(Permission.WRITE_SUMMARY))


def late(user, on: date) -> Q:
    return Q(outline__due_on__lt=on)


def to_accept(user, on: date):
    """What came in from below."""
    where = NOTHING
    for holding in user.holdings(Permission.WRITE_SUMMARY):
        where |= holding.units("outline__unit__path")
    return UnitSubmission.objects.to_accept().filter(where)


def to_check(user, on: date):
    """Summaries under review, by somebody else, which this account has not checked yet or may now approve."""
    standing = SummaryCheck.objects.standing().checks().filter(outline=OuterRef("pk"))
    enough = Subquery(standing.order_by().values("outline").annotate(found=Count("pk")).values("found"))
    reviewed = _of_others(user, OutlineStatus.REVIEWING).annotate(checked=enough)
    return reviewed.filter(~Exists(standing.filter(by=user.pk)) | Q(checked__gte=ENOUGH))


def to_issue(user, on: date):
    """Approved ones in which this account has no hand."""
    return _of_others(user, OutlineStatus.APPROVED)


def _of_others(user, status: str):
    """Summaries in that state, at hand for this account, in which it has no hand."""
    mine = SummaryOutline.objects.filter(status=status).within(user.holdings(Permission.ISSUE_SUMMARY))
    return mine.exclude(worked_on_by(user.pk))


SORTS |= {
    "blocks": Sort(Permission.WRITE_SUMMARY, to_hand_in, late),
    "handed-in": Sort(Permission.WRITE_SUMMARY, to_accept),
    "summary-checks": Sort(Permission.ISSUE_SUMMARY, to_check),
    "summary-issues": Sort(Permission.ISSUE_SUMMARY, to_issue),
}
WORDS = {
    "blocks": "总结报送",
    "handed-in": "报送待受理",
    "summary-checks": "总结待核对",
    "summary-issues": "总结待印发",
}


def waiting_summaries(user, on: date) -> list[Waiting]:
    found = []
    for name, label in WORDS.items():
        overdue, others = counted(name, user, on) if user.can(SORTS[name].right) else (0, 0)
        found.append(Waiting(label, overdue + others, reverse("summaries"), "late" if overdue else ""))
    return found


def summary_items(user, on: date, most: int) -> list[Todo]:
    """What is to be handed in, the longest overdue first; then what waits for a yes."""
    owed = to_hand_in(user, on).select_related("unit", "outline__unit").order_by("outline__due_on", "pk")
    came = to_accept(user, on).select_related("unit", "outline__unit").order_by("position", "pk")
    items = [_owed(one, on) for one in owed[:most]] + [_came(one) for one in came[:most]]
    items += _reviewed(user, to_check(user, on), "去核对", "等您核对；核对的人不能是参加过编写、报送和送审的人。", most)
    items += _reviewed(user, to_issue(user, on), "去印发", "已核准，等印发。", most)
    return items[:most]


def _owed(one: UnitSubmission, on: date) -> Todo:
    due, url, missing = one.outline.due_on, one.get_absolute_url(), one.missing_on(on)
    back = "已退回，改好再报。" if one.status == SubmissionStatus.RETURNED else "写好各章后点“报送”。"
    return Todo(
        title=str(one),
        line=f"{one.outline.unit.short}要的{f'，{month_day(due)}前' if due else ''}。{back}",
        action="去写",
        action_url=url,
        url=url,
        due_on=due,
        when=f"逾期 {(on - due).days} 天" if missing else "",
        tone="late" if missing else "",
        primary=missing,
    )


def _came(one: UnitSubmission) -> Todo:
    url = one.get_absolute_url()
    return Todo(str(one), "已经报送，等受理或退回。", "去受理", url, url=url)


def _reviewed(user, rows, action: str, line: str, most: int) -> list[Todo]:
    if not user.can(Permission.ISSUE_SUMMARY):
        return []
    known = rows.select_related("unit").order_by("year", "pk")[:most]
    urls = [(one, summary_url("summary-review", one.unit, one.year, one.portion)) for one in known]
    return [Todo(str(one), line, action, url, url=url) for one, url in urls]


def _may_write(user, target=None) -> bool:
    return user.can(Permission.WRITE_SUMMARY)


SUMMARIES = TodoSource(
    "summaries", open_to=_may_write, waiting=waiting_summaries, items=summary_items, coming=lambda user, on: None
)
NARRATIVE_DRAFT = DraftForm(("text", "version"), open_to=_may_write)
