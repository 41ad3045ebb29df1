"""How late a visit is, asked of the database and told of one child: both by the rule of `cases.due`."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Model, Q

from cases.due import Holidays, late_until, visit_standing, visit_words
from guanai.calendars import entered


def late(on: date, holidays: Holidays | None = None) -> Q:
    """Which files' visits are overdue on a day."""
    return Q(visit_due_on__lte=late_until(on, entered() if holidays is None else holidays))


def holidays_of(user) -> Holidays:
    """What the calendar adds to the law's, asked once for the length of a request."""
    if getattr(user, "holidays", None) is None:
        user.holidays = entered()
    return user.holidays


def told(day: date, on: date, holidays: Holidays) -> dict:
    """The next visit of a child: day, tone and words."""
    return {"day": day, "tone": visit_standing(day, on, holidays), "words": visit_words(day, on, holidays)}


def know_holidays(minors: Iterable[Model], user) -> None:
    """The rows of a page ask the calendar once, not each for itself."""
    for minor in minors:
        minor.holidays = holidays_of(user)
