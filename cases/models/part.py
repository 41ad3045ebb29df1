"""What of a file a row belongs to: it decides what a seal takes, and when."""

from collections.abc import Iterable
from enum import Enum

from django.db.models import QuerySet

from cases.models.minor import Minor
from cases.models.taking import must_take
from guanai.audit import deed


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

    @property
    def of_mentoring(self) -> bool:
        """Whether a file takes it whose seal waits for the end of 帮教."""
        return self.part is Part.MENTORING

    def must_be_taken(self) -> None:
        """By the file that it is about. Raises NotAllowed."""
        self._ask(getattr(self, field.name) for field in _files(self))

    def amend(self, facts, *, version: int, by) -> None:
        """As far as the file in which it stands takes that still, and into another if that takes it.

        Raises NotAllowed, Stale.
        """
        with deed():
            type(self)._base_manager.get(pk=self.pk).must_go_on()
            self._ask(facts.get(field.name) for field in _files(self))
            super().amend(facts, version=version, by=by)

    def must_go_on(self) -> None:
        """Asked within a deed that changes it, or adds to it. Raises NotAllowed."""
        self._ask((getattr(self, field.name) for field in _files(self)), stands=True)

    def _ask(self, minors: Iterable[Minor | None], *, stands: bool = False) -> None:
        for minor in minors:
            if minor and not minor._state.adding:
                must_take(minor, mentoring=self.of_mentoring, stands=stands)


def _files(row) -> list:
    """The keys of a row that point at a file."""
    return [field for field in row._meta.concrete_fields if field.related_model is Minor]
