"""年度总结: the document of a year, or of a part of it, before it has a format. Gathered once, for any writer."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from guanai.calendars import gb_date, today
from reports import annexes, guard
from reports.document import Annex, Document, Heading, Paragraph
from reports.figures import Figure, Source
from reports.kept import Kept
from reports.metrics import Section
from reports.models import (
    NarrativeBlock,
    ReportedMeeting,
    ReportedRequest,
    SummaryOutline,
    UnitSubmission,
)
from reports.sentences import NotCitable, Runs, paragraphs, sentences
from reports.span import Portion, Span
from reports.told import told_meeting, told_requests
from reports.yearbook import Yearbook
from stations.models import Campaign, CareCommittee, Unit

Cited = Collection[tuple[str, str, str]]
DAILY = (Section.LEGAL_EDUCATION, Section.CAMPUS, Section.TRAFFIC, Section.MENTORING, Section.STAFF_CHILDREN)


@dataclass(frozen=True)
class Given:
    """What a unit below handed in for a chapter."""

    submission: UnitSubmission
    runs: tuple[Runs, ...]


@dataclass(frozen=True)
class Chapter:
    """A section as it will be printed: of the unit itself what was typed and what its figures say, then of the units
    below what they handed in and what theirs say. What a text of a unit cites its figures do not say again.
    """

    section: Section
    name: str
    title: str
    level: int
    typed: tuple[Runs, ...]
    told: tuple[Runs, ...]
    given: tuple[Given, ...]
    below: tuple[Runs, ...]
    errors: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not self.paragraphs

    @property
    def paragraphs(self) -> tuple[Runs, ...]:
        return (*self.typed, *self.told, *(runs for one in self.given for runs in one.runs), *self.below)


@dataclass(frozen=True)
class AnnualSummary:
    """A unit's year: figures with their sources, typed text, what units handed in, reported meetings and requests."""

    outline: SummaryOutline
    yearbook: Yearbook
    last_year: Yearbook
    blocks: dict[str, str]
    submissions: tuple[UnitSubmission, ...]
    handed_in: tuple[NarrativeBlock, ...]
    meetings: tuple[ReportedMeeting, ...]
    requests: tuple[ReportedRequest, ...]
    kept: Kept
    campaigns: tuple[str, ...]
    issuer: str

    @property
    def unit(self) -> Unit:
        return self.outline.unit

    @property
    def year(self) -> int:
        return self.outline.year

    @property
    def portion(self) -> str:
        return self.outline.portion

    @property
    def title(self) -> str:
        return str(self.outline)

    def find(self, metric: str, unit: str | None = None, period: str | None = None) -> Figure | None:
        """The figure that a token cites: of this unit or the one of that code, of that period or the likeliest.

        Raises NotCitable for a unit that is not below.
        """
        if unit and unit not in self._codes:
            raise NotCitable(f"这里只能引用本单位和下级单位的数，不能引用代号为{unit}的单位的。")
        return self.yearbook.find(metric, unit or self.unit.code, period)

    def find_for(self, unit: Unit):
        """The same for text that a unit hands in: it may cite its own figures and nobody else's."""

        def find(metric: str, code: str | None = None, period: str | None = None) -> Figure | None:
            if code not in (None, unit.code):
                raise NotCitable(f"这里只能引用本单位的数，不能引用代号为{code}的单位的。")
            return self.find(metric, unit.code, period)

        return find

    @cached_property
    def _codes(self) -> set[str]:
        """Of the unit, those below it, and whose figures are known here."""
        return {one.code for one in self.yearbook.units} | {one.unit for one in self.yearbook.figures}

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """Every section in printing order, the empty ones too."""
        return tuple(self._chapter(section, title) for section, title in self.outline.headings())

    def with_text(self, section: Section, text: str) -> Chapter:
        """One section as it would be printed, were that its typed text."""
        typed = replace(self, blocks=self.blocks | {section: text})
        return typed._chapter(section, dict(self.outline.headings())[section])

    def problems(self) -> list[str]:
        """Citations that lead nowhere, in words; with any of them nothing is generated."""
        return [f"{chapter.title}：{error}" for chapter in self.chapters for error in chapter.errors]

    def citable(self, section: str) -> list[tuple[Unit, list[Figure]]]:
        """The figures a section may cite, unit by unit, those of the section first; a blank one prints nothing."""
        known = [(unit, [one for one in self.yearbook.of(unit.code) if not one.blank]) for unit in self.yearbook.units]
        return [(unit, sorted(own, key=lambda one: one.section != section)) for unit, own in known if own]

    def document(self, *, draft: bool = True, code: str = "", correction: str = "") -> Document:
        """The whole summary, ready for a writer; an issued one with the code by which it can be checked."""
        return Document(
            title=self.title,
            issuer=self.issuer,
            signed_on=self.outline.signed_on or self._last_day,
            drafter=self.outline.drafter,
            body=tuple(self._body()),
            annexes=self._noted(annexes.of(self.yearbook, self.portion)),
            draft=draft,
            code=code,
            correction=correction,
            figures=self.yearbook.figures,
            names=annexes.names(self.yearbook),
        )

    def as_json(self) -> list[dict]:
        """Every figure of the year that is known here, once."""
        return [figure.as_json() for figure in self.yearbook.figures]

    @property
    def absent(self) -> list[Unit]:
        """Units whose blocks do not stand in it."""
        return [one.unit for one in self.submissions if not one.is_printed]

    def notes(self) -> Iterator[str]:
        """What a reader must know of the units: who handed in nothing, who merged during the year."""
        if self.absent:
            yield f"{'、'.join(unit.short for unit in self.absent)}未报送文字材料。"
        for unit in self._merged:
            yield (
                f"{unit.name}于{gb_date(unit.closed_on)}并入{unit.successor.name}，"
                f"由记录统计的数本年和上年都按并入后计入{unit.successor.short}。"
            )

    @cached_property
    def _merged(self) -> list[Unit]:
        gone = Unit.objects.below(self.unit).filter(successor__isnull=False, closed_on__year=self.year)
        return list(gone.select_related("successor"))

    @property
    def _last_day(self) -> date:
        return Span.of(self.year, self.portion, date.max).last

    def _noted(self, kept: Sequence[Annex]) -> tuple[Annex, ...]:
        """The notes on the units stand first among those on the figures."""
        notes = tuple(Paragraph((note,)) for note in self.notes())
        if not notes:
            return tuple(kept)
        return (*kept[:-1], replace(kept[-1], blocks=(Heading(1, "报送和单位变动"), *notes, *kept[-1].blocks)))

    def _body(self) -> Iterator[Heading | Paragraph]:
        daily = False
        for chapter in self.chapters:
            if chapter.empty:
                continue
            if chapter.section in DAILY and not daily:
                yield Heading(1, "日常工作")
            daily = chapter.section in DAILY
            if chapter.level:
                yield Heading(chapter.level, chapter.title)
            yield from map(Paragraph, chapter.paragraphs)

    def _chapter(self, section: Section, title: str) -> Chapter:
        typed, errors = paragraphs(self.blocks.get(section, ""), self.find)
        given = []
        for block in self.handed_in:
            if block.section == section:
                runs, wrong = self._given(block)
                given.append(Given(block.submission, runs))
                errors += [f"{block.unit}：{one}" for one in wrong]
        level = 0 if section == Section.LEAD else 2 if section in DAILY else 1
        cited = _cited((*typed, *(runs for one in given for runs in one.runs)))
        told, below = tuple(self._told(section, cited)), tuple(self._told_below(section, cited))
        heading = self._heading(section, title)
        return Chapter(section, title, heading, level, typed, told, tuple(given), below, tuple(errors))

    def _given(self, block: NarrativeBlock) -> tuple[tuple[Runs, ...], list[str]]:
        """The text of a unit, which begins with its name."""
        text = block.text.lstrip()
        named = text.startswith((block.unit.name, block.unit.short))
        return paragraphs(text if named else f"{block.unit.short}：{text}", self.find_for(block.unit))

    def _heading(self, section: Section, title: str) -> str:
        """With the campaign of the year; of several only the one that the outline names."""
        theme = self.outline.theme or (self.campaigns[0] if len(self.campaigns) == 1 else "")
        return f"{title}（{theme}）" if section == Section.THEME and theme else title

    def _told(self, section: Section, cited: Cited) -> Iterator[Runs]:
        """What registers and figures say of the unit itself."""
        if section == Section.THEME:
            yield from ((told_meeting(meeting),) for meeting in self.meetings)
        yield from ((sentence,) for sentence in self.kept.told(section))
        if section == Section.ORGANISATION and self.requests:
            yield (told_requests(self.requests),)
        yield from self._sentences(section, self.unit, cited)

    def _told_below(self, section: Section, cited: Cited) -> Iterator[Runs]:
        for unit in self.yearbook.units:
            if unit != self.unit:
                yield from self._sentences(section, unit, cited)

    def _sentences(self, section: Section, unit: Unit, cited: Cited) -> Iterator[Runs]:
        """What the figures of a unit say, those that its text cites left out."""
        known = (one for one in self.yearbook.of(unit.code) if not _nothing(one))
        now = [one for one in known if (one.unit, one.metric, one.period) not in cited]
        if told := sentences(section, unit.short, now, self.last_year.of(unit.code)):
            yield tuple(run for sentence in told for run in sentence)


