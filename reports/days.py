"""Days as numbers that every database compares alike: 20261122."""

from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

A_YEAR = 10_000  # between two of them: a year later is one day of the calendar, leap or not


def as_number(column: str) -> Combinable:
    """The day in a column of the rows."""
    return ExtractYear(column) * A_YEAR + ExtractMonth(column) * 100 + ExtractDay(column)
