"""What of a file a row belongs to: it decides what a seal takes, and when."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from django.db.models import QuerySet

from cases.models.minor import Minor
from cases.models.taking import NARROWED, must_take
from guanai.audit import deed
from guanai.lifecycle import NotAllowed


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

    def enter(self, *, by, **many: Any) -> bool:
        """Into a file that takes it: while its seal waits for the end of 帮教 only what belongs to that."""
        with deed():
            narrowed = self._must_be_taken(getattr(self, field.name) for field in _files(self))
            is_new = super().enter(by=by, **many)
            if narrowed and self.of_case(type(self)._base_manager.filter(pk=self.pk)).exists():
                raise NotAllowed(NARROWED)
        return is_new

    def amend(self, facts, *, version: int, by) -> None:
        """Into another file only if that takes it. Raises NotAllowed, Stale."""
        with deed():
            self._must_be_taken(facts.get(field.name) for field in _files(self))
            super().amend(facts, version=version, by=by)

    def _must_be_taken(self, minors: Iterable[Minor | None]) -> bool:
        mentoring = self.part is Part.MENTORING
        return any([must_take(minor, mentoring=mentoring) for minor in minors if minor and not minor._state.adding])


def _files(row) -> list:
    """The keys of a row that point at a file."""
    return [field for field in row._meta.concrete_fields if field.related_model is Minor]
