"""年度总结: the document of a unit's year before it has a format. Gathered once, printed by any writer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guanai.calendars import today
from reports import annexes
from reports.document import Document, Heading, Paragraph
from reports.figures import Figure, Source
from reports.metrics import Section
from reports.models import NarrativeBlock, ReportedMeeting, ReportedRequest, SummaryOutline
from reports.sentences import Runs, resolve, sentences
from reports.span import Span
from reports.told import told_meeting, told_requests
from reports.yearbook import Yearbook
from stations.models import Campaign, CareCommittee, Unit

DAILY = (Section.LEGAL_EDUCATION, Section.CAMPUS, Section.TRAFFIC, Section.MENTORING, Section.STAFF_CHILDREN)


@dataclass(frozen=True)
class Chapter:
    """A section as it will be printed: what was typed, then what the figures say."""

    section: Section
    title: str
    level: int
    typed: tuple[Runs, ...]
    told: tuple[Runs, ...]
    errors: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not (self.typed or self.told)


@dataclass(frozen=True)
class AnnualSummary:
    """A unit's year: figures with their sources, typed text, reported meetings and requests."""

    unit: Unit
    year: int
    yearbook: Yearbook
    last_year: Yearbook
    blocks: dict[str, str]
    meetings: tuple[ReportedMeeting, ...]
    requests: tuple[ReportedRequest, ...]
    campaigns: tuple[str, ...]
    issuer: str
    outline: SummaryOutline

    @property
    def title(self) -> str:
        return f"{self.unit.name}{self.year}年关心下一代工作总结"

    def find(self, metric: str, unit: str | None = None, period: str | None = None) -> Figure | None:
        """The figure that a token cites: of this unit or the one of that code, of that period or the likeliest."""
        return self.yearbook.find(metric, unit or self.unit.code, period)

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every section in printing order, the empty ones too."""
        return tuple(self._chapter(section) for section in Section)

    def problems(self) -> list[str]:
        """Citations that lead nowhere, in words; with any of them nothing is generated."""
        return [f"{chapter.title}：{error}" for chapter in self.chapters for error in chapter.errors]

    def citable(self, section: str) -> list[tuple[Unit, list[Figure]]]:
        """The figures a section may cite, unit by unit, those of the section first."""
        known = [(unit, self.yearbook.of(unit.code)) for unit in self.yearbook.units]
        return [(unit, sorted(own, key=lambda one: one.section != section)) for unit, own in known if own]

    def document(self) -> Document:
        """The whole summary, ready for a writer."""
        return Document(
            title=self.title,
            issuer=self.issuer,
            signed_on=self.outline.signed_on or date(self.year, 12, 31),
            drafter=self.outline.drafter,
            body=tuple(self._body()),
            annexes=annexes.of(self.yearbook),
            figures=self.yearbook.figures,
        )

    def as_json(self) -> list[dict]:
        """Every figure of the year that is known here, once."""
        return [figure.as_json() for figure in self.yearbook.figures]

    def _body(self) -> Iterator[Heading | Paragraph]:
        daily = False
        for chapter in self.chapters:
            if chapter.empty:
                continue
            if chapter.section in DAILY and not daily:
                daily = True
                yield Heading(1, "日常工作")
            if chapter.level:
                yield Heading(chapter.level, chapter.title)
            yield from map(Paragraph, chapter.typed + chapter.told)

    def _chapter(self, section: Section) -> Chapter:
        typed, errors = [], []
        for line in self.blocks.get(section, "").splitlines():
            if line.strip():
                runs, wrong = resolve(line.strip(), self.find)
                typed.append(runs)
                errors.extend(wrong)
        level = 0 if section == Section.LEAD else 2 if section in DAILY else 1
        return Chapter(section, self._heading(section), level, tuple(typed), tuple(self._told(section)), tuple(errors))

    def _heading(self, section: Section) -> str:
        if section == Section.THEME and self.campaigns:
            return f"{section.label}（{'；'.join(self.campaigns)}）"
        return section.label

    def _told(self, section: Section) -> Iterator[Runs]:
        if section == Section.THEME:
            yield from ((told_meeting(meeting),) for meeting in self.meetings)
        if section == Section.ORGANISATION and self.requests:
            yield (told_requests(self.requests),)
        for unit in self.yearbook.units:
            now = [figure for figure in self.yearbook.of(unit.code) if not _nothing(figure)]
            told = sentences(section, unit.short, now, self.last_year.of(unit.code))
            if told:
                yield tuple(run for sentence in told for run in sentence)


def _nothing(figure: Figure) -> bool:
    """A counted zero stands in the tables; it makes no sentence."""
    return figure.source == Source.COMPUTED and not figure.value


def annual_summary(unit: Unit, year: int) -> AnnualSummary:
    """Gather a unit's year."""
    mine = {"unit": unit, "year": year}
    meetings = ReportedMeeting.objects.filter(**mine).select_related("host").prefetch_related("oral")
    days = {"starts_on__lte": date(year, 12, 31), "ends_on__gte": date(year, 1, 1)}
    return AnnualSummary(
        unit=unit,
        year=year,
        yearbook=Yearbook.of_year(unit, year),
        last_year=Yearbook.of_year(unit, year - 1, Span.of_year(year, today()).year_before().last),
        blocks=dict(NarrativeBlock.objects.filter(**mine).values_list("section", "text")),
        meetings=tuple(meetings),
        requests=tuple(ReportedRequest.objects.filter(**mine)),
        campaigns=tuple(Campaign.objects.valid().filter(unit=unit, **days).values_list("name", flat=True)),
        issuer=CareCommittee.name_of(unit),
        outline=SummaryOutline.objects.filter(**mine).first() or SummaryOutline(**mine),
    )
