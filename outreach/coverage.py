"""宣讲覆盖表: which school heard of which topic in a term. Empty cells are what it is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from guanai.listing import Page, page
from guanai.models import Term
from outreach.models import OutreachSession
from stations.models import School, SchoolTerm, Unit

Counts = Mapping[tuple[UUID, UUID], tuple[int, int]]


@dataclass(frozen=True)
class Cell:
    """How many talks on a topic a school heard: those that the reader may open, and others.

    None at all is a gap, whose address is the form to fill it.
    """

    topic: Term
    number: int
    others: int
    url: str

    @property
    def is_gap(self) -> bool:
        return not self.number and not self.others


@dataclass(frozen=True)
class Row:
    """A school with its cells, in the order of the topics."""

    school: School
    cells: list[Cell]

    @property
    def gaps(self) -> int:
        return len(self.missing)

    @property
    def missing(self) -> list[Term]:
        """Topics of which the school has not heard."""
        return [cell.topic for cell in self.cells if cell.is_gap]

    @property
    def words(self) -> str:
        """What is missing, for a screen that is too narrow for the table."""
        if not self.missing:
            return "都讲过了"
        names = "、".join(map(str, self.missing))
        return "一个主题都还没讲" if self.gaps == len(self.cells) else f"缺 {self.gaps} 个主题：{names}"

    @property
    def url(self) -> str:
        """Where a talk at the school is entered."""
        return reverse("coverage-session-new", args=[self.school.pk])


class Coverage:
    """One reader's schools of one term, 25 at a time, and the topics in use.

    A talk counts once it was held; on several topics it counts for each. What another unit held fills the cell too,
    by its number alone.
    """

    def __init__(self, user, term: SchoolTerm, on: date, unit: Unit | None = None):
        self.user, self.term, self.unit = user, term, unit
        self.last = min(term.ends_on, on)

    @cached_property
    def topics(self) -> list[Term]:
        """Those in use on the last day that counts."""
        return list(Term.objects.of(Term.List.TOPIC).in_use(self.last))

    @property
    def schools(self):
        """Open on that day, in the term's area and the reader's."""
        known = School.objects.active(self.last).visible_to(self.user).within_tree(self.term.unit)
        return known.within_tree(self.unit) if self.unit else known

    @property
    def sessions(self):
        """Whoever held them."""
        return OutreachSession.objects.held(self.last).filter(held_on__gte=self.term.starts_on)

    def page(self, *, after=None, before=None) -> Page[School]:
        return page(self.schools.select_related("unit"), "-entered_at", after=after, before=before)

    def rows(self, schools: Sequence[School]) -> list[Row]:
        """The grid of these schools: one query, whatever their number."""
        counts = self.counts(schools)
        return [Row(school, [self._cell(school, topic, counts) for topic in self.topics]) for school in schools]

    def counts(self, schools: Sequence[School]) -> Counts:
        """Talks by school and topic: all, and those that the reader may open."""
        held = self.sessions.filter(school__in=[one.pk for one in schools], topics__in=self.topics)
        own = Q(pk__in=OutreachSession.objects.visible_to(self.user).values("pk"))
        numbers = {"number": Count("pk", distinct=True), "own": Count("pk", distinct=True, filter=own)}
        found = held.order_by().values_list("school", "topics").annotate(**numbers)
        return {(school, topic): (number, own) for school, topic, number, own in found}

    def reached(self) -> Iterator[tuple[Term, int]]:
        """For each topic how many of all the schools heard of it, not only of those on the page."""
        held = self.sessions.filter(school__in=self.schools, topics__in=self.topics).order_by()
        found = dict(held.values_list("topics").annotate(number=Count("school", distinct=True)))
        return ((topic, found.get(topic.pk, 0)) for topic in self.topics)

    def _cell(self, school: School, topic: Term, counts: Counts) -> Cell:
        number, own = counts.get((school.pk, topic.pk), (0, 0))
        if not number:
            return Cell(topic, 0, 0, reverse("coverage-session-new", args=[school.pk], query={"topic": topic.pk}))
        asked = {"school": school.pk, "topics": topic.pk, "since": self.term.starts_on, "until": self.last}
        return Cell(topic, own, number - own, reverse("sessions", query=asked))
