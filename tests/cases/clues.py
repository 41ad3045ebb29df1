"""Clues for tests, entered through their own verbs."""

from datetime import timedelta

from django.utils import timezone

from cases.models import ClueReport

HOUR = timedelta(hours=1)


def clue(unit, *, by=None, hours_ago=2, after=1, **facts) -> ClueReport:
    """Reported so many hours ago, that many hours `after` it was found."""
    reported_at = timezone.now() - hours_ago * HOUR
    facts = {
        "klass": "tendency",
        "channel": "school",
        "informant": "staff",
        "text": "夜里常不回家。",
        "found_at": reported_at - after * HOUR,
        "reported_at": reported_at,
    } | facts
    row = ClueReport(unit=unit, **facts)
    row.enter(by=by)
    return row
