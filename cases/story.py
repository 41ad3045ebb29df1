"""经过: what happened to a child and was done for it, as one line of time, newest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate

from cases.lists import VisitPlace
from cases.models import (
    Assessment,
    FollowUp,
    JuvenileCase,
    Measure,
    MentoringMember,
    MentoringTeam,
    MentoringVisit,
    Minor,
    MinorCategory,
    Outcome,
    ResponsibilityAssignment,
    VisitAttempt,
)
from cases.models.case import CaseNature, CaseRole, Disposition
from cases.models.helper import LABEL
from cases.models.transfer import opened_by
from cases.reader import Reader
from guanai.listing import page
from guanai.templatetags.ui import plain
from stations.models import Referral

CLOSED = datetime.max.replace(tzinfo=UTC)  # the last of its day
ENDED = CLOSED.replace(year=9998)  # an end has no moment: it follows what was written down for its day


@dataclass(frozen=True)
class Event:
    """A point of the line: its day, what stands beside the day, what happened, and when it was written down."""

    day: date
    about: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    tone: str = ""
    url: str = ""
    at: datetime = ENDED

    @property
    def moment(self) -> tuple[date, datetime]:
        """By which the line is in order."""
        return self.day, self.at

    @property
    def when(self) -> str:
        return " · ".join((plain(self.day), *filter(None, self.about)))


@dataclass(frozen=True)
class Story:
    """A page of events and the visit behind which the older ones begin, if there are any."""

    events: list[Event]
    older: object | None


def told(reader: Reader, others: Iterable[Event], after: object = None) -> Story:
    """The story behind the visit `after`. Visits are many and come by pages; the rest is short and stands between."""
    visits = MentoringVisit.objects.valid().filter(minor=reader.minor)
    found = page(visits.prefetch_related("visitors"), "-held_on", after=after)
    oldest = found.rows[-1].held_on if found.after else date.min
    among = [event for event in others if oldest <= event.day and (found.since is None or event.day < found.since)]
    events = [visited(visit, reader) for visit in found.rows] + among
    return Story(sorted(events, key=lambda event: event.moment)[::-1], found.after)


def visited(visit: MentoringVisit, reader: Reader) -> Event:
    """Who was where; what was said only for who may know the child, and no place that tells of a case."""
    guarded = visit.place == VisitPlace.DETENTION and not reader.sees_case
    place = "走访" if guarded else visit.get_place_display()
    visitors = plain([person.name for person in visit.visitors.all()])
    title, tone = ("有担忧", "late") if visit.worried else ("", "")
    text = visit.findings if reader.identifies else "" if title else "已走访。"
    url = reverse("visit", args=[visit.pk]) if reader.visits else ""
    return Event(visit.held_on, (place, visitors), title, text, tone, url, at=visit.entered_at)


def events(
    reader: Reader,
    categories: Iterable[MinorCategory],
    outcomes: Iterable[Outcome],
    members: Iterable[MentoringMember],
) -> Iterator[Event]:
    """Everything but the visits."""
    minor = reader.minor
    yield Event(minor.filed_on, ("建档",), text=f"由{_opener(minor)}建档。", at=minor.entered_at)
    if minor.closed_on:
        yield Event(minor.closed_on, ("结案",), text=f"{minor.get_closing_display()}。", tone="done", at=CLOSED)
    for category in categories:
        yield Event(category.starts_on, ("类别",), str(category), f"来源：{category.source}。", at=category.entered_at)
        if category.ends_on:
            yield Event(category.ends_on, ("类别",), str(category), "到此为止。")
    for outcome in outcomes:
        state = "已核实" if outcome.verified_at else "待核实"
        yield Event(
            outcome.happened_on,
            ("成效",),
            str(outcome),
            f"{outcome.evidence}（{state}）。",
            "done",
            at=outcome.entered_at,
        )
    yield from _teams(members)


def _opener(minor: Minor) -> str:
    """The unit that opened the file, which may be another than the one that has it."""
    asked = hasattr(minor, "opened_by")  # with the file
    first = minor.opened_by if asked else Minor.objects.filter(pk=minor.pk).values_list(opened_by(), flat=True).first()
    return first or minor.unit.name


def asked_after(follow_ups: Iterable[FollowUp], reader: Reader) -> Iterator[Event]:
    """回访 after the file was closed; what was seen only for who may know the child."""
    for row in follow_ups:
        text = row.story if reader.identifies else "已回访。"
        yield Event(row.held_on, ("回访", row.get_way_display()), row.get_state_display(), text, at=row.entered_at)


def referred(referrals: Iterable[Referral]) -> Iterator[Event]:
    """转办单: where to, and how it stands."""
    for row in referrals:
        day = row.issued_on or localdate(row.entered_at)
        text = f"{row.get_kind_display()}，送往{row.receiver}，{row.get_status_display()}。"
        yield Event(day, ("转办单",), row.need, text, url=row.get_absolute_url(), at=row.entered_at)


def tried(attempts: Iterable[VisitAttempt], reader: Reader) -> Iterator[Event]:
    """没找到人: no visit, but somebody went. Who may take it back is led there."""
    for row in attempts:
        went = plain([person.name for person in row.visitors.all()])
        own = reader.visits and (row.entered_by == reader.user.pk or reader.records)
        url = reverse("attempt-void", args=[row.pk]) if own else ""
        yield Event(row.tried_on, ("没找到人", went), text="去过，没有见到，不算走访。", url=url, at=row.entered_at)


def _teams(members: Iterable[MentoringMember]) -> Iterator[Event]:
    by_team: dict = {}
    for member in members:
        by_team.setdefault(member.team, []).append(member)
    for team, people in by_team.items():
        first = [member.person.name for member in people if member.starts_on <= team.formed_on]
        yield Event(team.formed_on, ("帮教小组",), f"{team}小组成立", f"{plain(first)}。", at=team.entered_at)
        yield from _changes(team, people)
        if team.closed_on:
            yield Event(team.closed_on, ("帮教小组",), f"{team}小组结束")


def _changes(team: MentoringTeam, people: Iterable[MentoringMember]) -> Iterator[Event]:
    """Who came later, and who went while the others carried on."""
    for member in people:
        if member.starts_on > team.formed_on:
            yield Event(member.starts_on, ("帮教小组",), text=f"{member.person}加入小组。")
        if member.ends_on and member.ends_on != team.closed_on:
            yield Event(member.ends_on, ("帮教小组",), text=f"{member.person}退出小组。")


def assessed(assessments: Sequence[Assessment]) -> Iterator[Event]:
    """Each assessment beside the one before; none whose ground was voided. `assessments`: the newest first."""
    known = [row for row in assessments if not row.unfounded]
    for row, before in zip(known, [*known[1:], None], strict=False):
        was = f"{before.behaviour_index} → " if before else ""
        same = "，分级不变" if before and before.in_force == row.in_force else ""
        text = f"行为指数 {was}{row.behaviour_index}{same}。"
        yield Event(row.assessed_on, ("评估",), row.in_force.label, text, at=row.entered_at)


def handled(cases: QuerySet[JuvenileCase], measures: QuerySet[Measure]) -> Iterator[Event]:
    """Cases and measures, in one query; a station is never said to have decided anything."""
    blank = Value("")
    told = cases.order_by().values_list(
        *("pk", "entered_at", "received_on", "disposed_on"),
        *("nature", "role", "disposition", "unit__name", "officer__name"),
    )
    others = measures.order_by().values_list(
        *("pk", "entered_at", "decided_on", "ended_on"), *("kind", blank, blank, "decided_by", blank)
    )
    for pk, at, day, last, *facts in told.union(others, all=True):
        begun, *ended = _of_case(pk, day, last, *facts) if facts[1] else _of_measure(day, last, facts[0], facts[3])
        yield from (replace(begun, at=at), *ended)


def _of_case(pk, day: date, last: date | None, *facts: str) -> Iterator[Event]:
    nature, role, disposition, unit, officer = facts
    title, url = f"{CaseNature(nature).label}案件（{CaseRole(role).label}）", reverse("case", args=[pk])
    yield Event(day, ("案件",), title, f"{unit}受案，{officer}承办。", url=url)
    if last:
        yield Event(last, ("案件",), title, f"{Disposition(disposition).label}。", url=url)


def _of_measure(day: date, last: date | None, kind: str, decided_by: str) -> Iterator[Event]:
    title = dict(Measure._meta.get_field("kind").flatchoices)[kind]
    yield Event(day, ("措施",), title, f"{decided_by}决定。")
    if last:
        yield Event(last, ("措施",), title, "到此结束。", "done")


def kept(reader: Reader) -> Iterator[Event]:
    """What the file stands on, who answers for it and how it moved: for paper; the page has other pages for it."""
    minor = reader.minor
    for basis in reader.bases():
        yield Event(basis.given_on, ("依据",), f"{basis}", f"用途：{basis.purpose}。", at=basis.entered_at)
        if basis.withdrawn_on:
            yield Event(basis.withdrawn_on, ("依据",), f"{basis}", "撤回。")
    for row in ResponsibilityAssignment.objects.valid().filter(minor=minor).select_related("person"):
        yield Event(row.starts_on, ("包保",), text=f"由{row}包保。", at=row.entered_at)
        if row.ends_on:
            yield Event(row.ends_on, ("包保",), text=f"{row}包保到此为止。")
    for row in minor.helpers.valid().select_related("person"):
        yield Event(row.starts_on, (LABEL,), f"{row}", at=row.entered_at)
        if row.ends_on:
            yield Event(row.ends_on, (LABEL,), f"{row}", "到此为止。")
    yield from _moved(minor)


def _moved(minor) -> Iterator[Event]:
    """From mentor to mentor, from state to state, from unit to unit."""
    for line in minor.handovers.valid().select_related("handover__person", "successor"):
        after = f"由{line.successor}接手" if line.successor else f"空缺到 {plain(line.gap_until)}"
        text = f"{line.handover.person}移交，{after}。"
        yield Event(line.handover.handed_on, ("帮教移交",), text=text, at=line.entered_at)
    for step in minor.steps.exclude(status__in=(minor.Status.FILED, minor.Status.CLOSED)):
        yield Event(step.on, ("状态",), f"{step}", at=step.at)
    for transfer in minor.transfers.filter(status="accepted").select_related("from_unit", "to_unit"):
        day = localdate(transfer.decided_at)
        text = f"由{transfer.from_unit.name}转到{transfer.to_unit.name}。"
        yield Event(day, ("转档",), text=text, at=transfer.decided_at)
