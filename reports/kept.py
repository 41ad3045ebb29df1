"""What the registers of a unit's committee tell of a part of a year, sentence by sentence."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from reports.metrics import Section
from reports.span import Span
from reports.told import told_asked, told_documents, told_exchange, told_visits
from stations.models import (
    CommitteeBudget,
    CommitteeRequest,
    GuidanceVisit,
    Meeting,
    MeetingContribution,
    MeetingKind,
    OfficialDocument,
    Unit,
)


@dataclass(frozen=True)
class Kept:
    """Exchange meetings with who spoke and who wrote, guidance visits, documents, requests and the two budgets."""

    meetings: tuple[Meeting, ...]
    contributions: tuple[MeetingContribution, ...]
    visits: tuple[GuidanceVisit, ...]
    documents: tuple[OfficialDocument, ...]
    requests: tuple[CommitteeRequest, ...]
    budgets: dict[int, CommitteeBudget]
    year: int

    @classmethod
    def of(cls, unit: Unit, span: Span, *, known: Collection[date]) -> "Kept":
        """The unit's own rows; a meeting of a day that was reported is told as it was reported."""
        days = (span.first, span.last)
        held = Meeting.objects.valid().between(*days).filter(unit=unit, kind=MeetingKind.EXCHANGE)
        meetings = held.exclude(held_on__in=known).order_by("held_on", "pk")
        spoke = MeetingContribution.objects.counted().filter(meeting__in=meetings).listed()
        documents = OfficialDocument.objects.signed(*days).filter(unit=unit).listed()
        budgets = CommitteeBudget.objects.valid().filter(unit=unit, year__in=(span.first.year, span.first.year - 1))
        return cls(
            meetings=tuple(meetings),
            contributions=tuple(spoke),
            visits=tuple(GuidanceVisit.objects.between(*days).filter(unit=unit).listed().order_by("visited_on", "pk")),
            documents=tuple(documents.order_by("signed_on", "pk")),
            requests=tuple(CommitteeRequest.objects.submitted(*days).filter(unit=unit).order_by("submitted_on", "pk")),
            budgets={one.year: one for one in budgets},
            year=span.first.year,
        )

    def told(self, section: Section) -> Iterator[str]:
        """The sentences of that chapter; what nobody registered is left out."""
        if section == Section.THEME:
            yield from self._theme()
        if section == Section.ORGANISATION and self.requests:
            yield told_asked(self.requests, self.budgets.get(self.year), self.budgets.get(self.year - 1))

    def _theme(self) -> Iterator[str]:
        if self.documents:
            yield told_documents(self.documents)
        if self.visits:
            yield told_visits(self.visits)
        for meeting in self.meetings:
            oral, written = (self._units(meeting, kind) for kind in MeetingContribution.Kind)
            yield told_exchange(meeting, oral, written)

    def _units(self, meeting: Meeting, kind: str) -> list[Unit]:
        return [one.unit for one in self.contributions if one.meeting_id == meeting.pk and one.kind == kind]