def _cited(typed: Iterable[Runs]) -> Cited:
    """Unit, metric and period of every figure in some text."""
    return {(one.unit, one.metric, one.period) for runs in typed for one in runs if isinstance(one, Figure)}


def _nothing(figure: Figure) -> bool:
    """A counted zero and what is withheld stand in the tables; they make no sentence."""
    return figure.source == Source.COMPUTED and (not figure.value or figure.hidden in (guard.WITHHELD, guard.TOO_FEW))


def annual_summary(unit: Unit, year: int, portion: str = Portion.YEAR) -> AnnualSummary:
    """Gather a unit's year, or a part of it."""
    mine = {"unit": unit, "year": year}
    outline = SummaryOutline.objects.of(unit, year, portion).first() or SummaryOutline(**mine, portion=portion)
    outline.unit = unit
    submissions = list(outline.submissions.select_related("unit")) if outline.is_made else []
    whole, now = Span.of(year, portion, date.max), Span.of(year, portion, today())
    meetings = ReportedMeeting.objects.filter(**mine, held_on__range=(whole.first, whole.last))
    meetings = tuple(meetings.select_related("host").prefetch_related("oral"))
    days = {"starts_on__lte": whole.last, "ends_on__gte": whole.first}
    return AnnualSummary(
        outline=outline,
        yearbook=_ordered(Yearbook.of_year(unit, year, portion=portion), submissions),
        last_year=Yearbook.of_year(unit, year - 1, now.year_before().last, portion),
        blocks=dict(NarrativeBlock.objects.of(unit, year, portion).values_list("section", "text")),
        submissions=tuple(submissions),
        handed_in=tuple(_handed_in(submissions)),
        meetings=meetings,
        requests=tuple(ReportedRequest.objects.filter(**mine)) if portion == Portion.YEAR else (),
        kept=Kept.of(unit, whole, known={one.held_on for one in meetings}),
        campaigns=tuple(Campaign.objects.valid().filter(unit=unit, **days).values_list("name", flat=True)),
        issuer=CareCommittee.name_of(unit),
    )


def _ordered(book: Yearbook, submissions: Sequence[UnitSubmission]) -> Yearbook:
    """The units below in the order of the outline; those that it does not know come last."""
    places = {one.unit_id: place for place, one in enumerate(submissions)}
    children = sorted(book.children, key=lambda child: places.get(child.pk, len(places)))
    return replace(book, children=tuple(children))


def _handed_in(submissions: Sequence[UnitSubmission]) -> list[NarrativeBlock]:
    """Accepted text in the fixed order of the units."""
    printed = {one.pk: one for one in submissions if one.is_printed}
    blocks = list(NarrativeBlock.objects.filter(submission__in=printed).exclude(text=""))
    for block in blocks:
        block.submission = printed[block.submission_id]
        block.unit = block.submission.unit
    return sorted(blocks, key=lambda one: one.submission.position)
