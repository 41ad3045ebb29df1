"""How late a visit is, asked of the database and told of one child: both by the rule of `cases.due`."""

from datetime import date

from django.db.models import Q

from cases.due import late_until, visit_standing, visit_words
from guanai.calendars import entered


def late(on: date) -> Q:
    """Which files' visits are overdue on a day."""
    return Q(visit_due_on__lte=late_by(on))


def late_by(on: date) -> date:
    """Until which day a visit that was due is overdue on a day."""
    return late_until(on, entered())


def told(day: date, on: date) -> dict:
    """The next visit of a child: day, tone and words."""
    holidays = entered()
    return {"day": day, "tone": visit_standing(day, on, holidays), "words": visit_words(day, on, holidays)}
