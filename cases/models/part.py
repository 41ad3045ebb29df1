"""What of a file a row belongs to: it decides what a seal takes, and when."""

from enum import Enum

from django.db.models import QuerySet


class Part(Enum):
    """Of a file that is sealed."""

    CASE = "case"  # vanishes with the seal
    MENTORING = "mentoring"  # vanishes when the team that is still at work has ended
    CHILD = "child"  # stays where only the matter is sealed, not the whole file


class Belonging:
    """A row about a child. What does not say where it belongs belongs to the case: it vanishes first."""

    part = Part.CASE
    asks_file = True  # who may see it is who may see the file; else it stands in lists of its own

    @classmethod
    def of_case(cls, rows: QuerySet) -> QuerySet:
        """Of these rows those that tell of a case."""
        return rows if cls.part is Part.CASE else rows.none()
