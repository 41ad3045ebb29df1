"""What the page of outcomes says: each with who said it, who looked again, when next; and the follow-ups."""

from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from cases.models import Outcome
from cases.models.outcome import Found, OutcomeKind
from cases.reader import Reader
from cases.rechecking import months_seen
from guanai.calendars import today
from guanai.templatetags.ui import plain
from stations.models import User
from stations.models.account import SYSTEM


def told(outcomes: Sequence[Outcome], reader: Reader) -> dict:
    """The rows of the page, with names and words."""
    prefetch_related_objects(outcomes, "checks")
    follow_ups = list(reader.follow_ups())
    for row in outcomes:
        row.looks = [look for look in row.checks.all() if look.voided_at is None]
        row.seen = _seen(row)
    rows = [*outcomes, *follow_ups, *(look for row in outcomes for look in row.looks)]
    names = User.objects.in_bulk({row.entered_by for row in rows} | {row.verified_by for row in outcomes})
    for row in rows:
        row.writer = names.get(row.entered_by, SYSTEM)
    for row in outcomes:
        row.witness = names.get(row.verified_by)
    return {"follow_ups": follow_ups, "on": today()}


def _seen(row: Outcome) -> str:
    """How long 未再违法 was observed, up to the last look: never up to today."""
    if row.kind != OutcomeKind.NO_REOFFENCE or row.observed_from is None:
        return ""
    last: date = max([row.happened_on, *(look.checked_on for look in row.looks if look.found == Found.HOLDS)])
    months = months_seen(row.observed_from, last)
    return f"从 {plain(row.observed_from)}起观察，最近核查 {plain(last)}，满 {months} 个月"
